// The ways of writing 3.

import { corner, type PathPoint, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The upper bow, from its left end to just above the waist. */
function upperBow(random: Random, waist: number): PathPoint[] {
  const right = random.around(0.4, 0.8);
  const start = random.around(0.02, 0.26);
  const left = random.around(-0.14, 0.16);
  return [
    through(left, start),
    through(left + (right - left) * 0.2, start * 0.3),
    through(left + (right - left) * 0.6, 0),
    through(right, waist * random.around(0.34, 0.56)),
    through(right * 0.82, waist * 0.84),
  ];
}

/** The lower bow, from just below the waist to its left end. */
function lowerBow(random: Random, waist: number): PathPoint[] {
  const right = random.around(0.45, 0.85);
  const height = 1 - waist;
  const left = random.around(-0.24, 0.16);
  return [
    through(right * 0.86, waist + height * 0.18),
    through(right, waist + height * random.around(0.42, 0.58)),
    through(right * 0.78, waist + height * 0.87),
    through(left + (right - left) * 0.45, 1),
    through(left, random.around(0.76, 1.02)),
  ];
}

/** The height at which the bows meet. */
function waistHeight(random: Random): number {
  return random.around(0.33, 0.6);
}

export const three: readonly Form[] = [
  {
    name: 'round with a pointed waist',
    weight: 5,
    draw: (random) => {
      const waist = waistHeight(random);
      const dent = corner(random.around(0.06, 0.34), waist + random.bell(0.015));
      return [[...upperBow(random, waist), dent, ...lowerBow(random, waist)]];
    },
  },
  {
    name: 'round with a soft waist',
    weight: 4,
    draw: (random) => {
      const waist = waistHeight(random);
      const dent = through(random.around(0.2, 0.4), waist);
      return [[...upperBow(random, waist), dent, ...lowerBow(random, waist)]];
    },
  },
  {
    name: 'with a loop in the waist',
    weight: 2.5,
    draw: (random) => {
      const waist = waistHeight(random);
      const left = random.around(0.02, 0.24);
      const loop = random.around(0.015, 0.07);
      return [
        [
          ...upperBow(random, waist),
          through(left + 0.09, waist + loop),
          through(left, waist),
          through(left + 0.09, waist - loop),
          ...lowerBow(random, waist),
        ],
      ];
    },
  },
  {
    name: 'with a flat top',
    weight: 1.5,
    draw: (random) => {
      const waist = random.around(0.3, 0.48);
      const right = random.around(0.42, 0.75);
      return [
        [
          through(random.around(-0.06, 0.08), random.around(-0.02, 0.08)),
          through(right * 0.5, 0.02),
          corner(right, random.around(-0.02, 0.06)),
          corner(random.around(0.1, 0.32), waist),
          ...lowerBow(random, waist - 0.03),
        ],
      ];
    },
  },
];
