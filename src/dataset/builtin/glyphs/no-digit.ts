// What is no digit: two digits that touch, letters, scribbles. A network that has seen some of it with no answer
// asked for is unsure of it, instead of taking it for the digit that it resembles most.

import { corner, line, type Stroke, through } from '../path.js';
import type { Random } from '../random.js';
import { formsOfDigit } from './catalogue.js';
import type { Form } from './form.js';

/** A digit's strokes, and where they begin and end from left to right. */
function anyDigit(random: Random): { strokes: Stroke[]; left: number; right: number } {
  const strokes = random.pick(formsOfDigit[random.below(formsOfDigit.length)]).draw(random);
  const across = strokes.flatMap((stroke) => stroke.map(({ x }) => x));
  return { strokes, left: Math.min(...across), right: Math.max(...across) };
}

/** Two digits side by side, so close that they touch or nearly do. */
function pair(random: Random): Stroke[] {
  const first = anyDigit(random);
  const second = anyDigit(random);
  const shift = first.right - second.left + random.between(-0.1, 0.16);
  const rise = random.bell(0.05);
  const moved = second.strokes.map((stroke) =>
    stroke.map((point) => ({ ...point, x: point.x + shift, y: point.y + rise })),
  );
  return [...first.strokes, ...moved];
}

/** A pen that wanders. */
function scribble(random: Random): Stroke[] {
  const strokes = 1 + random.below(3);
  return Array.from({ length: strokes }, () =>
    Array.from({ length: 5 + random.below(6) }, () => {
      const place = random.chance(0.3) ? corner : through;
      return place(random.next() * 0.9, random.next());
    }),
  );
}

/** Letters that no digit is mistaken for, each as strokes from point to point, in tenths of the height. */
const LETTERS: readonly (readonly (readonly number[])[])[] = [
  [
    [0, 10, 3, 0, 6, 10],
    [1, 6, 5, 6],
  ],
  [
    [6, 0, 0, 0, 0, 10, 6, 10],
    [0, 5, 5, 5],
  ],
  [
    [6, 0, 0, 0, 0, 10],
    [0, 5, 5, 5],
  ],
  [
    [0, 0, 0, 10],
    [6, 0, 6, 10],
    [0, 5, 6, 5],
  ],
  [
    [0, 0, 0, 10],
    [6, 0, 0, 6],
    [2, 4, 6, 10],
  ],
  [[0, 10, 1, 0, 4, 6, 7, 0, 8, 10]],
  [[0, 10, 0, 0, 6, 10, 6, 0]],
  [[0, 10, 0, 0, 5, 1, 5, 4, 0, 5, 6, 10]],
  [[0, 0, 2, 10, 4, 4, 6, 10, 8, 0]],
  [
    [0, 0, 6, 10],
    [6, 0, 0, 10],
  ],
];

function letter(random: Random): Stroke[] {
  const wander = () => random.bell(0.035);
  return LETTERS[random.below(LETTERS.length)].map((tenths) => {
    const points = Array.from({ length: tenths.length / 2 }, (_, point) => ({
      x: tenths[2 * point] / 10 + wander(),
      y: tenths[2 * point + 1] / 10 + wander(),
    }));
    if (points.length > 2) return points.map(({ x, y }) => corner(x, y));
    return line(points[0].x, points[0].y, points[1].x, points[1].y, random.bell(0.04));
  });
}

export const formsOfNoDigit: readonly Form[] = [
  { name: 'pair', weight: 6, draw: pair },
  { name: 'letter', weight: 2, draw: letter },
  { name: 'scribble', weight: 2, draw: scribble },
];
