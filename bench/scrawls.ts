// Drawings that are no digits, by strokes: letters unlike any digit, signs, pieces of grids, and scribbles, each
// different. Most kinds are held out: they are none of those that training with --add-non-digits draws.

import { type Coverage, drawLines } from '../src/data/builtin/raster.js';
import { Random } from '../src/engine/random.js';
import type { Picture } from '../src/reading/vision/picture.js';

type Point = readonly [x: number, y: number];
type Stroke = readonly Point[];

/** Kinds of drawings that have something in common. */
export interface Family {
  readonly name: string;
  /** Whether no kind of it is among the drawings that training sees (src/data/builtin/glyphs/no-digit). */
  readonly heldOut: boolean;
  readonly kinds: readonly string[];
}

/** Strokes with a bar between, each from point to point (x y) in a square of 1, y down. */
type Shapes = Readonly<Record<string, string>>;

/** No O, I, S, Z, B, q: those are digits. */
const SEEN_LETTERS: Shapes = {
  A: '0 1, 0.5 0, 1 1 | 0.2 0.6, 0.8 0.6',
  E: '0.9 0, 0 0, 0 1, 0.9 1 | 0 0.5, 0.7 0.5',
  F: '0.9 0, 0 0, 0 1 | 0 0.5, 0.7 0.5',
  H: '0 0, 0 1 | 0.9 0, 0.9 1 | 0 0.5, 0.9 0.5',
  M: '0 1, 0 0, 0.5 0.6, 1 0, 1 1',
  T: '0 0, 1 0 | 0.5 0, 0.5 1',
  V: '0 0, 0.5 1, 1 0',
  W: '0 0, 0.25 1, 0.5 0.3, 0.75 1, 1 0',
  X: '0 0, 1 1 | 1 0, 0 1',
};

const SEEN_SIGNS: Shapes = {
  'plus sign': '0.5 0, 0.5 1 | 0 0.5, 1 0.5',
  'equals sign': '0 0.3, 1 0.3 | 0 0.7, 1 0.7',
  box: '0 0, 1 0, 1 1, 0 1, 0 0',
};

const LETTERS: Shapes = {
  K: '0 0, 0 1 | 0.9 0, 0 0.55, 0.9 1',
  N: '0 1, 0 0, 0.9 1, 0.9 0',
  R: '0 1, 0 0, 0.6 0, 0.8 0.25, 0.6 0.5, 0 0.5 | 0.4 0.5, 0.9 1',
  Y: '0 0, 0.5 0.5, 1 0 | 0.5 0.5, 0.5 1',
  e: '0 0.5, 0.9 0.5, 0.8 0.15, 0.5 0, 0.15 0.15, 0 0.5, 0.15 0.85, 0.5 1, 0.9 0.8',
  k: '0 0, 0 1 | 0.6 0.4, 0 0.7, 0.6 1',
  m: '0 1, 0 0.4, 0.1 0.5, 0.25 0.4, 0.4 0.5, 0.4 1 | 0.4 0.5, 0.6 0.4, 0.8 0.5, 0.8 1',
};

const SIGNS: Shapes = {
  hash: '0.3 0, 0.3 1 | 0.7 0, 0.7 1 | 0 0.3, 1 0.3 | 0 0.7, 1 0.7',
  star: '0.2 1, 0.5 0, 0.8 1, 0 0.38, 1 0.38, 0.2 1',
  house: '0 1, 0 0.4, 0.5 0, 1 0.4, 1 1, 0 1',
  triangle: '0.5 0, 1 1, 0 1, 0.5 0',
  tick: '0 0.6, 0.35 1, 1 0',
  'percent sign':
    '0.1 0.1, 0.25 0, 0.35 0.15, 0.2 0.3, 0.1 0.1 | 0.9 0, 0.1 1 | 0.7 0.8, 0.85 0.7, 0.95 0.85, 0.8 1, 0.7 0.8',
  arrow: '0 0.5, 1 0.5 | 0.65 0.2, 1 0.5, 0.65 0.8',
  root: '0 0.6, 0.15 0.55, 0.3 1, 0.5 0, 1 0',
  ampersand:
    '1 1, 0.25 0.3, 0.3 0.05, 0.5 0, 0.6 0.15, 0.5 0.35, 0.1 0.65, 0.1 0.9, 0.35 1, 0.65 0.9, 0.95 0.5',
  'question mark': '0.2 0.2, 0.3 0.03, 0.6 0, 0.75 0.2, 0.65 0.4, 0.45 0.5, 0.45 0.7 | 0.45 0.95, 0.45 1',
};

