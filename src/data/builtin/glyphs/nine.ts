// The ways of writing 9.

import { arc, corner, line, type PathPoint, type Stroke, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The loop, begun at its upper right, to the left and round, back up to the right side at x = `right`, where it
 * closes on the stem: by a corner high up, or rounded. */
function head(random: Random, right: number): PathPoint[] {
  const height = random.around(0.26, 0.64);
  const level = random.around(0.02, 0.24);
  const tilt = random.around(-0.12, 0.16);
  const loop = [
    through(right * random.around(0.66, 1.1), height * random.around(0, 0.48)),
    through(right * random.around(0.5, 0.66), random.around(-0.03, 0.05)),
    through(right * 0.2, height * 0.16),
    through(0, height * random.around(0.46, 0.68)),
    through(right * 0.14, height * 0.93),
    through(right * random.around(0.38, 0.5), height),
    through(right * 0.84, height * random.around(0.66, 0.8)),
    random.chance(0.6) ? corner(right, level) : through(right, level + 0.08),
  ];
  return loop.map((point) => ({ ...point, y: point.y + tilt * (0.5 - point.x / right) }));
}

/** Where the right side of the loop is. */
function rightSide(random: Random): number {
  return random.around(0.32, 0.7);
}

export const nine: readonly Form[] = [
  {
    name: 'straight',
    weight: 7,
    draw: (random) => {
      const right = rightSide(random);
      const foot = right - random.around(-0.1, 0.4);
      const middle = through((right + foot) / 2 + random.bell(0.02), 0.6);
      return [[...head(random, right), middle, through(foot, 1)]];
    },
  },
  {
    name: 'curved',
    weight: 5,
    draw: (random) => {
      const right = rightSide(random);
      const foot = right * random.around(-0.1, 0.6);
      const bend = through(right - (right - foot) * 0.3, 0.76);
      return [[...head(random, right), through(right * 1.02, 0.45), bend, through(foot, 1)]];
    },
  },
  {
    name: 'hooked like a g',
    weight: 3,
    draw: (random) => {
      const right = rightSide(random);
      const left = random.around(-0.15, 0.2);
      return [
        [
          ...head(random, right),
          through(right, 0.5),
          through(right * 0.94, 0.84),
          through(left + (right - left) * 0.5, 1),
          through(left, random.around(0.76, 0.98)),
        ],
      ];
    },
  },
  {
    name: 'as a circle and a stem',
    weight: 3,
    draw: (random) => {
      const height = random.around(0.32, 0.62);
      const right = rightSide(random);
      const circle = { x: right / 2, y: height / 2, width: right / 2, height: height / 2 };
      const start = random.around(280, 380);
      const foot = right - random.around(-0.08, 0.3);
      const stem: Stroke = [
        through(right + random.bell(0.02), height * random.around(-0.1, 0.5)),
        through((right + foot) / 2 + random.bell(0.03), 0.6),
        through(foot, 1),
      ];
      return [arc(circle, start, start - 360 - random.around(-50, 25)), stem];
    },
  },
  {
    name: 'with an open loop',
    weight: 3,
    draw: (random) => {
      const height = random.around(0.28, 0.6);
      const right = rightSide(random);
      const foot = right - random.around(-0.08, 0.3);
      return [
        [
          through(right * random.around(0.4, 0.95), random.around(-0.02, 0.12)),
          through(right * 0.2, height * random.around(0.1, 0.4)),
          through(0, height * random.around(0.6, 0.75)),
          through(right * 0.18, height * 0.96),
          through(right * 0.5, height * random.around(0.9, 1.04)),
          through(right * 0.88, height * 0.5),
          corner(right, random.around(-0.02, 0.26)),
          through((right + foot) / 2 + random.bell(0.02), 0.58),
          through(foot, 1),
        ],
      ];
    },
  },
  {
    name: 'with a flat head',
    weight: 2.5,
    draw: (random) => {
      const right = random.around(0.34, 0.7);
      const height = random.around(0.26, 0.58);
      const level = random.bell(0.04);
      const foot = right - random.around(-0.1, 0.25);
      const place = random.chance(0.5) ? corner : through;
      const top = random.around(-0.04, 0.04);
      return [
        [
          through(right * random.around(0.5, 1.02), top + level),
          place(right * random.around(0, 0.16), top + random.around(-0.02, 0.06)),
          through(random.around(-0.06, 0.04), height * 0.55),
          place(right * random.around(0, 0.12), height + random.bell(0.02)),
          through(right * 0.55, height + random.bell(0.02)),
          corner(right, height - random.around(0, 0.14)),
        ],
        line(right + random.bell(0.03), random.around(-0.12, 0.16), foot, 1, random.bell(0.03)),
      ];
    },
  },
  {
    name: 'with a flat head, in one stroke',
    weight: 1.5,
    draw: (random) => {
      const right = random.around(0.34, 0.66);
      const height = random.around(0.26, 0.56);
      const top = random.around(-0.02, 0.08);
      const foot = right - random.around(-0.1, 0.3);
      return [
        [
          through(right * random.around(0.55, 1), top),
          through(right * random.around(0.08, 0.24), top + random.around(-0.03, 0.04)),
          through(random.around(-0.04, 0.06), height * 0.6),
          through(right * 0.2, height),
          through(right * 0.7, height - random.around(0, 0.08)),
          corner(right + random.bell(0.02), top + random.around(-0.06, 0.1)),
          through((right + foot) / 2 + random.bell(0.02), 0.58),
          through(foot, 1),
        ],
      ];
    },
  },
  {
    name: 'curled over from inside',
    weight: 0.7,
    draw: (random) => {
      const height = random.around(0.34, 0.58);
      const right = rightSide(random);
      return [
        [
          through(right * random.around(0.4, 0.85), height * random.around(0.75, 1.02)),
          through(right * 0.3, height),
          through(0.02, height * 0.6),
          through(right * 0.18, height * 0.15),
          through(right * 0.6, 0),
          through(right, height * 0.5),
          through(right * 0.95, 0.64),
          through(right * random.around(0.3, 0.95), 1),
        ],
      ];
    },
  },
];
