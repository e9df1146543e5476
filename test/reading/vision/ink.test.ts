// Steps from colours to ink: transparency, colour, polarity, light, surroundings, threshold.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { reduceColour } from '../../../src/reading/vision/colour.js';
import { inkDensity, paperLight } from '../../../src/reading/vision/light.js';
import { emptyPlane } from '../../../src/reading/vision/picture.js';
import { invert, isLightOnDark } from '../../../src/reading/vision/polarity.js';
import { withoutSurroundings } from '../../../src/reading/vision/surroundings.js';
import { threshold } from '../../../src/reading/vision/threshold.js';
import { overGround } from '../../../src/reading/vision/transparency.js';
import { lightTrend } from '../../../src/reading/vision/trend.js';
import { Drawing, densityOf } from './drawing.js';

const at = (plane: { width: number; data: ArrayLike<number> }, x: number, y: number) =>
  plane.data[y * plane.width + x];

test('an opaque picture is not copied', () => {
  const { picture } = new Drawing(4, 4);
  assert.is(overGround(picture), picture);
});

test('dark ink alone goes over white, light ink over black', () => {
  for (const level of [0, 60, 200, 255]) {
    const ink = new Drawing(10, 10).each((x) => [level, level, level, x === 5 ? 255 : 0]);
    const over = overGround(ink.picture);
    assert.is(over.data[0], level < 128 ? 255 : 0);
    assert.is(over.data[4 * 5], level);
    assert.is(over.data[3], 255);
  }
});

test('a drawing with its own ground is filled with what lies beside the transparency', () => {
  const cut = new Drawing(40, 40, [250, 240, 200])
    .stroke(20, 8, 20, 32, 6)
    .each((x, y, [r, g, b]) => [r, g, b, x < 2 || y < 2 ? 0 : 255]);
  assert.equal([...overGround(cut.picture).data.subarray(0, 4)], [250, 240, 200, 255]);
});

test('ink stays apart from a ground of the same lightness', () => {
  const plane = reduceColour(
    new Drawing(40, 40, [200, 100, 90]).stroke(20, 5, 20, 35, 8, [90, 100, 200]).picture,
  );
  assert.ok(Math.abs(at(plane, 20, 20) - at(plane, 2, 2)) > 0.3);
});

test('grey pictures stay what they are', () => {
  const plane = reduceColour(new Drawing(20, 20, [200, 200, 200]).dot(10, 10, 4, [40, 40, 40]).picture);
  assert.ok(Math.abs(at(plane, 0, 0) - 200 / 255) < 0.01 && Math.abs(at(plane, 10, 10) - 40 / 255) < 0.01);
});

test('polarity: both ways, with margins and without, under a shadow', () => {
  const small = densityOf(new Drawing(60, 60).stroke(30, 0, 30, 60, 8).picture);
  assert.is(isLightOnDark(small), true);
  assert.is(isLightOnDark(invert(small)), false);
  const shaded = densityOf(
    new Drawing(120, 90, [230, 230, 230]).ring(60, 45, 25, 5).light((x) => (x < 70 ? 0.35 : 1)).picture,
  );
  assert.is(isLightOnDark(invert(shaded)), false);
  assert.is(isLightOnDark(shaded), true);
});

test('polarity: the dark corners of a photograph are no ground', () => {
  const photo = new Drawing(120, 120, [235, 230, 220])
    .stroke(60, 30, 55, 90, 8, [40, 40, 50])
    .light((x, y) => 1 - (0.6 * ((x - 60) ** 2 + (y - 60) ** 2)) / (2 * 60 ** 2));
  assert.is(isLightOnDark(invert(densityOf(photo.picture))), false);
});

test('polarity: light in a corner, beyond the edge of a shadow, is no ink', () => {
  const shaded = new Drawing(240, 150, [235, 230, 220])
    .stroke(60, 50, 60, 100, 7, [40, 40, 50])
    .ring(120, 75, 24, 7, [40, 40, 50])
    .light((x, y) => (x + 0.4 * y < 265 ? 0.5 : 1));
  assert.is(isLightOnDark(invert(densityOf(shaded.picture))), false);
});

test('the paper’s light is found under the ink, to the picture’s edges', () => {
  const lit = new Drawing(160, 120, [240, 240, 240]).light((x) => 0.3 + (0.7 * x) / 160);
  const bare = invert(densityOf(lit.picture));
  const written = invert(densityOf(lit.ring(80, 60, 35, 7).picture));
  const paper = paperLight(written);
  for (const x of [1, 40, 80, 115, 158])
    assert.ok(Math.abs(at(paper, x, 60) - at(bare, x, 60)) < 0.03, `column ${x}`);
});

