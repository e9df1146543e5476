// The ways of writing 8.

import { arc, type PathPoint, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

interface Frame {
  waist: number;
  upper: number;
  lower: number;
  middle: number;
}

/** The height of the waist, half the widths of the upper and lower loop, and the axis between left and right. */
function frame(random: Random): Frame {
  return {
    waist: random.between(0.38, 0.54),
    upper: random.between(0.14, 0.28),
    lower: random.between(0.16, 0.32),
    middle: 0.3,
  };
}

/** From the waist's left, down and round the lower loop counterclockwise seen from below, back to the waist. */
function lowerLoop({ waist, lower, middle }: Frame): PathPoint[] {
  const height = 1 - waist;
  return [
    through(middle + lower * 0.85, waist + height * 0.3),
    through(middle + lower, waist + height * 0.58),
    through(middle + lower * 0.6, waist + height * 0.92),
    through(middle, 1),
    through(middle - lower * 0.7, waist + height * 0.9),
    through(middle - lower, waist + height * 0.58),
    through(middle - lower * 0.75, waist + height * 0.28),
  ];
}

/** From the upper right over the top and down the left to the waist. */
function upperLeft({ waist, upper, middle }: Frame, startX: number, startY: number): PathPoint[] {
  return [
    through(middle + startX, startY),
    through(middle + upper * 0.3, 0),
    through(middle - upper * 0.55, waist * 0.1),
    through(middle - upper, waist * 0.45),
    through(middle - upper * 0.6, waist * 0.78),
    through(middle + 0.02, waist),
  ];
}
function mirrored(points: readonly PathPoint[]): PathPoint[] {
  return points.map((point) => ({ ...point, x: 0.6 - point.x }));
}

/** Begins at the upper right, S downwards, and comes back up to near its start. */
function oneStroke(random: Random, gapX: number, gapY: number): PathPoint[] {
  const shape = frame(random);
  const { waist, upper, middle } = shape;
  const startX = upper * random.between(0.6, 1);
  return [
    ...upperLeft(shape, startX, waist * random.between(0.14, 0.4)),
    ...lowerLoop(shape),
    through(middle - 0.02, waist),
    through(middle + upper * 0.7, waist * 0.7),
    through(middle + startX + gapX, waist * 0.35 + gapY),
  ];
}

export const eight: readonly Form[] = [
  {
    name: 'in one stroke',
    weight: 6,
    draw: (random) => [oneStroke(random, random.bell(0.02), random.bell(0.03))],
  },
  {
    name: 'in one stroke to the right',
    weight: 1.5,
    draw: (random) => [mirrored(oneStroke(random, random.bell(0.02), random.bell(0.03)))],
  },
  {
    name: 'with an open top',
    weight: 1.5,
    draw: (random) => [oneStroke(random, random.between(0.02, 0.12), random.between(-0.1, 0.08))],
  },
  {
    name: 'crossing at the top',
    weight: 1.5,
    draw: (random) => [oneStroke(random, random.between(0.0, 0.1), random.between(-0.28, -0.1))],
  },
  {
    name: 'begun in the middle',
    weight: 1,
    draw: (random) => {
      const shape = frame(random);
      const { waist, upper, middle } = shape;
      const loop = { x: middle, y: waist / 2, width: upper, height: waist / 2 };
      return [
        [
          ...arc(loop, 100, 380),
          through(middle, waist),
          ...mirrored(lowerLoop(shape)),
          through(middle, waist),
        ],
      ];
    },
  },
  {
    name: 'as two circles',
    weight: 1.5,
    draw: (random) => {
      const { waist, upper, lower, middle } = frame(random);
      const overlap = random.between(-0.03, 0.05);
      const above = {
        x: middle + random.bell(0.03),
        y: (waist + overlap) / 2,
        width: upper,
        height: (waist + overlap) / 2,
      };
      const below = { x: middle, y: (1 + waist) / 2, width: lower, height: (1 - waist) / 2 };
      const start = random.between(220, 320);
      return [
        arc(above, start, start - 360 - random.between(-20, 25)),
        arc(below, start, start - 360 - random.between(-20, 25)),
      ];
    },
  },
];
