// The ways of writing 5.

import { corner, line, type PathPoint, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The belly, from the lower end of the upright at (x, y) round to its left end at the bottom. */
function belly(random: Random, y: number): PathPoint[] {
  const right = random.between(0.42, 0.64);
  const height = 1 - y;
  return [
    through(right * random.between(0.5, 0.64), y - random.between(0.0, 0.07)),
    through(right * 0.95, y + height * 0.26),
    through(right, y + height * random.between(0.46, 0.6)),
    through(right * 0.78, y + height * 0.88),
    through(right * 0.4, 1),
    through(random.between(-0.1, 0.06), random.between(0.84, 0.99)),
  ];
}

export const five: readonly Form[] = [
  {
    name: 'in one stroke',
    weight: 5,
    draw: (random) => {
      const left = random.between(0.06, 0.2);
      const waist = random.between(0.36, 0.52);
      const upright = left - random.between(0, 0.08);
      return [
        [
          through(random.between(0.42, 0.7), random.bell(0.03)),
          through(0.3, 0.01),
          corner(left, random.between(0, 0.05)),
          corner(upright, waist),
          ...belly(random, waist),
        ],
      ];
    },
  },
  {
    name: 'with the bar touching',
    weight: 3,
    draw: (random) => {
      const left = random.between(0.06, 0.2);
      const waist = random.between(0.36, 0.52);
      const top = random.bell(0.02);
      const body = [
        through(left, 0),
        through(left - 0.02, waist * 0.5),
        corner(left - random.between(0, 0.08), waist),
        ...belly(random, waist),
      ];
      const end = random.between(0.42, 0.74);
      return [
        body,
        line(left + random.between(-0.02, 0.04), top, end, top - random.bell(0.05), random.bell(0.03)),
      ];
    },
  },
  {
    name: 'with the bar apart',
    weight: 2,
    draw: (random) => {
      const left = random.between(0.06, 0.2);
      const waist = random.between(0.4, 0.52);
      const top = random.between(-0.04, 0.08);
      const body = [
        through(left, random.between(0.02, 0.14)),
        corner(left - random.between(0, 0.08), waist),
        ...belly(random, waist),
      ];
      const begin = left + random.between(0.04, 0.18);
      return [body, line(begin, top, begin + random.between(0.26, 0.5), top - random.bell(0.05))];
    },
  },
  {
    name: 'like an S',
    weight: 2.5,
    draw: (random) => {
      const left = random.between(0.04, 0.16);
      const waist = random.between(0.38, 0.52);
      return [
        [
          through(random.between(0.46, 0.76), random.bell(0.04)),
          through(random.between(0.26, 0.36), 0.01),
          through(left + 0.04, random.between(0.06, 0.14)),
          through(left, waist * 0.66),
          through(left + 0.12, waist),
          ...belly(random, waist + 0.06),
        ],
      ];
    },
  },
  {
    name: 'with a rounded waist',
    weight: 2,
    draw: (random) => {
      const left = random.between(0.06, 0.18);
      const waist = random.between(0.36, 0.5);
      return [
        [
          through(random.between(0.45, 0.7), random.bell(0.03)),
          corner(left, random.between(0, 0.05)),
          through(left - 0.05, waist - 0.06),
          through(left + 0.08, waist),
          ...belly(random, waist + 0.03),
        ],
      ];
    },
  },
];
