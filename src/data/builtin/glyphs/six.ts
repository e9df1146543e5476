// The ways of writing 6.

import { type PathPoint, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** Tilts a loop whose right end is at x = `right`: its right side is lifted, or lowered. */
function tilted(loop: readonly PathPoint[], right: number, random: Random): PathPoint[] {
  const lift = random.around(-0.08, 0.2);
  return loop.map((point) => ({ ...point, y: point.y - (lift * point.x) / right }));
}

/** The lower end of the stem and the loop, from its left side round to where it meets, misses or crosses the
 * stem, whose left end is at x = 0. */
function loop(random: Random, lowestTop: number, right: number): PathPoint[] {
  const top = random.around(0.38, lowestTop);
  const height = 1 - top;
  const points = [
    through(0, 1 - height * random.around(0.42, 0.6)),
    through(right * 0.16, 1 - height * 0.12),
    through(right * random.around(0.42, 0.58), 1),
    through(right * 0.93, 1 - height * 0.24),
    through(right, top + height * random.around(0.34, 0.48)),
    through(right * 0.84, top + height * 0.07),
    through(right * random.around(0.4, 0.6), top + random.bell(0.03)),
    through(right * 0.18, top + height * random.around(0.22, 0.45)),
    through(random.around(-0.16, 0.34), top + height * random.around(0.4, 1)),
  ];
  return tilted(points, right, random);
}

export const six: readonly Form[] = [
  {
    name: 'curved',
    weight: 5,
    draw: (random) => {
      const top = random.around(0.2, 0.62);
      const belly = random.around(0, 0.2);
      return [
        [
          through(top, random.bell(0.02)),
          through(top * 0.5 - belly * 0.4, random.around(0.12, 0.22)),
          through(top * 0.2 - belly * 0.5, 0.4),
          ...loop(random, 0.66, random.around(0.36, 0.74)),
        ],
      ];
    },
  },
  {
    name: 'straight',
    weight: 3,
    draw: (random) => {
      const top = random.around(0, 0.5);
      return [
        [
          through(top, 0),
          through(top * 0.5 + random.bell(0.015), 0.32),
          ...loop(random, 0.7, random.around(0.34, 0.66)),
        ],
      ];
    },
  },
  {
    name: 'curled at the top',
    weight: 1.5,
    draw: (random) => {
      const right = random.around(0.36, 0.64);
      return [
        [
          through(right, random.around(0.06, 0.18)),
          through(right - 0.12, random.around(0, 0.03)),
          through(random.around(0.1, 0.18), 0.14),
          through(0.02, 0.42),
          ...loop(random, 0.64, random.around(0.38, 0.7)),
        ],
      ];
    },
  },
  {
    name: 'with a small loop',
    weight: 5,
    draw: (random) => {
      const top = random.around(0.05, 0.6);
      const right = random.around(0.22, 0.66);
      const ceiling = random.around(0.5, 0.78);
      const points = [
        through(0.06, 0.93),
        through(right * 0.55, 1),
        through(right, (1 + ceiling) / 2),
        through(right * 0.65, ceiling),
        through(right * 0.25, ceiling + random.around(0.02, 0.16)),
        through(random.around(-0.16, 0.26), random.around(0.72, 1)),
      ];
      const stem = [through(top, 0), through(top * random.around(0.15, 0.5), 0.3), through(-0.01, 0.66)];
      return [[...stem, ...tilted(points, right, random)]];
    },
  },
];
