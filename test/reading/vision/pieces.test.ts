// Steps from a mask to glyphs: components, distances, skeleton, ruled lines, clutter, hollow strokes, layout, cuts.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withoutClutter } from '../../../src/reading/vision/clutter.js';
import { type Components, findComponents } from '../../../src/reading/vision/components.js';
import { distanceTo } from '../../../src/reading/vision/distance.js';
import { cutOut, uniteGlyphs } from '../../../src/reading/vision/glyph.js';
import { fillHollowStrokes } from '../../../src/reading/vision/hollow.js';
import { layOut } from '../../../src/reading/vision/layout.js';
import { emptyMask, emptyPlane, type Mask } from '../../../src/reading/vision/picture.js';
import { cellMeans, resample, shrinkPicture } from '../../../src/reading/vision/resample.js';
import { eraseRuledLines } from '../../../src/reading/vision/ruled-lines.js';
import { skeleton } from '../../../src/reading/vision/skeleton.js';
import { slices } from '../../../src/reading/vision/split.js';
import { Drawing, densityOf, glyphOf, maskOf } from './drawing.js';

/** A mask drawn with letters: # is ink. */
function mask(...rows: string[]): Mask {
  return {
    width: rows[0].length,
    height: rows.length,
    data: Uint8Array.from(rows.join(''), (c) => (c === '#' ? 1 : 0)),
  };
}

const componentsOf = (drawing: Drawing): Components =>
  findComponents(maskOf(drawing.picture), densityOf(drawing.picture));
const inkOf = ({ data }: Mask) => data.reduce((sum, value) => sum + value, 0);

test('components hang together over corners, in every order of joining', () => {
  const found = findComponents(
    mask('#.#.....#', '#.#....#.', '.#....#..', '.....#..#', '##......#'),
    emptyPlane(9, 5),
  );
  assert.equal(found.components.map(({ area }) => area).sort(), [2, 2, 4, 5]);
  assert.equal(found.components[0].box, { x: 0, y: 0, width: 3, height: 3 });
  assert.is(found.labels[0], found.labels[2]);
});

test('a comb and a spiral are one component each', () => {
  assert.is(findComponents(mask('#.#.#.#', '#.#.#.#', '#######'), emptyPlane(7, 3)).components.length, 1);
  const spiral = mask('#######', '#.....#', '#.###.#', '#.#...#', '#.#####');
  assert.is(findComponents(spiral, emptyPlane(7, 5)).components.length, 1);
});

test('distances are exact', () => {
  const points = emptyMask(23, 17);
  for (const i of [3, 100, 250, 388]) points.data[i] = 1;
  const distance = distanceTo(points, 1);
  for (let i = 0; i < points.data.length; i++) {
    const exact = Math.min(
      ...[3, 100, 250, 388].map((k) =>
        Math.hypot((i % 23) - (k % 23), Math.floor(i / 23) - Math.floor(k / 23)),
      ),
    );
    assert.ok(Math.abs(distance.data[i] - exact) < 1e-4, `pixel ${i}`);
  }
});

test('a skeleton is thin, in one piece, and keeps loops', () => {
  const thin = skeleton(maskOf(new Drawing(80, 80).ring(40, 40, 25, 11).picture));
  const found = findComponents(thin, emptyPlane(80, 80));
  assert.is(found.components.length, 1);
  assert.ok(inkOf(thin) < 1.2 * 2 * Math.PI * 25);
  assert.ok(found.components[0].box.width > 45);
});

test('resampling keeps the mean when reducing, and a ramp when enlarging', () => {
  const ramp = emptyPlane(12, 12);
  for (let i = 0; i < 144; i++) ramp.data[i] = i % 12;
  const half = resample(ramp, { x: 2, y: 2, width: 8, height: 8 }, 4, 4);
  assert.ok(Math.abs(half.data[0] - 2.5) < 1e-4 && Math.abs(half.data[3] - 8.5) < 1e-4);
  const twice = resample(ramp, { x: 4, y: 4, width: 4, height: 4 }, 8, 8);
  assert.ok(Math.abs(twice.data[1] - twice.data[0] - 0.5) < 1e-4);
  assert.ok(resample(ramp, { x: 20, y: 20, width: 4, height: 4 }, 4, 4).data.every((value) => value === 0));
});

