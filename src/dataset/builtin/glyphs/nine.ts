// The ways of writing 9.

import { arc, corner, type PathPoint, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

interface Head {
  points: PathPoint[];
  right: number;
}

/** The loop, begun at its upper right, to the left and round, back up to the right side. */
function head(random: Random): Head {
  const height = random.between(0.36, 0.58);
  const right = random.between(0.34, 0.56);
  const lowest = height * random.between(0.95, 1.05);
  return {
    right,
    points: [
      through(right * random.between(0.76, 1.04), height * random.between(0.08, 0.4)),
      through(right * 0.62, random.between(-0.01, 0.04)),
      through(right * 0.2, height * 0.16),
      through(0, height * random.between(0.5, 0.66)),
      through(right * 0.16, lowest * 0.93),
      through(right * 0.45, lowest),
      through(right * 0.82, height * 0.72),
    ],
  };
}

/** Where the loop closes: by a corner at the top of the stem, or rounded on its right side. */
function closure(random: Random, right: number): PathPoint {
  const height = random.between(0.03, 0.24);
  return random.chance(0.6) ? corner(right, height) : through(right, height + 0.06);
}

export const nine: readonly Form[] = [
  {
    name: 'straight',
    weight: 5,
    draw: (random) => {
      const { points, right } = head(random);
      const foot = right - random.between(-0.06, 0.24);
      return [[...points, closure(random, right), through((right + foot) / 2, 0.6), through(foot, 1)]];
    },
  },
  {
    name: 'curved',
    weight: 4,
    draw: (random) => {
      const { points, right } = head(random);
      const foot = right * random.between(0, 0.6);
      return [
        [
          ...points,
          closure(random, right),
          through(right * 1.02, 0.45),
          through(right - (right - foot) * 0.3, 0.76),
          through(foot, 1),
        ],
      ];
    },
  },
  {
    name: 'hooked like a g',
    weight: 1.5,
    draw: (random) => {
      const { points, right } = head(random);
      const left = random.between(-0.08, 0.12);
      return [
        [
          ...points,
          closure(random, right),
          through(right, 0.5),
          through(right * 0.96, 0.82),
          through(right * 0.55, 1),
          through(left, random.between(0.8, 0.97)),
        ],
      ];
    },
  },
  {
    name: 'as a circle and a stem',
    weight: 2,
    draw: (random) => {
      const height = random.between(0.36, 0.56);
      const right = random.between(0.36, 0.54);
      const circle = { x: right / 2, y: height / 2, width: right / 2, height: height / 2 };
      const start = random.between(290, 370);
      const foot = right - random.between(-0.06, 0.26);
      return [
        [...arc(circle, start, start - 360 - random.between(-40, 20))],
        [
          through(right + random.bell(0.02), height * random.between(0, 0.5)),
          through((right + foot) / 2 + random.bell(0.03), 0.6),
          through(foot, 1),
        ],
      ];
    },
  },
  {
    name: 'from the stem, curled over',
    weight: 0.8,
    draw: (random) => {
      const height = random.between(0.38, 0.54);
      const right = random.between(0.4, 0.54);
      return [
        [
          through(random.between(0.15, 0.35), height),
          through(0.02, height * 0.7),
          through(0.08, height * 0.2),
          through(right * 0.6, 0),
          through(right, height * 0.5),
          through(right * 0.95, 0.64),
          through(right * random.between(0.5, 0.95), 1),
        ],
      ];
    },
  },
];
