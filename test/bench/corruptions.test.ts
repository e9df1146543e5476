// The fifteen corruptions: each does to a simple image what its name says, and no more than that.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CORRUPTIONS } from '../../bench/corruptions.js';
import { Random } from '../../src/engine/random.js';

const SIDE = 28;
const SEEDS = 24;

/** An image painted by a function of column and row. */
const paint = (level: (x: number, y: number) => number) =>
  Uint8Array.from({ length: SIDE * SIDE }, (_, i) => level(i % SIDE, Math.floor(i / SIDE)));

const black = paint(() => 0);
const grey = paint(() => 128);
const white = paint(() => 255);
const point = paint((x, y) => (x === 14 && y === 14 ? 255 : 0));
/** 12 x 12 in the middle. */
const square = paint((x, y) => (x >= 8 && x < 20 && y >= 8 && y < 20 ? 255 : 0));
const uprightBar = paint((x, y) => (x >= 13 && x < 15 && y >= 6 && y < 22 ? 255 : 0));
const levelBar = paint((x, y) => (y >= 13 && y < 15 && x >= 6 && x < 22 ? 255 : 0));

const spoil = (name: string, image: Uint8Array, seed = 1) => CORRUPTIONS[name](image, new Random(seed, name));
const spoilMany = (name: string, image: Uint8Array) =>
  Array.from({ length: SEEDS }, (_, seed) => spoil(name, image, seed));

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const mean = (values: Uint8Array) => sum(values) / values.length;
const share = (image: Uint8Array, is: (level: number) => boolean) => image.filter(is).length / image.length;

function assertBetween(low: number, value: number, high: number, what?: string): void {
  assert.ok(value >= low && value <= high, `${what ?? 'a value'} between ${low} and ${high}, found ${value}`);
}

/** The middle of an image's ink, and its second moments about it. */
function moments(image: Uint8Array) {
  const mass = sum(image);
  const about = (f: (x: number, y: number) => number) =>
    sum(Array.from(image, (level, i) => level * f(i % SIDE, Math.floor(i / SIDE)))) / mass;
  const x = about((column) => column);
  const y = about((_, row) => row);
  return {
    mass,
    x,
    y,
    xx: about((column) => (column - x) ** 2),
    xy: about((column, row) => (column - x) * (row - y)),
    yy: about((_, row) => (row - y) ** 2),
  };
}

/** For each column with ink, the middle of its ink. */
function middles(image: Uint8Array): Map<number, number> {
  const found = new Map<number, number>();
  for (let x = 0; x < SIDE; x++) {
    const column = Array.from({ length: SIDE }, (_, y) => image[y * SIDE + x]);
    if (sum(column) > 0) found.set(x, sum(column.map((level, y) => level * y)) / sum(column));
  }
  return found;
}

/** How far, at most, places lie from the straight line that fits them best, above it and below. */
function offLine(places: Map<number, number>): number {
  const xs = [...places.keys()];
  const ys = [...places.values()];
  const middleX = sum(xs) / xs.length;
  const middleY = sum(ys) / ys.length;
  const slope =
    sum(xs.map((x, k) => (x - middleX) * (ys[k] - middleY))) / sum(xs.map((x) => (x - middleX) ** 2));
  return Math.max(...xs.map((x, k) => Math.abs(ys[k] - middleY - slope * (x - middleX))));
}

test('there are fifteen', () => assert.is(Object.keys(CORRUPTIONS).length, 15));

for (const name of Object.keys(CORRUPTIONS)) {
  test(`${name}: the same for the same random numbers, of the same size, and the image is left as it is`, () => {
    const before = square.slice();
    const first = spoil(name, square);
    assert.equal(first, spoil(name, square));
    assert.is(first.length, SIDE * SIDE);
    assert.equal(square, before);
  });

  test(`${name}: changes an image, but not beyond recognition`, () => {
    for (const spoiled of spoilMany(name, square)) {
      const off = spoiled.map((level, i) => Math.abs(level - square[i]));
      assertBetween(2, mean(off), 110, 'mean change');
    }
  });
}