test('ruled lines go, also slanting ones, and the stroke they cross stays whole', () => {
  const stroke = new Drawing(300, 200).stroke(150, 30, 160, 170, 8);
  const before = inkOf(maskOf(stroke.picture));
  for (const y of [40, 80, 120, 160]) stroke.stroke(-5, y, 305, y + 4, 2);
  const clean = eraseRuledLines(maskOf(stroke.picture));
  assert.ok(Math.abs(inkOf(clean) - before) < 0.1 * before);
  assert.is(findComponents(clean, emptyPlane(300, 200)).components.length, 1);
});

test('a ruled line along which a bar lies goes where others show that the paper is ruled', () => {
  const page = () => new Drawing(300, 200).stroke(90, 80, 240, 80, 12).stroke(236, 80, 160, 190, 12);
  const before = inkOf(maskOf(page().picture));
  const ruled = page();
  for (const y of [20, 50, 80, 110, 140]) ruled.stroke(-5, y, 305, y, 2);
  const clean = eraseRuledLines(maskOf(ruled.picture));
  assert.ok(Math.abs(inkOf(clean) - before) < 0.05 * before);
  const alone = page().stroke(-5, 80, 305, 80, 2);
  const inkAlone = inkOf(maskOf(alone.picture));
  assert.is(inkOf(eraseRuledLines(maskOf(alone.picture))), inkAlone, 'alone it may be part of a digit');
  const besideOne = eraseRuledLines(maskOf(alone.stroke(-5, 20, 305, 20, 2).picture));
  assert.is(inkOf(besideOne), inkAlone, 'one other line may be chance');
});

test('strokes along a ruled line do not draw it aside', () => {
  const page = new Drawing(400, 200);
  for (const x of [50, 170, 290]) page.stroke(x, 75, x + 70, 82, 6).stroke(x + 68, 82, x + 30, 140, 6);
  const written = inkOf(maskOf(page.picture));
  for (const y of [25, 50, 75, 100, 125, 150]) page.stroke(-5, y, 405, y, 1.6);
  const clean = eraseRuledLines(maskOf(page.picture));
  assert.is(findComponents(clean, emptyPlane(400, 200)).components.length, 3);
  assert.ok(Math.abs(inkOf(clean) - written) < 0.05 * written);
});

test('the foot of a 1 and the bar of a 7 are not ruled lines', () => {
  const one = maskOf(new Drawing(100, 100).stroke(50, 5, 50, 92, 5).stroke(0, 92, 100, 92, 5).picture);
  assert.is(inkOf(eraseRuledLines(one)), inkOf(one));
  const seven = maskOf(new Drawing(100, 100).stroke(0, 5, 100, 5, 5).stroke(98, 5, 40, 96, 5).picture);
  assert.is(inkOf(eraseRuledLines(seven)), inkOf(seven));
});

test('specks, splatter, pale marks and frames are clutter; a digit’s parts are not', () => {
  const digit = new Drawing(200, 200).ring(100, 100, 40, 6);
  assert.is(withoutClutter(componentsOf(digit)).length, 1);
  digit.dot(20, 20, 5).dot(180, 30, 10).dot(170, 170, 3);
  assert.is(withoutClutter(componentsOf(digit)).length, 1);
  digit
    .stroke(8, 8, 192, 8, 3)
    .stroke(192, 8, 192, 192, 3)
    .stroke(192, 192, 8, 192, 3)
    .stroke(8, 192, 8, 8, 3);
  assert.is(withoutClutter(componentsOf(digit)).length, 1);
  const five = new Drawing(200, 200).stroke(80, 40, 130, 36, 8).ring(100, 120, 40, 8);
  assert.is(withoutClutter(componentsOf(five)).length, 2);
});

