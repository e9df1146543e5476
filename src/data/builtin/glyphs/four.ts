// The ways of writing 4.

import { corner, line, type Stroke, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The long stroke downwards at `x`. */
function stem(random: Random, x: number, highest: number, lowest: number): Stroke {
  const lean = random.bell(0.05);
  return line(x + lean, random.around(highest, lowest), x - lean + random.bell(0.05), 1, random.bell(0.03));
}

export const four: readonly Form[] = [
  {
    name: 'open with a cornered arm',
    weight: 4,
    draw: (random) => {
      const bar = random.around(0.38, 0.72);
      const right = random.around(0.34, 0.66);
      const end = right + random.around(-0.04, 0.34);
      const level = random.bell(0.03);
      const arm: Stroke = [
        through(random.around(-0.04, 0.26), random.between(-0.04, 0.3)),
        through(random.around(-0.02, 0.1), bar * 0.6),
        corner(random.around(-0.06, 0.06), bar + level),
        through(end * 0.6, bar + random.bell(0.015)),
        through(end, bar - level + random.bell(0.02)),
      ];
      return [arm, stem(random, right, -0.08, 0.3)];
    },
  },
  {
    name: 'open with a rounded arm',
    weight: 2.5,
    draw: (random) => {
      const bar = random.around(0.34, 0.64);
      const right = random.around(0.34, 0.64);
      const end = right + random.around(-0.06, 0.24);
      const arm: Stroke = [
        through(random.around(-0.04, 0.18), random.between(-0.04, 0.26)),
        through(random.around(-0.04, 0.06), bar * 0.6),
        through(random.around(0.04, 0.14), bar - 0.03),
        through(end * 0.6, bar + random.bell(0.02)),
        through(end, bar - random.around(-0.03, 0.12)),
      ];
      return [arm, stem(random, right, -0.1, 0.24)];
    },
  },
  {
    name: 'open in one stroke',
    weight: 1.2,
    draw: (random) => {
      const bar = random.around(0.34, 0.66);
      const right = random.around(0.34, 0.6);
      const foot = right + random.bell(0.08);
      return [
        [
          through(random.around(-0.02, 0.18), random.between(-0.04, 0.26)),
          through(random.around(-0.04, 0.05), bar * 0.65),
          through(random.around(0.06, 0.14), bar),
          through(right * 0.62, bar - random.around(0, 0.07)),
          through(right * 0.94, bar * random.around(0.45, 0.75)),
          corner(right, random.around(-0.06, 0.2)),
          through((right + foot) / 2 + random.bell(0.02), 0.55),
          through(foot, 1),
        ],
      ];
    },
  },
  {
    name: 'open and flat',
    weight: 2,
    draw: (random) => {
      const bar = random.around(0.36, 0.66);
      const right = random.around(0.4, 0.8);
      const end = right + random.around(-0.03, 0.3);
      const level = random.bell(0.03);
      const top = random.around(-0.06, 0.14);
      const arm: Stroke = [
        through(random.around(-0.06, 0.12), top),
        corner(random.around(-0.05, 0.05), bar + level),
        through(end, bar - level),
      ];
      return [arm, stem(random, right, top - 0.1, top + 0.1)];
    },
  },
  {
    name: 'closed to a point',
    weight: 2.5,
    draw: (random) => {
      const bar = random.around(0.5, 0.78);
      const right = random.around(0.32, 0.54);
      const end = right + random.around(-0.02, 0.36);
      const peak = right + random.around(-0.1, 0.06);
      const arm: Stroke = [
        through(peak, random.around(-0.03, 0.03)),
        through(peak * random.around(0.42, 0.56), bar * 0.46),
        corner(random.around(-0.12, 0.04), bar + random.bell(0.02)),
        through(end * 0.55, bar + random.bell(0.015)),
        through(end, bar + random.bell(0.03)),
      ];
      return [arm, stem(random, right, -0.04, 0.2)];
    },
  },
  {
    name: 'closed in one stroke',
    weight: 0.6,
    draw: (random) => {
      const bar = random.around(0.42, 0.7);
      const right = random.around(0.32, 0.52);
      return [
        [
          through(right + random.around(0.02, 0.3), bar + random.bell(0.04)),
          through(right * 0.5, bar),
          corner(random.around(-0.08, 0.05), bar + random.bell(0.02)),
          through(right * 0.55, bar * 0.45),
          corner(right, random.around(-0.02, 0.05)),
          through(right + random.bell(0.02), 0.5),
          through(right + random.bell(0.06), 1),
        ],
      ];
    },
  },
];
