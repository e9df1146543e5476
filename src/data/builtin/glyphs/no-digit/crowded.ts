// Digits with more than themselves: two that touch, one with a piece of its neighbour, one with a line through it.
// Whoever cuts a line of digits at the wrong places gets these.

import { traceCurve } from '../../curve.js';
import { line, type PathPoint, type Stroke, through } from '../../path.js';
import type { Random } from '../../random.js';
import { formsOfDigit } from '../catalogue.js';
import type { Form } from '../form.js';

/** A digit's strokes, and where they begin and end from left to right. */
interface Digit {
  readonly strokes: Stroke[];
  readonly left: number;
  readonly right: number;
}

function anyDigit(random: Random, least = 0): Digit {
  const digit = least + random.below(formsOfDigit.length - least);
  const strokes = random.pick(formsOfDigit[digit]).draw(random);
  const across = strokes.flatMap((stroke) => stroke.map(({ x }) => x));
  return { strokes, left: Math.min(...across), right: Math.max(...across) };
}

function moved(strokes: readonly Stroke[], byX: number, byY: number): Stroke[] {
  return strokes.map((stroke) => stroke.map((point) => ({ ...point, x: point.x + byX, y: point.y + byY })));
}

/** Two digits side by side, so close that they touch or nearly do. */
function pair(random: Random): Stroke[] {
  const first = anyDigit(random);
  const second = anyDigit(random);
  const shift = first.right - second.left + random.between(-0.1, 0.16);
  return [...first.strokes, ...moved(second.strokes, shift, random.bell(0.05))];
}

/** Two digits one above the other. */
function stack(random: Random): Stroke[] {
  const upper = anyDigit(random);
  const lower = anyDigit(random);
  return [...upper.strokes, ...moved(lower.strokes, random.bell(0.2), random.between(0.9, 1.2))];
}

/** Of a traced stroke every so many points are kept, since a hand moves each of them. */
const KEPT = 4;

/** The parts of a stroke between two places from left to right. */
function partsWithin(stroke: Stroke, from: number, to: number): Stroke[] {
  const { x, y } = traceCurve(stroke, 0);
  const parts: PathPoint[][] = [[]];
  for (let i = 0; i < x.length; i++) {
    if (x[i] >= from && x[i] <= to) parts[parts.length - 1].push(through(x[i], y[i]));
    else parts.push([]);
  }
  return parts
    .map((part) => part.filter((_, i) => i % KEPT === 0 || i === part.length - 1))
    .filter((part) => part.length > 1);
}

/** A digit with the near side of the next digit, or the far side of the one before. */
function withNeighbour(random: Random): Stroke[] {
  const digit = anyDigit(random);
  const neighbour = anyDigit(random);
  const reach = (neighbour.right - neighbour.left) * random.between(0.3, 0.6);
  const gap = random.between(-0.02, 0.14);
  const rise = random.bell(0.05);
  const isNext = random.chance(0.5);
  const [from, to] = isNext
    ? [neighbour.left, neighbour.left + reach]
    : [neighbour.right - reach, neighbour.right];
  const shift = isNext ? digit.right + gap - from : digit.left - gap - to;
  const parts = neighbour.strokes.flatMap((stroke) => partsWithin(stroke, from, to));
  return [...digit.strokes, ...moved(parts, shift, rise)];
}

/** A digit with a ruled line through it, longer than the bar of a crossed 7. */
function ruledThrough(random: Random): Stroke[] {
  const { strokes, left, right } = anyDigit(random);
  const level = random.between(0.2, 0.75);
  const rise = random.bell(0.04);
  const rule = line(
    left - random.between(0.3, 0.8),
    level + rise,
    right + random.between(0.3, 0.8),
    level - rise,
    random.bell(0.01),
  );
  return [...strokes, rule];
}

/** A digit with the wall of its cell on one side. */
function besideWall(random: Random): Stroke[] {
  const { strokes, left, right } = anyDigit(random);
  const gap = random.between(0, 0.3);
  const x = random.chance(0.5) ? left - gap : right + gap;
  const lean = random.bell(0.03);
  const wall = line(
    x + lean,
    -random.between(0.05, 0.4),
    x - lean,
    1 + random.between(0.05, 0.4),
    random.bell(0.01),
  );
  return [...strokes, wall];
}

/** A digit struck out; not 0, which is written so. */
function struckOut(random: Random): Stroke[] {
  const { strokes, left, right } = anyDigit(random, 1);
  const out = random.between(0.05, 0.3);
  const [from, to] = random.chance(0.7) ? [1 + out, -out] : [-out, 1 + out];
  return [...strokes, line(left - out, from, right + out, to, random.bell(0.04))];
}

export const crowded: readonly Form[] = [
  { name: 'pair', weight: 12, draw: pair },
  { name: 'stack', weight: 1.5, draw: stack },
  { name: 'with a piece of the neighbour', weight: 3, draw: withNeighbour },
  { name: 'ruled through', weight: 2, draw: ruledThrough },
  { name: 'beside a wall', weight: 2, draw: besideWall },
  { name: 'struck out', weight: 1, draw: struckOut },
];