test('a small piece far from all digits is clutter, but not beside another part of a small digit', () => {
  const page = new Drawing(400, 140).ring(70, 70, 45, 7).stroke(300, 100, 330, 112, 6);
  assert.is(withoutClutter(componentsOf(page)).length, 1);
  page.stroke(296, 88, 342, 84, 6);
  assert.is(withoutClutter(componentsOf(page)).length, 3);
});

test('a bar from edge to edge is clutter beside digits, but not a 1 beside a 7 that fill the picture', () => {
  const bar = new Drawing(200, 240)
    .ring(100, 140, 40, 8)
    .each((_x, y, was) => (y < 24 ? [0, 0, 0, 255] : was));
  const margin = new Drawing(240, 200)
    .ring(140, 100, 40, 8)
    .each((x, _y, was) => (x >= 30 && x < 33 ? [0, 0, 0, 255] : was));
  for (const drawing of [bar, margin])
    assert.equal(
      withoutClutter(componentsOf(drawing)).map(({ box }) => box.width),
      [88],
    );
  const tight = new Drawing(100, 80)
    .stroke(10, -5, 10, 85, 9)
    .stroke(40, 4, 95, 4, 9)
    .stroke(93, 4, 60, 85, 9);
  assert.is(withoutClutter(componentsOf(tight)).length, 2);
});

test('a dark corner is clutter beside a digit that lies free, but not where digits fill the picture', () => {
  const shadow = new Drawing(200, 200)
    .ring(130, 110, 40, 8)
    .each((x, y, was) => (x + 0.4 * y < 60 ? [90, 90, 90, 255] : was));
  assert.equal(
    withoutClutter(componentsOf(shadow)).map(({ box }) => box.width),
    [88],
  );
  const tight = new Drawing(120, 80).stroke(-5, 3, 50, 3, 9).stroke(47, 3, 20, 85, 9).ring(90, 40, 36, 9);
  assert.is(withoutClutter(componentsOf(tight)).length, 2);
});

test('an underline is clutter, the bar of a digit is not', () => {
  const number = new Drawing(300, 140).ring(60, 60, 30, 8).ring(150, 60, 30, 8).stroke(20, 110, 240, 120, 6);
  assert.is(withoutClutter(componentsOf(number)).length, 2);
  const barred = new Drawing(200, 140).stroke(70, 20, 150, 16, 7).ring(100, 80, 32, 8);
  assert.is(withoutClutter(componentsOf(barred)).length, 2);
  assert.is(
    withoutClutter(componentsOf(new Drawing(200, 60).stroke(20, 30, 180, 30, 6))).length,
    1,
    'a line alone',
  );
});

test('a mark much paler than the digit is a watermark', () => {
  const density = densityOf(
    new Drawing(200, 100).ring(50, 50, 30, 6).ring(150, 50, 30, 6, [180, 180, 180]).picture,
  );
  const mask = { ...density, data: Uint8Array.from(density.data, (value) => (value > 0.2 ? 1 : 0)) };
  const kept = withoutClutter(findComponents(mask, density));
  assert.equal(
    kept.map(({ box }) => box.x < 100),
    [true],
  );
});

test('a glyph is cut out alone, full ink 1 whatever its density', () => {
  const page = new Drawing(100, 60)
    .ring(25, 30, 15, 5, [150, 150, 150])
    .stroke(52, 20, 40, 58, 5, [150, 150, 150]);
  const density = densityOf(page.picture);
  const found = findComponents(
    { ...density, data: Uint8Array.from(density.data, (value) => (value > 0.2 ? 1 : 0)) },
    density,
  );
  const [ring] = found.components.map((component) => cutOut(component, found, density, 0));
  assert.ok(Math.max(...ring.plane.data) === 1);
  assert.ok(ring.box.width < 40 && ring.plane.data.length === ring.box.width * ring.box.height);
});

