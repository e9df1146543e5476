// The ways of writing 5.

import { corner, line, type PathPoint, type Stroke, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The belly, from the lower end of the upright at (x, waist) round to its left end at the bottom. */
function belly(random: Random, x: number, waist: number): PathPoint[] {
  const right = x + random.around(0.26, 0.7);
  const height = 1 - waist;
  const left = random.around(-0.24, 0.1);
  return [
    through(x + (right - x) * random.around(0.45, 0.6), waist - random.around(-0.02, 0.1)),
    through(x + (right - x) * 0.94, waist + height * 0.24),
    through(right, waist + height * random.around(0.42, 0.6)),
    through(x + (right - x) * 0.7, waist + height * 0.88),
    through(left + (right - left) * random.around(0.35, 0.5), 1),
    through(left, random.around(0.76, 1.0)),
  ];
}

/** Where the upright begins: its distance from the left. */
function uprightTop(random: Random): number {
  return random.around(0.04, 0.26);
}

/** The height at which the upright ends and the belly begins. */
function waistHeight(random: Random): number {
  return random.around(0.3, 0.56);
}

/** The bar at the top, drawn last from left to right. */
function bar(random: Random, x: number, y: number): Stroke {
  return line(x, y, x + random.around(0.26, 0.95), y - random.around(-0.05, 0.16), random.bell(0.04));
}

export const five: readonly Form[] = [
  {
    name: 'in one stroke',
    weight: 5,
    draw: (random) => {
      const top = uprightTop(random);
      const waist = waistHeight(random);
      const bottom = top - random.around(-0.02, 0.14);
      return [
        [
          through(top + random.around(0.28, 0.95), random.around(-0.12, 0.06)),
          through(top + 0.16, 0.01),
          corner(top, random.around(0, 0.05)),
          corner(bottom, waist),
          ...belly(random, bottom, waist),
        ],
      ];
    },
  },
  {
    name: 'with the bar touching',
    weight: 3,
    draw: (random) => {
      const top = uprightTop(random);
      const waist = waistHeight(random);
      const bottom = top - random.around(-0.02, 0.14);
      const body = [
        through(top, 0),
        through((top + bottom) / 2, waist * 0.5),
        corner(bottom, waist),
        ...belly(random, bottom, waist),
      ];
      return [body, bar(random, top + random.around(-0.05, 0.05), random.bell(0.025))];
    },
  },
  {
    name: 'with the bar apart',
    weight: 2,
    draw: (random) => {
      const top = uprightTop(random);
      const waist = waistHeight(random);
      const bottom = top - random.around(-0.02, 0.14);
      const body = [
        through(top, random.around(0, 0.16)),
        corner(bottom, waist),
        ...belly(random, bottom, waist),
      ];
      return [body, bar(random, top + random.around(0.04, 0.24), random.around(-0.06, 0.08))];
    },
  },
  {
    name: 'like an S',
    weight: 3,
    draw: (random) => {
      const left = random.around(0.02, 0.2);
      const waist = waistHeight(random);
      return [
        [
          through(left + random.around(0.36, 0.8), random.around(-0.12, 0.1)),
          through(left + random.around(0.16, 0.3), 0.01),
          through(left + 0.03, random.around(0.06, 0.14)),
          through(left - random.around(-0.02, 0.08), waist * 0.66),
          through(left + 0.1, waist),
          ...belly(random, left, waist + 0.06),
        ],
      ];
    },
  },
  {
    name: 'with a rounded waist',
    weight: 2,
    draw: (random) => {
      const top = uprightTop(random);
      const waist = waistHeight(random);
      const bottom = top - random.around(0, 0.14);
      return [
        [
          through(top + random.around(0.28, 0.7), random.around(-0.1, 0.06)),
          corner(top, random.around(0, 0.05)),
          through(bottom, waist - 0.06),
          through(bottom + 0.09, waist),
          ...belly(random, bottom, waist + 0.03),
        ],
      ];
    },
  },
];
