// The digits themselves: the same everywhere, balanced, normalised as MNIST is, and varied.

import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits, drawNonDigits, planDigit } from '../../../src/data/builtin/digits.js';
import { formsOfDigit } from '../../../src/data/builtin/glyphs/catalogue.js';
import { Random } from '../../../src/data/builtin/random.js';

const SIDE = 28;
const PIXELS = SIDE * SIDE;

const sample = drawDigits(5, 0, 3000);

function imageAt(index: number): Uint8Array {
  return sample.images.subarray(index * PIXELS, (index + 1) * PIXELS);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

// Whoever changes how digits look changes these on purpose; nobody else may.
test('seed 1 gives the bytes it has always given', () => {
  const { images, labels } = drawDigits(1, 0, 500);
  assert.is(sha256(labels), 'cdd3813fd05292dd8083f2b5aff95cdc273aa8e80ee001f43a0fb97af0c6e74a');
  assert.is(sha256(images), '33c2535137bd8eada4fc19d203f8883b5da152cdeac2b8521017f2fa59336283');
});

test('what is no digit has the bytes it has always had', () => {
  assert.is(
    sha256(drawNonDigits(1, 0, 300)),
    'a1495bbd3f978a32d054d53302d5ee0396b7c0e8345d6df5e23503131e89c2ae',
  );
});

test('a range gives the same bytes however it is split', () => {
  const whole = drawDigits(42, 95, 120);
  for (const cuts of [
    [0, 1, 2, 120],
    [0, 37, 38, 111, 120],
  ]) {
    for (let part = 0; part + 1 < cuts.length; part++) {
      const [from, to] = [cuts[part], cuts[part + 1]];
      const { images, labels } = drawDigits(42, 95 + from, to - from);
      assert.equal(labels, whole.labels.slice(from, to));
      assert.equal(images, whole.images.slice(from * PIXELS, to * PIXELS));
    }
  }
});

test('another seed gives other digits in another order', () => {
  const [one, two] = [drawDigits(1, 0, 100), drawDigits(2, 0, 100)];
  assert.not.equal(one.labels, two.labels);
  assert.not.equal(one.images, two.images);
});

test('an empty range is empty', () => {
  assert.is(drawDigits(1, 10, 0).labels.length, 0);
});

test('labels are balanced and shuffled', () => {
  const counts = new Array(10).fill(0);
  let repeats = 0;
  for (let i = 0; i < 3000; i++) {
    counts[sample.labels[i]]++;
    if (i >= 10 && sample.labels[i] === sample.labels[i - 10]) repeats++;
  }
  assert.equal(counts, new Array(10).fill(300));
  // A tenth of them by chance.
  assert.ok(repeats > 200 && repeats < 400, `${repeats} labels stand where they stood ten before`);
});

test('ink fits 20 x 20 pixels and its longer side fills them, with the centre of mass in the centre pixel', () => {
  let lopsided = 0;
  for (let i = 0; i < 3000; i++) {
    let [top, bottom, left, right, mass, momentX, momentY] = [SIDE, -1, SIDE, -1, 0, 0, 0];
    imageAt(i).forEach((value, pixel) => {
      if (value === 0) return;
      const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE)];
      [top, bottom, left, right] = [
        Math.min(top, y),
        Math.max(bottom, y),
        Math.min(left, x),
        Math.max(right, x),
      ];
      mass += value;
      momentX += value * (x + 0.5);
      momentY += value * (y + 0.5);
    });
    const longer = Math.max(bottom - top, right - left) + 1;
    assert.ok(longer >= 19 && longer <= 20, `image ${i}: ${longer} pixels long`);
    // Bytes round what is weighed before, hence the hundredth.
    const [offX, offY] = [momentX / mass - 14.5, momentY / mass - 14.5];
    if (Math.abs(offX) <= 0.51 && Math.abs(offY) <= 0.51) continue;
    const touchesEdge = top === 0 || bottom === SIDE - 1 || left === 0 || right === SIDE - 1;
    assert.ok(touchesEdge, `image ${i}: off by ${offX}, ${offY}, though there was room to move it`);
    lopsided++;
  }
  assert.ok(lopsided < 30, `${lopsided} of 3000 are so lopsided that the image's edge stopped them`);
});

test('every image shows ink with a bright core, and most of it stays black', () => {
  for (let i = 0; i < 3000; i++) {
    const image = imageAt(i);
    const inked = image.filter((value) => value > 0).length;
    assert.ok(Math.max(...image) > 128, `image ${i} is faint`);
    assert.ok(inked > 20 && inked < PIXELS / 2.2, `image ${i} has ${inked} inked pixels`);
  }
});

test('no two images are the same', () => {
  assert.is(new Set(Array.from({ length: 3000 }, (_, i) => sha256(imageAt(i)))).size, 3000);
});

test('every form of every digit is drawn', () => {
  const drawn = new Set();
  for (let i = 0; i < 5000; i++) drawn.add(planDigit(5, i).form);
  for (const [digit, forms] of formsOfDigit.entries())
    for (const form of forms) assert.ok(drawn.has(form), `${digit} ${form.name} is missing`);
});

test('forms have names of their own and leave the pen on the page', () => {
  for (const [digit, forms] of formsOfDigit.entries()) {
    assert.is(new Set(forms.map((form) => form.name)).size, forms.length, `names of ${digit}`);
    for (const form of forms) {
      for (let stream = 0; stream < 200; stream++) {
        for (const { x, y } of form.draw(new Random(3, stream)).flat()) {
          assert.ok(x > -0.8 && x < 1.4 && y > -0.5 && y < 1.3, `${digit} ${form.name}: (${x}, ${y})`);
        }
      }
    }
  }
});

test('writers lean both ways and hold thin and thick pens, within what hands do', () => {
  const writers = Array.from({ length: 3000 }, (_, i) => planDigit(5, i).writer);
  const slants = writers.map((writer) => writer.slant);
  const widths = writers.map((writer) => writer.penWidth);
  assert.ok(Math.min(...slants) < -0.25 && Math.min(...slants) > -0.8);
  assert.ok(Math.max(...slants) > 0.5 && Math.max(...slants) < 1);
  assert.ok(Math.min(...widths) < 1.3 && Math.min(...widths) >= 0.9);
  assert.ok(Math.max(...widths) > 4.2 && Math.max(...widths) <= 5.5);
  const right = slants.filter((slant) => slant > 0).length / slants.length;
  assert.ok(right > 0.6 && right < 0.9, `${right} lean to the right, as most hands do`);
});

test.run();