test('those without chance are the same for all random numbers, the others are not', () => {
  const fixed = Object.keys(CORRUPTIONS).filter((name) => {
    const [first, ...others] = spoilMany(name, square).map(String);
    return others.every((other) => other === first);
  });
  assert.equal(fixed.sort(), ['blur', 'brightness', 'edges', 'scale', 'stripes']);
});

test('shot noise: none in black, in grey as strong as the root of its level, and about it', () => {
  assert.equal([...spoil('shot noise', black)], [...black]);
  const noisy = spoil('shot noise', grey);
  assertBetween(122, mean(noisy), 134);
  const deviation = Math.sqrt(sum(Array.from(noisy, (level) => (level - 128) ** 2)) / noisy.length);
  assertBetween(46, deviation, 56, 'deviation');
});

test('impulse noise: one pixel of 13 black, as many white, the others untouched', () => {
  const all = Uint8Array.from(spoilMany('impulse noise', grey).flatMap((image) => [...image]));
  assertBetween(
    0.065,
    share(all, (level) => level === 0),
    0.085,
  );
  assertBetween(
    0.065,
    share(all, (level) => level === 255),
    0.085,
  );
  assertBetween(
    0.83,
    share(all, (level) => level === 128),
    0.87,
  );
});

test('blur: a point becomes an even disc of its own light', () => {
  const disc = spoil('blur', point);
  assert.is(disc.filter((level) => level > 0).length, 21);
  assert.ok(disc.every((level) => level === 0 || level === Math.round(255 / 21)));
  const { x, y } = moments(disc);
  assert.equal([x, y], [14, 14]);
});

test('motion blur: a point becomes a line 7 pixels long, in any direction', () => {
  const slopes = spoilMany('motion blur', point).map((image) => {
    const { mass, x, y, xx, xy, yy } = moments(image);
    assertBetween(240, mass, 270, 'light');
    assertBetween(13.8, x, 14.2);
    assertBetween(13.8, y, 14.2);
    // Seven places a pixel apart have a variance of 4 along the line; across it only the pixels' own width.
    const spread = Math.hypot(xx - yy, 2 * xy);
    assertBetween(3.5, (xx + yy + spread) / 2, 4.6, 'along');
    assertBetween(0, (xx + yy - spread) / 2, 0.4, 'across');
    return Math.atan2(2 * xy, xx - yy) / 2;
  });
  assert.ok(Math.max(...slopes) - Math.min(...slopes) > 1);
});

test('shear: an upright bar leans by half a pixel a row, to either side, and stays as high', () => {
  const leans = spoilMany('shear', uprightBar).map((image) => {
    const { mass, xy, yy } = moments(image);
    assertBetween(0.98, mass / sum(uprightBar), 1.02);
    assertBetween(0.98, yy / moments(uprightBar).yy, 1.02);
    assertBetween(0.48, Math.abs(xy / yy), 0.52, 'lean');
    return Math.sign(xy);
  });
  assert.is(new Set(leans).size, 2);
});

test('scale: six tenths as wide and as high, in the same place', () => {
  const before = moments(square);
  const after = moments(spoil('scale', square));
  assertBetween(0.33, after.mass / before.mass, 0.39);
  assertBetween(0.33, after.xx / before.xx, 0.42);
  assertBetween(0.33, after.yy / before.yy, 0.42);
  assertBetween(13.4, after.x, 13.6);
});

test('rotate: a level bar is turned by 20 to 30 degrees, to either side', () => {
  const turns = spoilMany('rotate', levelBar).map((image) => {
    const { mass, xx, xy, yy } = moments(image);
    assertBetween(0.96, mass / sum(levelBar), 1.04);
    const degrees = ((Math.atan2(2 * xy, xx - yy) / 2) * 180) / Math.PI;
    assertBetween(19.5, Math.abs(degrees), 30.5, 'turn');
    return Math.sign(degrees);
  });
  assert.is(new Set(turns).size, 2);
});

