// The ways of writing 3.

import { corner, type PathPoint, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The upper bow, from its left end to just above the waist. */
function upperBow(random: Random, waist: number): PathPoint[] {
  const right = random.between(0.4, 0.56);
  const start = random.between(0.06, 0.22);
  return [
    through(random.between(-0.02, 0.08), start),
    through(random.between(0.08, 0.16), start * 0.35),
    through(right * 0.62, 0),
    through(right, waist * random.between(0.36, 0.5)),
    through(right * 0.8, waist * 0.82),
  ];
}

/** The lower bow, from just below the waist to its left end. */
function lowerBow(random: Random, waist: number): PathPoint[] {
  const right = random.between(0.46, 0.66);
  const height = 1 - waist;
  const end = random.between(0.84, 0.99);
  return [
    through(right * 0.84, waist + height * 0.18),
    through(right, waist + height * random.between(0.44, 0.56)),
    through(right * 0.78, waist + height * 0.86),
    through(right * 0.42, 1),
    through(random.between(-0.06, 0.08), end),
  ];
}

export const three: readonly Form[] = [
  {
    name: 'round with a pointed waist',
    weight: 5,
    draw: (random) => {
      const waist = random.between(0.38, 0.52);
      const dent = corner(random.between(0.12, 0.32), waist + random.bell(0.015));
      return [[...upperBow(random, waist), dent, ...lowerBow(random, waist)]];
    },
  },
  {
    name: 'round with a soft waist',
    weight: 4,
    draw: (random) => {
      const waist = random.between(0.38, 0.52);
      return [
        [...upperBow(random, waist), through(random.between(0.22, 0.36), waist), ...lowerBow(random, waist)],
      ];
    },
  },
  {
    name: 'with a loop in the waist',
    weight: 2,
    draw: (random) => {
      const waist = random.between(0.4, 0.52);
      const left = random.between(0.08, 0.24);
      const loop = random.between(0.015, 0.06);
      return [
        [
          ...upperBow(random, waist),
          through(left + 0.08, waist + loop),
          through(left, waist),
          through(left + 0.08, waist - loop),
          ...lowerBow(random, waist),
        ],
      ];
    },
  },
  {
    name: 'with a flat top',
    weight: 1.2,
    draw: (random) => {
      const waist = random.between(0.32, 0.46);
      const right = random.between(0.42, 0.58);
      return [
        [
          through(0, random.between(-0.01, 0.06)),
          through(right * 0.5, 0.02),
          corner(right, random.between(0, 0.05)),
          corner(random.between(0.14, 0.28), waist),
          ...lowerBow(random, waist - 0.03),
        ],
      ];
    },
  },
];
