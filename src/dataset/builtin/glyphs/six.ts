// The ways of writing 6.

import { type PathPoint, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The loop, from the left side at the bottom round to where it meets, misses or crosses the stem. */
function loop(random: Random, left: number): PathPoint[] {
  const top = random.between(0.46, 0.66);
  const right = random.between(0.4, 0.62);
  const height = 1 - top;
  const end = left + random.between(-0.05, 0.1);
  return [
    through(left + 0.07, 1 - height * 0.14),
    through(left + (right - left) * 0.5, 1),
    through(right - 0.03, 1 - height * 0.26),
    through(right, top + height * 0.42),
    through(right * 0.84, top + height * 0.07),
    through(left + (right - left) * 0.45, top + random.between(0, 0.05)),
    through(left + 0.08, top + height * 0.35),
    through(end, top + height * random.between(0.5, 0.95)),
  ];
}

export const six: readonly Form[] = [
  {
    name: 'curved',
    weight: 5,
    draw: (random) => {
      const left = random.between(-0.02, 0.04);
      return [
        [
          through(random.between(0.3, 0.52), random.bell(0.02)),
          through(random.between(0.16, 0.26), random.between(0.14, 0.22)),
          through(left + 0.06, 0.42),
          through(left, 0.68),
          ...loop(random, left),
        ],
      ];
    },
  },
  {
    name: 'straight',
    weight: 3,
    draw: (random) => {
      const top = random.between(0.06, 0.5);
      return [[through(top, 0), through(top * 0.5 + 0.01, 0.34), through(0, 0.7), ...loop(random, 0)]];
    },
  },
  {
    name: 'curled at the top',
    weight: 1.5,
    draw: (random) => {
      const right = random.between(0.4, 0.56);
      return [
        [
          through(right, random.between(0.06, 0.16)),
          through(right - 0.12, random.between(0, 0.03)),
          through(random.between(0.1, 0.18), 0.14),
          through(0.02, 0.42),
          through(0, 0.68),
          ...loop(random, 0),
        ],
      ];
    },
  },
  {
    name: 'with a narrow loop',
    weight: 2,
    draw: (random) => {
      const top = random.between(0.15, 0.5);
      const right = random.between(0.26, 0.42);
      const ceiling = random.between(0.6, 0.76);
      return [
        [
          through(top, 0),
          through(top * 0.4, 0.3),
          through(0.01, 0.66),
          through(0.06, 0.93),
          through(right * 0.55, 1),
          through(right, (1 + ceiling) / 2),
          through(right * 0.65, ceiling),
          through(0.06, random.between(0.78, 0.96)),
        ],
      ];
    },
  },
];
