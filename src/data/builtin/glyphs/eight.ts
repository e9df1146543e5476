// The ways of writing 8.

import { arc, type PathPoint, type Stroke, through } from '../path.js';
import type { Random } from '../random.js';
import type { Form } from './form.js';

/** The axis between left and right. */
const AXIS = 0.3;

interface Frame {
  /** The height at which the loops meet. */
  readonly waist: number;
  /** Half the widths of the loops. */
  readonly upper: number;
  readonly lower: number;
}

function frame(random: Random): Frame {
  return {
    waist: random.around(0.34, 0.64),
    upper: random.around(0.1, 0.34),
    lower: random.around(0.09, 0.34),
  };
}

/** From below the waist down the right side, and round up the left side. */
function lowerLoop({ waist, lower }: Frame): PathPoint[] {
  const height = 1 - waist;
  return [
    through(AXIS + lower * 0.85, waist + height * 0.3),
    through(AXIS + lower, waist + height * 0.58),
    through(AXIS + lower * 0.6, waist + height * 0.92),
    through(AXIS, 1),
    through(AXIS - lower * 0.7, waist + height * 0.9),
    through(AXIS - lower, waist + height * 0.58),
    through(AXIS - lower * 0.75, waist + height * 0.28),
  ];
}

/** From the top down the left side to the waist. */
function upperLeft({ waist, upper }: Frame): PathPoint[] {
  return [
    through(AXIS + upper * 0.2, 0),
    through(AXIS - upper * 0.6, waist * 0.1),
    through(AXIS - upper, waist * 0.42),
    through(AXIS - upper * 0.65, waist * 0.76),
  ];
}

/** An S from the upper right downwards, closed by a nearly straight line back up: the quickest 8. */
function closedS(random: Random): Stroke {
  const { waist, upper, lower } = frame(random);
  const height = 1 - waist;
  const tilt = random.around(0, 0.14);
  const startX = AXIS + tilt + upper * random.around(0.5, 1.3);
  const startY = waist * random.around(0, 0.5);
  return [
    through(startX, startY),
    through(AXIS + tilt, 0),
    through(AXIS + tilt - upper * 0.85, waist * 0.22),
    through(AXIS - upper * 0.6, waist * 0.7),
    through(AXIS + lower * 0.35, waist + height * 0.16),
    through(AXIS + lower * 0.8, waist + height * 0.5),
    through(AXIS + lower * 0.3, 0.96),
    through(AXIS - tilt - lower * 0.4, 0.99),
    through(AXIS - tilt - lower * 0.75, waist + height * random.around(0.55, 0.85)),
    through(AXIS + random.bell(0.03), waist + random.bell(0.04)),
    through(startX + random.around(-0.15, 0.2), startY + random.around(-0.2, 0.2)),
  ];
}

function mirrored(points: Stroke): Stroke {
  return points.map((point) => ({ ...point, x: 2 * AXIS - point.x }));
}

/** An S from the upper right downwards and back up; it ends off its start by a gap, which may be overlap. */
function oneStroke(random: Random, gapX: number, gapY: number): Stroke {
  const shape = frame(random);
  const startX = AXIS + shape.upper * random.around(0.6, 1);
  const startY = shape.waist * random.around(0.12, 0.45);
  return [
    through(startX, startY),
    ...upperLeft(shape),
    through(AXIS + random.bell(0.02), shape.waist),
    ...lowerLoop(shape),
    through(AXIS + random.bell(0.02), shape.waist),
    through(AXIS + shape.upper * 0.75, shape.waist * 0.68),
    through(startX + gapX, startY + gapY),
  ];
}

export const eight: readonly Form[] = [
  {
    name: 'in one stroke',
    weight: 5,
    draw: (random) => [oneStroke(random, random.bell(0.03), random.bell(0.04))],
  },
  { name: 'as an S closed by a line', weight: 8, draw: (random) => [closedS(random)] },
  {
    name: 'in one stroke to the right',
    weight: 1.5,
    draw: (random) => [mirrored(oneStroke(random, random.bell(0.03), random.bell(0.04)))],
  },
  {
    name: 'with an open top',
    weight: 2.5,
    draw: (random) => [oneStroke(random, random.around(0.02, 0.2), random.around(-0.12, 0.12))],
  },
  {
    name: 'with a tail at the top',
    weight: 2,
    draw: (random) => [oneStroke(random, random.around(0.0, 0.4), random.around(-0.35, -0.05))],
  },
  {
    name: 'begun in the middle',
    weight: 1.5,
    draw: (random) => {
      const shape = frame(random);
      const loop = { x: AXIS, y: shape.waist / 2, width: shape.upper, height: shape.waist / 2 };
      const middle = through(AXIS, shape.waist);
      return [[...arc(loop, random.around(60, 140), 380), middle, ...mirrored(lowerLoop(shape)), middle]];
    },
  },
  {
    name: 'as two circles',
    weight: 2,
    draw: (random) => {
      const { waist, upper, lower } = frame(random);
      const bottom = waist + random.around(-0.03, 0.06);
      const above = { x: AXIS + random.bell(0.05), y: bottom / 2, width: upper, height: bottom / 2 };
      const below = { x: AXIS, y: (1 + waist) / 2, width: lower, height: (1 - waist) / 2 };
      const start = random.around(200, 340);
      return [
        arc(above, start, start - 360 - random.around(-25, 30)),
        arc(below, start, start - 360 - random.around(-25, 30)),
      ];
    },
  },
];
