// Signs of arithmetic and punctuation. Not here are the slash, the bar, the comma and brackets, which are a 1 to
// whoever sees no line around them, and the signs that bench/scrawls.ts keeps to test with.

import { type Stroke, through } from '../../path.js';
import type { Random } from '../../random.js';
import { cosineOfTurns, sineOfTurns } from '../../trigonometry.js';
import type { Form } from '../form.js';
import { curved, shape, straight } from './shape.js';

/** From one turn of the spiral that fills a blot to the next, in heights: less than the finest pen is wide. */
const PITCH = 0.045;
const STEPS_A_TURN = 12;

/** A full stop as it looks enlarged: a round of ink, its width `width` heights. */
function blot(random: Random): Stroke[] {
  const width = random.around(0.6, 1.5);
  const steps = Math.ceil((0.5 / PITCH) * STEPS_A_TURN);
  return [
    Array.from({ length: steps }, (_, step) => {
      const radius = (0.5 * step) / steps;
      const turns = step / STEPS_A_TURN;
      return through(width * radius * cosineOfTurns(turns), radius * sineOfTurns(turns));
    }),
  ];
}

/** Strokes one above the other, the same part of the height apart each time. */
function level(random: Random, count: number): Stroke[] {
  const apart = random.around(0.25, 0.7);
  const slope = random.bell(0.06);
  return Array.from({ length: count }, (_, row) => [
    through(random.bell(0.04), row * apart),
    through(0.5, row * apart - slope / 2 + random.bell(0.02)),
    through(1 + random.bell(0.06), row * apart - slope),
  ]);
}

/** A cross of two strokes whose arms are of different lengths. */
function plus(random: Random): Stroke[] {
  const [x, y] = [random.around(0.3, 0.7), random.around(0.3, 0.7)];
  const width = random.around(0.7, 1.4);
  const tilt = random.bell(0.05);
  return [
    [through(x * width + tilt, 0), through(x * width - tilt, 1)],
    [through(0, y + tilt), through(width, y - tilt)],
  ];
}

export const signs: readonly Form[] = [
  { name: 'plus', weight: 4, draw: plus },
  { name: 'minus', weight: 2, draw: (random) => level(random, 1) },
  { name: 'equals', weight: 2, draw: (random) => level(random, 2) },
  { name: 'full stop', weight: 1.5, draw: blot },
  shape('times', [straight(0, 0, 8, 8), straight(8, 0, 0, 8)], 2),
  shape('divided by', [straight(0, 5, 10, 5), straight(5, 1, 5, 2), straight(5, 8, 5, 9)], 2),
  shape('colon', [straight(0, 0, 0, 1), straight(0, 6, 0, 7)]),
  shape('semicolon', [straight(1, 0, 1, 1), curved(1, 6, 2, 7, 0, 10)]),
  shape('asterisk', [straight(5, 0, 5, 10), straight(0, 2, 10, 8), straight(10, 2, 0, 8)]),
  shape('less than', [straight(8, 0, 0, 4, 8, 8)]),
  shape('greater than', [straight(0, 0, 8, 4, 0, 8)]),
  shape('about', [curved(0, 3, 3, 0, 7, 3, 10, 0)]),
  shape('square bracket', [straight(3, 0, 0, 0, 0, 10, 3, 10)]),
  shape('pi', [straight(0, 0, 9, 0), straight(2, 0, 2, 10), curved(7, 0, 7, 8, 9, 10)]),
];