test('brightness: every level half-way to white', () => {
  const levels = paint((x) => 9 * x);
  assert.equal(
    [...spoil('brightness', levels)],
    [...levels].map((level) => Uint8ClampedArray.of((level + 255) / 2)[0]),
  );
});

test('translate: a point moves by 3 across and 3 down or up', () => {
  const places = spoilMany('translate', point).map((image) => image.indexOf(255));
  for (const image of spoilMany('translate', point)) assert.is(sum(image), 255);
  const expected = [11, 17].flatMap((y) => [11, 17].map((x) => y * SIDE + x));
  assert.equal([...new Set(places)].sort(), expected.sort());
});

test('stripes: two bars of three rows are inverted, the rest is left', () => {
  const spoiled = spoil('stripes', square);
  const inverted = new Set<number>();
  for (let i = 0; i < spoiled.length; i++) {
    if (spoiled[i] === square[i]) continue;
    assert.is(spoiled[i], 255 - square[i]);
    inverted.add(Math.floor(i / SIDE));
  }
  assert.equal([...inverted], [8, 9, 10, 17, 18, 19]);
});

test('fog: white stays, black is lifted unevenly and smoothly, by 60 % at most', () => {
  assert.equal([...spoil('fog', white)], [...white]);
  for (const cloud of spoilMany('fog', black)) {
    assertBetween(40, mean(cloud), 115);
    assert.ok(Math.max(...cloud) <= 153);
    assert.ok(Math.max(...cloud) - Math.min(...cloud) > 40, 'uneven');
    for (let i = 1; i < cloud.length; i++)
      if (i % SIDE > 0) assert.ok(Math.abs(cloud[i] - cloud[i - 1]) <= 30, 'smooth');
  }
});

test('spatter: eight drops at most are added, nothing is taken away', () => {
  for (const spoiled of spoilMany('spatter', black)) {
    const ink = sum(spoiled) / 255;
    assertBetween(4, ink, 8 * Math.PI * 1.6 ** 2, 'ink');
    assert.ok(spoiled.filter((level) => level > 0).length <= 8 * 16);
  }
  for (const spoiled of spoilMany('spatter', square))
    assert.ok(spoiled.every((level, i) => level >= square[i]));
});

test('dotted line: two columns of four have a dot, on a straight line from side to side', () => {
  for (const spoiled of spoilMany('dotted line', black)) {
    const places = middles(spoiled);
    assert.equal(
      [...places.keys()],
      Array.from({ length: SIDE }, (_, x) => x).filter((x) => x % 4 < 2),
    );
    assert.ok(offLine(places) < 0.3);
  }
});

test('zigzag: ink in every column, 3 pixels above and below a straight line', () => {
  for (const spoiled of spoilMany('zigzag', black)) {
    const places = middles(spoiled);
    assert.is(places.size, SIDE);
    assertBetween(2.6, offLine(places), 3.8);
  }
  for (const spoiled of spoilMany('zigzag', square))
    assert.ok(spoiled.every((level, i) => level >= square[i]));
});

test('edges: outlines alone, two pixels wide; even parts are black', () => {
  const outline = spoil('edges', square);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const outside = Math.max(Math.abs(x - 13.5), Math.abs(y - 13.5)) - 6;
      assert.is(outline[y * SIDE + x] > 0, Math.abs(outside) < 1, `${x}, ${y}`);
    }
  }
  assert.is(outline[14 * SIDE + 8], 255);
  const level = (x: number, y: number) => outline[y * SIDE + x];
  assert.equal([...outline], [...paint((x, y) => level(27 - x, y))], 'left as right');
  assert.equal([...outline], [...paint((x, y) => level(x, 27 - y))], 'above as below');
  assert.equal([...outline], [...paint((x, y) => level(y, x))], 'across as down');
});

test.run();
