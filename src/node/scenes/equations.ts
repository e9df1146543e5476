// Digits among signs of arithmetic, and with decimal points, as people write them.

import type { Random } from '../../engine/random.js';
import { emptyPlane, type Plane } from '../../reading/vision/picture.js';
import type { Writing } from './compose.js';
import { pickGlyph, stamp } from './ink.js';
import { drawStroke, type Point } from './strokes.js';

/** Strokes of a sign in a square of side 1, x to the right and y down, each from one place to another. */
const SIGNS: Readonly<Record<string, readonly (readonly [Point, Point])[]>> = {
  '+': [
    [
      [0, 0.5],
      [1, 0.5],
    ],
    [
      [0.5, 0],
      [0.5, 1],
    ],
  ],
  '-': [
    [
      [0, 0.5],
      [1, 0.5],
    ],
  ],
  x: [
    [
      [0, 0],
      [1, 1],
    ],
    [
      [1, 0],
      [0, 1],
    ],
  ],
  ':': [
    [
      [0, 0.5],
      [1, 0.5],
    ],
    [
      [0.5, 0.05],
      [0.5, 0.05],
    ],
    [
      [0.5, 0.95],
      [0.5, 0.95],
    ],
  ],
  '=': [
    [
      [0, 0.3],
      [1, 0.3],
    ],
    [
      [0, 0.75],
      [1, 0.75],
    ],
  ],
};

/** A sign's side as a share of a digit's height, from the least to the most. */
const LEAST = 0.42;
const MOST = 0.62;

/** How far the ends of a sign's strokes stray, as a share of its side. */
const STRAYS = 0.12;

/** A pen's thickness, and the gaps in a number and beside a sign, as shares of a digit's height. */
const PEN = 0.1;
const GAP = 0.18;
const GAP_AT_SIGN = 0.3;

/** Room above and below the digits, as a share of their height. */
const ROOM = 0.25;

const OPERATORS = ['+', '-', 'x', ':'];

/** "12+7=19" and the like, of digits of that height. The label has the digits alone. */
export function equation(height: number): Writing {
  return (digits, random) => {
    const number = () => (random.uniform() < 0.5 ? '0' : '00');
    const operator = OPERATORS[random.below(OPERATORS.length)];
    return write(`${number()}${operator}${number()}=${number()}`, height, digits, random);
  };
}

/** "3/4": one digit high, one low, and a slash between that stands out above and below them. Its label has the digits. */
export function fraction(height: number): Writing {
  return async (digits, random) => {
    const [above, below] = [await pickGlyph(digits, random, height), await pickGlyph(digits, random, height)];
    const ink = emptyPlane(Math.ceil(3.2 * height), Math.ceil(2 * height));
    const drop = height * (0.2 + 0.3 * random.uniform());
    const top = 0.3 * height;
    stamp(ink, above.ink, Math.round(0.1 * height), Math.round(top));
    const x = 0.1 * height + above.ink.width;
    const foot: Point = [x + (0.05 + 0.1 * random.uniform()) * height, top + drop + 1.05 * height];
    const head: Point = [foot[0] + (0.55 + 0.2 * random.uniform()) * height, top - 0.05 * height];
    drawStroke(ink, foot, head, PEN * height);
    // Close to the slash, whose head it leans under.
    const beside = foot[0] + (0.42 + 0.1 * random.uniform()) * height;
    stamp(ink, below.ink, Math.round(beside), Math.round(top + drop + height - below.ink.height));
    return {
      ink: cropWidth(ink, Math.ceil(beside + below.ink.width)),
      label: `${above.label}${below.label}`,
    };
  };
}

/** Equations one below the other, each a step of a sum: "12+7=19". */
export function equations(height: number, count: number): Writing {
  return async (digits, random) => {
    const lines = [];
    for (let line = 0; line < count; line++) lines.push(await equation(height)(digits, random));
    const step = Math.ceil((1 + 2 * ROOM) * height);
    const ink = emptyPlane(Math.max(...lines.map((line) => line.ink.width)), step * count);
    for (const [k, line] of lines.entries()) stamp(ink, line.ink, 0, k * step);
    return { ink, label: lines.map(({ label }) => label).join('/') };
  };
}

/** A number with a decimal point. The label has the digits alone. */
export function decimal(height: number): Writing {
  return (digits, random) => write(random.uniform() < 0.5 ? '0.0' : '00.0', height, digits, random);
}

/** Writes a text in which every 0 stands for some digit. */
async function write(
  text: string,
  height: number,
  digits: Parameters<Writing>[0],
  random: Random,
): ReturnType<Writing> {
  const ink = emptyPlane(Math.ceil(text.length * 1.6 * height), Math.ceil((1 + 2 * ROOM) * height));
  const base = (1 + ROOM) * height;
  let x = 0.1 * height;
  let label = '';
  for (const character of text) {
    if (character === '0') {
      const glyph = await pickGlyph(digits, random, height * (0.9 + 0.2 * random.uniform()));
      stamp(ink, glyph.ink, Math.round(x), Math.round(base) - glyph.ink.height);
      label += glyph.label;
      x += glyph.ink.width + GAP * height;
    } else if (character === '.') {
      const at: Point = [x + 0.5 * PEN * height, base - 0.6 * PEN * height];
      drawStroke(ink, at, [at[0] + 1, at[1] + 1], 1.2 * PEN * height);
      x += (PEN + GAP) * height;
    } else x = drawSign(ink, character, x + (GAP_AT_SIGN - GAP) * height, base, height, random);
  }
  return { ink: cropWidth(ink, Math.ceil(x)), label };
}

/** Draws a sign at the digits' middle height; returns where the next one may begin. */
function drawSign(ink: Plane, sign: string, x: number, base: number, height: number, random: Random): number {
  const side = height * (LEAST + (MOST - LEAST) * random.uniform());
  const top = base - height / 2 - side / 2;
  const place = ([across, down]: Point): Point => [
    x + side * (across + STRAYS * (random.uniform() - 0.5)),
    top + side * (down + STRAYS * (random.uniform() - 0.5)),
  ];
  for (const [from, to] of SIGNS[sign]) drawStroke(ink, place(from), place(to), PEN * height);
  return x + side + GAP_AT_SIGN * height;
}

function cropWidth({ width, height, data }: Plane, columns: number): Plane {
  const result = emptyPlane(Math.min(width, columns), height);
  for (let y = 0; y < height; y++)
    result.data.set(data.subarray(y * width, y * width + result.width), y * result.width);
  return result;
}
