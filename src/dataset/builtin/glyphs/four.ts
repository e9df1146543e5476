// The ways of writing 4.

import { corner, line, type Stroke, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The long stroke downwards, crossing a bar at height `bar`. */
function stem(random: Random, x: number, top: number): Stroke {
  return line(x + random.bell(0.03), top, x + random.bell(0.05), 1, random.bell(0.02));
}

export const four: readonly Form[] = [
  {
    name: 'open with a cornered arm',
    weight: 4,
    draw: (random) => {
      const bar = random.between(0.42, 0.66);
      const right = random.between(0.38, 0.56);
      const end = right + random.between(-0.02, 0.26);
      const arm: Stroke = [
        through(random.between(0, 0.14), random.between(-0.02, 0.14)),
        through(random.between(0.0, 0.06), bar * 0.55),
        corner(random.between(-0.04, 0.05), bar),
        through(end * 0.6, bar + random.bell(0.02)),
        through(end, bar + random.bell(0.03)),
      ];
      return [arm, stem(random, right, random.between(-0.04, 0.22))];
    },
  },
  {
    name: 'open with a rounded arm',
    weight: 4,
    draw: (random) => {
      const bar = random.between(0.4, 0.6);
      const right = random.between(0.38, 0.56);
      const end = right + random.between(-0.03, 0.14);
      const arm: Stroke = [
        through(random.between(0.02, 0.12), random.between(-0.02, 0.12)),
        through(random.between(-0.02, 0.06), bar * 0.6),
        through(0.08, bar - 0.03),
        through(end * 0.55, bar + random.bell(0.02)),
        through(end, bar - random.between(-0.02, 0.12)),
      ];
      return [arm, stem(random, right, random.between(-0.05, 0.2))];
    },
  },
  {
    name: 'open in one stroke',
    weight: 2.5,
    draw: (random) => {
      const bar = random.between(0.38, 0.58);
      const right = random.between(0.36, 0.54);
      const top = random.between(-0.02, 0.16);
      return [
        [
          through(random.between(0.02, 0.12), random.between(0, 0.1)),
          through(random.between(-0.02, 0.05), bar * 0.65),
          through(0.08, bar),
          through(right * 0.6, bar - random.between(0, 0.06)),
          through(right * 0.93, bar * random.between(0.5, 0.75)),
          corner(right, top),
          through(right + random.bell(0.02), 0.5),
          through(right + random.bell(0.05), 1),
        ],
      ];
    },
  },
  {
    name: 'closed to a point',
    weight: 3,
    draw: (random) => {
      const bar = random.between(0.52, 0.74);
      const right = random.between(0.34, 0.5);
      const end = right + random.between(0.02, 0.28);
      const peak = right + random.between(-0.06, 0.03);
      const arm: Stroke = [
        through(peak, 0),
        through(peak * 0.52, bar * 0.46),
        corner(random.between(-0.08, 0.04), bar),
        through(end * 0.55, bar + random.bell(0.015)),
        through(end, bar + random.bell(0.02)),
      ];
      return [arm, stem(random, right, random.between(-0.02, 0.14))];
    },
  },
  {
    name: 'closed in one stroke',
    weight: 1,
    draw: (random) => {
      const bar = random.between(0.46, 0.66);
      const right = random.between(0.34, 0.48);
      return [
        [
          through(right + random.between(0.02, 0.24), bar + random.bell(0.03)),
          through(right * 0.5, bar),
          corner(random.between(-0.06, 0.05), bar + random.bell(0.02)),
          through(right * 0.55, bar * 0.45),
          corner(right, 0),
          through(right + random.bell(0.02), 0.5),
          through(right + random.bell(0.05), 1),
        ],
      ];
    },
  },
];
