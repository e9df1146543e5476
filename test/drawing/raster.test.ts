import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Drawing, emptyDrawing, type Sample } from '../../src/drawing/drawing.js';
import { rasterise } from '../../src/drawing/raster.js';
import { sourceOf } from '../../src/drawing/source.js';
import { type Point, type Stroke, smoothLine } from '../../src/drawing/stroke.js';
import { toSvg } from '../../src/drawing/svg.js';
import { decodePicture } from '../../src/node/pictures/decode.js';

const page = { width: 28, height: 28 };
const SCALE = 4;
const all = { x: 0, y: 0, scale: SCALE, width: 28 * SCALE, height: 28 * SCALE };

const stroke = (points: [number, number][], width = 2, erase = false): Stroke => ({
  points: points.map(([x, y]): Point => ({ x, y })),
  width,
  erase,
});
const drawing = (...strokes: Stroke[]): Drawing => ({ ...emptyDrawing(page), strokes });
const inkOf = (what: Drawing) =>
  rasterise(what, all).data.reduce((sum, value) => sum + value, 0) / SCALE ** 2;

test('ink covers the area of the stroke: a line with round ends, a dot', () => {
  const line = inkOf(
    drawing(
      stroke([
        [5, 14],
        [20, 14],
      ]),
    ),
  );
  assert.ok(Math.abs(line - (15 * 2 + Math.PI)) < 0.5, `${line}`);
  const dot = inkOf(drawing(stroke([[10, 10]], 4)));
  assert.ok(Math.abs(dot - 4 * Math.PI) < 0.3, `${dot}`);
});

test('ink is where the stroke is, at any scale and from any corner', () => {
  const what = drawing(
    stroke([
      [20, 3],
      [20, 9],
    ]),
  );
  const part = rasterise(what, { x: 18, y: 2, scale: 3, width: 12, height: 30 });
  assert.is(part.data[6 * 12 + 6], 1);
  assert.is(part.data[6 * 12 + 11], 0);
  assert.is(part.data[29 * 12 + 6], 0);
});

test('the eraser takes ink away, and later strokes lie over earlier ones', () => {
  const line = stroke([
    [5, 14],
    [20, 14],
  ]);
  const eraser = stroke(
    [
      [5, 14],
      [20, 14],
    ],
    4,
    true,
  );
  assert.is(inkOf(drawing(line, eraser)), 0);
  assert.ok(inkOf(drawing(eraser, line)) > 30);
});

test('smooth lines begin and end where the pen did, and straight ones stay straight', () => {
  const straight = smoothLine([0, 1, 2, 3, 4].map((x) => ({ x, y: 2 * x })));
  assert.ok(straight.every(({ x, y }) => Math.abs(y - 2 * x) < 1e-12));
  const corner = [
    { x: 0, y: 0 },
    { x: 9, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 1 },
    { x: 10, y: 9 },
  ];
  const line = smoothLine(corner);
  assert.equal(line[0], corner[0]);
  assert.equal(line.at(-1), corner[4]);
  // The corner is rounded, but not left.
  const nearest = Math.min(...line.map(({ x, y }) => Math.hypot(x - 10, y)));
  assert.ok(nearest > 0.1 && nearest < 0.5, `${nearest}`);
});

const image = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 === 14 ? 200 : 0));
const sample: Sample = { kind: 'sample', image, label: 1, source: 'test' };

test('a lone sample is read pixel by pixel, inverted if the drawing is', () => {
  const plain = sourceOf({ ...emptyDrawing(page), backdrop: sample });
  assert.is(plain.picture.width, 28);
  assert.equal([...plain.picture.data.subarray(4 * 14, 4 * 15)], [200, 200, 200, 255]);
  const inverted = sourceOf({ ...emptyDrawing(page, true), backdrop: sample });
  assert.equal([...inverted.picture.data.subarray(0, 4)], [255, 255, 255, 255]);
  assert.is(inverted.picture.data[4 * 14], 55);
});

test('the picture that is read has paper on all sides, and its places are the page’s', () => {
  const { picture, x, y, unitsPerPixel } = sourceOf(drawing(stroke([[28, 28]])));
  let [mass, column, row] = [0, 0, 0];
  for (let i = 0; i < picture.width * picture.height; i++) {
    mass += picture.data[4 * i];
    column += picture.data[4 * i] * ((i % picture.width) + 0.5);
    row += picture.data[4 * i] * (Math.floor(i / picture.width) + 0.5);
  }
  assert.ok(Math.abs(x + (column / mass) * unitsPerPixel - 28) < 0.05);
  assert.ok(Math.abs(y + (row / mass) * unitsPerPixel - 28) < 0.05);
  const [, , , last] = picture.data.subarray(-4);
  assert.is(last, 255);
  assert.is(picture.data.at(-2), 0);
});

test('the SVG shows what the raster does: strokes, dots, the eraser, a sample, ink and paper swapped', async () => {
  const strokes = [
    stroke(
      [
        [4, 4],
        [12, 3],
        [20, 8],
        [18, 16],
        [9, 22],
      ],
      3,
    ),
    stroke([[22, 22]], 4),
    stroke([
      [3, 26],
      [25, 26],
    ]),
    stroke(
      [
        [10, 0],
        [14, 12],
      ],
      2,
      true,
    ),
  ];
  for (const inverted of [false, true]) {
    const what: Drawing = { ...emptyDrawing(page, inverted), backdrop: sample, strokes };
    const svg = await decodePicture(Buffer.from(toSvg(what)), 'drawing.svg');
    assert.equal([svg.width, svg.height], [448, 448]);
    const ink = rasterise(what, { x: 0, y: 0, scale: 16, width: 448, height: 448 });
    let difference = 0;
    for (let i = 0; i < ink.data.length; i++) {
      const level = svg.data[4 * i] / 255;
      difference += Math.abs((inverted ? 1 - level : level) - ink.data[i]);
    }
    // The sample's pixels are squares there and interpolated here, and edges differ by a grey or two.
    assert.ok(difference / ink.data.length < 0.02, `${difference / ink.data.length}`);
  }
});

test.run();