test('ink in a shadow is as dense as ink in the light', () => {
  const shaded = new Drawing(200, 100, [220, 220, 220])
    .stroke(50, 20, 50, 80, 8, [110, 110, 110])
    .stroke(150, 20, 150, 80, 8, [110, 110, 110])
    .light((x) => (x < 100 ? 0.4 : 1));
  const density = inkDensity(invert(densityOf(shaded.picture)));
  assert.ok(Math.abs(at(density, 50, 50) - at(density, 150, 50)) < 0.05);
  assert.ok(at(density, 100, 50) < 0.1, 'the shadow’s edge is no ink');
});

test('a slanting shadow over a corner of even paper is no ink, nor is its edge', () => {
  // Reduced on the way to the ground's estimate, so that its edge falls between the estimate's pixels.
  const shaded = new Drawing(300, 300, [230, 230, 230])
    .ring(190, 150, 60, 10)
    .light((x, y) => (x + 0.4 * y < 150 ? 0.5 : 1));
  const density = inkDensity(invert(densityOf(shaded.picture)));
  const isAway = (i: number) => Math.hypot((i % 300) - 190, Math.floor(i / 300) - 150) > 70;
  assert.is(density.data.filter((value, i) => isAway(i) && value > 0.2).length, 0);
  assert.ok(at(density, 250, 150) > 0.9 && at(density, 190, 90) > 0.9, 'the ring stays');
});

test('black ink wider than any stroke is no shadow', () => {
  const fat = new Drawing(200, 200).stroke(100, 60, 100, 140, 76);
  assert.ok(at(inkDensity(invert(densityOf(fat.picture))), 100, 100) > 0.9);
});

test('the trend of the light passes by the ink', () => {
  const drawing = new Drawing(100, 100, [200, 200, 200]).light((x, y) => 0.5 + x / 400 + y / 400);
  const bare = invert(densityOf(drawing.picture));
  const trend = lightTrend(invert(densityOf(drawing.ring(50, 50, 25, 8).picture)));
  for (const [x, y] of [
    [5, 5],
    [50, 25],
    [95, 95],
  ])
    assert.ok(Math.abs(at(trend, x, y) - at(bare, x, y)) < 0.02);
});

test('the trend of light that falls off as a second-degree surface is that surface', () => {
  const [width, height] = [90, 60];
  const paper = emptyPlane(width, height);
  for (let i = 0; i < paper.data.length; i++) {
    const x = (2 * (i % width) + 1) / width - 1;
    const y = (2 * Math.floor(i / width) + 1) / height - 1;
    paper.data[i] = 0.6 + 0.1 * x - 0.15 * y - 0.2 * x * x + 0.1 * x * y - 0.05 * y * y;
  }
  const trend = lightTrend(paper);
  const most = paper.data.reduce((sum, value, i) => Math.max(sum, Math.abs(value - trend.data[i])), 0);
  assert.ok(most < 1e-4, `off by ${most}`);
});

test('a table around the paper is painted over, ink on the paper is not', () => {
  const photo = new Drawing(100, 100, [60, 50, 40]).each((x, y, was) =>
    Math.min(x, y, 99 - x, 99 - y) < 12 ? was : [230, 230, 230, 255],
  );
  const grey = invert(densityOf(photo.ring(50, 50, 20, 6).picture));
  const paper = withoutSurroundings(grey);
  assert.ok(Math.abs(at(paper, 1, 1) - 230 / 255) < 0.01);
  assert.is(at(paper, 50, 30), at(grey, 50, 30));
  const plain = invert(densityOf(new Drawing(50, 50).ring(25, 25, 12, 5).picture));
  assert.is(withoutSurroundings(plain), plain);
});

test('the threshold does not depend on how little is written', () => {
  const density = emptyPlane(400, 300);
  for (let y = 100; y < 120; y++) for (let x = 100; x < 103; x++) density.data[400 * y + x] = 0.3;
  const ink = threshold(density)!;
  assert.is(
    ink.mask.data.reduce((sum, value) => sum + value, 0),
    60,
  );
});

test('pale parts of a stroke are kept with it, pale patches alone are not', () => {
  const density = emptyPlane(100, 100);
  for (let y = 20; y < 60; y++) for (let x = 20; x < 26; x++) density.data[100 * y + x] = y < 50 ? 1 : 0.4;
  for (let y = 20; y < 30; y++) for (let x = 70; x < 80; x++) density.data[100 * y + x] = 0.4;
  const { mask } = threshold(density)!;
  assert.is(at(mask, 22, 55), 1);
  assert.is(at(mask, 75, 25), 0);
});

test('ink stands out in an icon that is half edges', () => {
  const icon = densityOf(new Drawing(16, 16).ring(8, 8, 5, 2.2).stroke(3, 2, 3, 13, 1.6).picture);
  assert.ok(threshold(inkDensity(invert(icon))));
});

test('nothing stands out from bare or noisy paper', () => {
  assert.is(threshold(emptyPlane(50, 50)), undefined);
  assert.is(
    threshold(inkDensity(invert(densityOf(new Drawing(150, 150, [200, 200, 200]).noise(40).picture)))),
    undefined,
  );
});

test.run();