const GRIDS: Shapes = {
  window: '0 0, 1 0, 1 1, 0 1, 0 0 | 0.5 0, 0.5 1 | 0 0.5, 1 0.5',
  ladder: '0.2 0, 0.2 1 | 0.8 0, 0.8 1 | 0.2 0.2, 0.8 0.2 | 0.2 0.5, 0.8 0.5 | 0.2 0.8, 0.8 0.8',
  comb: '0 0, 0 1, 1 1, 1 0 | 0.33 0.5, 0.33 1 | 0.67 0.5, 0.67 1',
  'double frame': '0 1, 0 0, 1 0, 1 1, 0 1 | 0.2 0.8, 0.2 0.2, 0.8 0.2, 0.8 0.8, 0.2 0.8',
  'crossed cell': '0 0, 1 0, 1 1, 0 1, 0 0 | 0 1, 1 0',
};

const SHAPES: Shapes = { ...SEEN_LETTERS, ...SEEN_SIGNS, ...LETTERS, ...SIGNS, ...GRIDS };

export const FAMILIES: readonly Family[] = [
  { name: 'letters', heldOut: true, kinds: Object.keys(LETTERS) },
  { name: 'signs', heldOut: true, kinds: Object.keys(SIGNS) },
  { name: 'pieces of grids', heldOut: true, kinds: Object.keys(GRIDS) },
  { name: 'scrawls', heldOut: true, kinds: ['zigzag', 'spiral', 'coil'] },
  { name: 'letters as in training', heldOut: false, kinds: Object.keys(SEEN_LETTERS) },
  { name: 'signs as in training', heldOut: false, kinds: [...Object.keys(SEEN_SIGNS), 'scribble'] },
];

/** The picture's side, the drawing's size in it, and the pen's width, all in pixels. */
const SIDE = 160;
const SIZE = 100;
const THINNEST = 4;
const THICKEST = 11;

/** How unevenly shapes are drawn: the points' standard deviation (of the size), turn (radians), width to height. */
const WOBBLE = 0.025;
const TURN = 0.12;
const NARROWEST = 0.6;

/** Drawing `number` of a kind, dark on white. */
export function drawScrawl(kind: string, number: number): Picture {
  const random = new Random(1, kind, number);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const radius = between(THINNEST, THICKEST) / 2;
  const turn = between(-TURN, TURN);
  const narrow = between(NARROWEST, 1);
  const place = ([x, y]: Point): Point => {
    const across = SIZE * narrow * (x - 0.5 + WOBBLE * random.normal());
    const down = SIZE * (y - 0.5 + WOBBLE * random.normal());
    return [
      SIDE / 2 + across * Math.cos(turn) - down * Math.sin(turn),
      SIDE / 2 + across * Math.sin(turn) + down * Math.cos(turn),
    ];
  };
  const lines = strokesOf(kind, random).map((stroke) => {
    const points = stroke.map(place);
    return {
      x: Float64Array.from(points, ([x]) => x),
      y: Float64Array.from(points, ([, y]) => y),
      radius: new Float64Array(points.length).fill(radius),
    };
  });
  return inkOnPaper(drawLines(lines, SIDE, SIDE, 1));
}

function strokesOf(kind: string, random: Random): readonly Stroke[] {
  if (kind === 'scribble') return [scribble(random)];
  if (kind === 'zigzag') return [Array.from({ length: 9 }, (_, i): Point => [i / 8, i % 2])];
  if (kind === 'spiral')
    return [
      Array.from({ length: 60 }, (_, i): Point => {
        const angle = (i / 59) * 6 * Math.PI;
        return [0.5 + (i / 118) * Math.cos(angle), 0.5 + (i / 118) * Math.sin(angle)];
      }),
    ];
  if (kind === 'coil')
    return [
      Array.from({ length: 80 }, (_, i): Point => {
        const angle = (i / 79) * 8 * Math.PI;
        return [0.8 * (i / 79) + 0.1 + 0.15 * Math.cos(angle), 0.5 + 0.3 * Math.sin(angle)];
      }),
    ];
  return SHAPES[kind].split(' | ').map((stroke) => stroke.split(', ').map(toPoint));
}

function toPoint(text: string): Point {
  const [x, y] = text.split(' ').map(Number);
  return [x, y];
}

/** A pen that wanders, turning now this way and now that. */
function scribble(random: Random): Point[] {
  const points: Point[] = [[0.5, 0.5]];
  let heading = 2 * Math.PI * random.uniform();
  let bend = 0;
  for (let i = 0; i < 120; i++) {
    bend = 0.8 * bend + 0.25 * random.normal();
    heading += bend;
    const [x, y] = points[i];
    points.push([
      Math.min(1, Math.max(0, x + 0.06 * Math.cos(heading))),
      Math.min(1, Math.max(0, y + 0.06 * Math.sin(heading))),
    ]);
  }
  return points;
}

function inkOnPaper({ width, height, values }: Coverage): Picture {
  const data = new Uint8Array(4 * width * height).fill(255);
  for (const [pixel, ink] of values.entries())
    data.fill(Math.round(255 * (1 - ink)), 4 * pixel, 4 * pixel + 3);
  return { width, height, data };
}
