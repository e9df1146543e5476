// Steps of the vision code at their margins: the picture's edges, the ends of ranges, what is just near enough or thin
// enough.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { boxMean } from '../../../src/reading/vision/blur.js';
import { withoutClutter } from '../../../src/reading/vision/clutter.js';
import { reduceColour } from '../../../src/reading/vision/colour.js';
import { findComponents } from '../../../src/reading/vision/components.js';
import { cutOut, uniteGlyphs } from '../../../src/reading/vision/glyph.js';
import { layOut } from '../../../src/reading/vision/layout.js';
import { emptyPlane, type Mask, type Plane } from '../../../src/reading/vision/picture.js';
import { eraseRuledLines } from '../../../src/reading/vision/ruled-lines.js';
import { slices } from '../../../src/reading/vision/split.js';
import { withoutSurroundings } from '../../../src/reading/vision/surroundings.js';
import { threshold } from '../../../src/reading/vision/threshold.js';
import { Drawing, densityOf, glyphOf, maskOf } from './drawing.js';

const at = ({ width, data }: Plane, x: number, y: number) => data[y * width + x];
const inkOf = ({ data }: Mask) => data.reduce((sum, value) => sum + value, 0);

test('means over windows, also those that reach over the edges, whose pixels are repeated', () => {
  const plane = { width: 7, height: 5, data: Float32Array.from({ length: 35 }, (_, i) => (i * i) % 11) };
  for (const radius of [0, 1, 2, 6, 9]) {
    const found = boxMean(plane, radius);
    for (let y = 0; y < plane.height; y++)
      for (let x = 0; x < plane.width; x++) {
        let sum = 0;
        for (let dy = -radius; dy <= radius; dy++)
          for (let dx = -radius; dx <= radius; dx++)
            sum += at(plane, Math.min(6, Math.max(0, x + dx)), Math.min(4, Math.max(0, y + dy)));
        const mean = sum / (2 * radius + 1) ** 2;
        assert.ok(Math.abs(at(found, x, y) - mean) < 1e-4, `radius ${radius}, pixel ${x} ${y}`);
      }
  }
});

test('a table that is seen on each side of the paper for itself is painted over on all four', () => {
  const side = 100;
  const strip = 8;
  const isNear = (value: number) => value < strip || value >= side - strip;
  const photo = new Drawing(side, side, [230, 230, 230]).each((x, y, was) =>
    isNear(x) !== isNear(y) ? [40, 40, 40, 255] : was,
  );
  const grey = densityOf(photo.picture);
  const paper = withoutSurroundings({ ...grey, data: grey.data.map((density) => 1 - density) });
  for (const [x, y] of [
    [0, 50],
    [99, 50],
    [50, 0],
    [50, 99],
  ])
    assert.ok(Math.abs(at(paper, x, y) - 230 / 255) < 0.01, `pixel ${x} ${y}`);
});

test('a single line that is much thinner than the stroke it crosses is ruling, a thicker one is not', () => {
  const page = () => new Drawing(300, 200).stroke(150, 30, 160, 170, 12);
  const before = inkOf(maskOf(page().picture));
  const thin = eraseRuledLines(maskOf(page().stroke(-5, 100, 305, 100, 3).picture));
  assert.ok(Math.abs(inkOf(thin) - before) < 0.05 * before);
  const thick = maskOf(page().stroke(-5, 100, 305, 100, 8).picture);
  assert.is(inkOf(eraseRuledLines(thick)), inkOf(thick));
});

test('a cut follows the slant between two strokes that no upright line parts', () => {
  const left = new Drawing(100, 100).stroke(44, 5, 26, 95, 8);
  const ink = inkOf(maskOf(left.picture));
  const parts = slices(glyphOf(left.stroke(66, 5, 48, 95, 8).stroke(95, 40, 95, 60, 4).picture), 90);
  const inks = parts.map((_, count) => {
    const { data } = uniteGlyphs(parts.slice(0, count + 1)).plane;
    return data.filter((value) => value >= 0.5).length;
  });
  assert.ok(
    inks.some((found) => Math.abs(found - ink) <= 4),
    `the left stroke has ${ink} pixels, the slices so far ${inks}`,
  );
});