test('the space between two outlines is filled, the inside of a loop is not', () => {
  const outlined = glyphOf(new Drawing(120, 120).ring(60, 60, 45, 3).ring(60, 60, 32, 3).picture);
  const filled = fillHollowStrokes(outlined);
  assert.is(filled.plane.data[120 * 60 + 60 + 38], 1);
  assert.is(filled.plane.data[120 * 60 + 60], 0);
  const eight = glyphOf(new Drawing(120, 120).ring(60, 35, 22, 5).ring(60, 82, 25, 5).picture);
  assert.is(fillHollowStrokes(eight), eight);
});

test('lines from the top, digits from the left, parts with their digit', () => {
  const page = new Drawing(300, 220);
  for (const [x, y] of [
    [240, 50],
    [60, 54],
    [150, 46],
    [70, 160],
    [160, 164],
  ])
    page.ring(x, y, 25, 6);
  page.stroke(140, 6, 175, 8, 5);
  const found = componentsOf(page);
  const glyphs = found.components.map((component) => cutOut(component, found, densityOf(page.picture), 0));
  const lines = layOut(glyphs, () => false);
  assert.equal(
    lines.map((line) => line.length),
    [3, 2],
  );
  for (const line of lines) assert.ok(line.every(({ box }, k) => k === 0 || box.x > line[k - 1].box.x));
  assert.ok(lines[0][1].box.y < 8, 'the bar belongs to the digit below it');
});

test('slices together are the glyph again', () => {
  const touching = new Drawing(200, 100).ring(50, 50, 40, 6).ring(132, 50, 40, 6);
  const glyph = glyphOf(touching.picture);
  const parts = slices(glyph, 90);
  assert.ok(parts.length >= 2);
  const whole = uniteGlyphs(parts);
  let ink = 0;
  for (const value of whole.plane.data) if (value >= 0.5) ink++;
  assert.ok(Math.abs(ink - inkOf(maskOf(touching.picture))) <= 2);
});

test('a slim glyph is not sliced', () => {
  const bar = glyphOf(new Drawing(20, 100).stroke(10, 5, 10, 95, 8).picture);
  assert.equal(slices(bar, 90), [bar]);
});

test('means of cells', () => {
  const plane = { width: 5, height: 4, data: Float32Array.from({ length: 20 }, (_, i) => i) };
  const { width, height, data } = cellMeans(plane, 2, 2);
  assert.equal([width, height], [2, 2]);
  assert.equal([...data], [3.5, 6, 13.5, 16]);
});

test('a picture made smaller: the mean colour of each cell', () => {
  const pixel = (red: number, green: number, blue: number) => [red, green, blue, 255];
  const rows = [
    [pixel(10, 0, 255), pixel(20, 0, 255), pixel(1, 2, 3), pixel(4, 5, 6), pixel(7, 8, 12)],
    [pixel(30, 0, 255), pixel(40, 2, 255), pixel(1, 2, 3), pixel(4, 5, 6), pixel(7, 8, 12)],
    [pixel(90, 80, 70), pixel(90, 80, 70), pixel(0, 0, 0), pixel(3, 6, 9), pixel(6, 12, 18)],
  ];
  const data = Uint8Array.from(rows.flat(2));
  const small = shrinkPicture({ width: 5, height: 3, data }, 2, 1);
  assert.equal([small.width, small.height], [2, 1]);
  // Two columns of three rows, then three columns of three rows.
  assert.equal([...small.data], [...pixel(47, 27, 193), ...pixel(4, 5, 8)]);
});

test('what is left of a rule is no line; a low line that holds a digit is one', () => {
  const at = (x: number, y: number, width: number, height: number) => ({
    box: { x, y, width, height },
    plane: { width, height, data: new Float32Array(width * height).fill(1) },
  });
  const digits = [at(10, 10, 30, 50), at(60, 10, 30, 50)];
  const rest = at(20, 200, 90, 8);
  assert.is(layOut([...digits, rest], () => false).length, 1);
  assert.is(layOut([...digits, rest], (glyph) => glyph === rest).length, 2);
  // As high as half of a digit, or alone on the page, it may be writing.
  assert.is(layOut([...digits, at(20, 200, 90, 25)], () => false).length, 2);
  assert.is(layOut([rest], () => false).length, 1);
});

test.run();