test('a small mark near a digit is a part of it, one farther away than half its height is a stray', () => {
  const kept = (away: number) => {
    const page = new Drawing(300, 200)
      .stroke(60, 50, 60, 150, 10)
      .stroke(60 + away + 7, 85, 60 + away + 7, 115, 4);
    const density = densityOf(page.picture);
    return withoutClutter(findComponents(maskOf(page.picture), density)).length;
  };
  assert.is(kept(40), 2);
  assert.is(kept(70), 1);
});

test('a bar over a digit is a part of it where they share more than half of its width', () => {
  const glyphs = (left: number) => {
    const page = new Drawing(300, 120).ring(150, 60, 25, 6).stroke(left, 22, left + 35, 22, 5);
    const density = densityOf(page.picture);
    const found = findComponents(maskOf(page.picture), density);
    const pieces = found.components.map((component) => cutOut(component, found, density, 0));
    return layOut(pieces, () => false).flat().length;
  };
  assert.is(glyphs(155), 1);
  assert.is(glyphs(170), 2);
});

test('a speck within a digit’s height of it stands in its line, though below its foot; farther off, in its own', () => {
  const lines = (y: number) => {
    const page = new Drawing(200, 300).ring(50, 50, 25, 6).stroke(110, y, 110, y + 4, 8);
    const density = densityOf(page.picture);
    const found = findComponents(maskOf(page.picture), density);
    const pieces = found.components.map((component) => cutOut(component, found, density, 0));
    return layOut(pieces, () => false).length;
  };
  assert.is(lines(90), 1);
  assert.is(lines(200), 2);
});

test('full ink stands out from paper whose grain is half as strong as any ink can be', () => {
  const density = emptyPlane(120, 120);
  for (let i = 0; i < density.data.length; i++) {
    const [x, y] = [i % 120, Math.floor(i / 120)];
    density.data[i] = x >= 40 && x < 80 && y >= 40 && y < 80 ? 1 : ((x >> 1) + (y >> 1)) % 2 === 0 ? 0.13 : 0;
  }
  const ink = threshold(density);
  assert.ok(ink, 'nothing was found');
  assert.is(inkOf(ink.mask), 40 * 40);
});

/** Asserts the greys of a coloured picture at five places. */
function assertGreys(drawing: Drawing, known: readonly number[]): void {
  const grey = reduceColour(drawing.picture);
  const places = [
    [5, 5],
    [80, 70],
    [160, 30],
    [195, 115],
    [255, 235],
  ];
  const found = places.map(([x, y]) => at(grey, x, y));
  for (const [place, value] of found.entries())
    assert.ok(Math.abs(value - known[place]) < 1e-5, `${found}, expected ${known}`);
}

// Whoever changes the axis on purpose changes these greys; a distance or a round that is off by one does, too.
test('colours become the greys that they have always become', () => {
  const page = new Drawing(260, 240, [190, 200, 120])
    .ring(80, 120, 50, 9, [60, 40, 170])
    .stroke(160, 30, 230, 200, 11, [200, 90, 60])
    .noise(60)
    .light((x, y) => 0.6 + x / 800 + y / 1200);
  assertGreys(
    page,
    [0.4827037751674652, 0.30246734619140625, 0.3837490975856781, 0.5357105731964111, 0.6465960741043091],
  );
});

test('two colours of ink that differ from their ground as much: the axis after as many rounds as ever', () => {
  const page = new Drawing(260, 240, [120, 120, 120])
    .ring(80, 120, 50, 9, [220, 120, 120])
    .ring(195, 165, 50, 9, [120, 120, 219]);
  assertGreys(
    page,
    [0.47058823704719543, 0.7124401926994324, 0.47058823704719543, 0.6073430776596069, 0.47058823704719543],
  );
});

test.run();
