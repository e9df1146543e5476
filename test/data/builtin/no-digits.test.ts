// What is no digit: every form is drawn, each image is its own, and none is a digit alone.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawNonDigits, planNonDigit } from '../../../src/data/builtin/digits.js';
import { familiesOfNoDigit } from '../../../src/data/builtin/glyphs/no-digit/catalogue.js';
import { crowded } from '../../../src/data/builtin/glyphs/no-digit/crowded.js';
import { Random } from '../../../src/data/builtin/random.js';

const PIXELS = 784;

test('every form of every family is drawn, families as often as their weights say', () => {
  const drawn = new Map<string, number>();
  const count = 6000;
  for (let i = 0; i < count; i++) {
    const { form } = planNonDigit(5, i);
    drawn.set(form.name, (drawn.get(form.name) ?? 0) + 1);
  }
  const total = familiesOfNoDigit.reduce((sum, { weight }) => sum + weight, 0);
  for (const { name, weight, forms } of familiesOfNoDigit) {
    let share = 0;
    for (const form of forms) {
      assert.ok(drawn.has(form.name), `${form.name} is missing`);
      share += (drawn.get(form.name) ?? 0) / count;
    }
    assert.ok(Math.abs(share - weight / total) < 0.03, `${name}: ${share}`);
  }
});

test('names are unique, and strokes have two points or more', () => {
  const forms = familiesOfNoDigit.flatMap((family) => family.forms);
  assert.is(new Set(forms.map(({ name }) => name)).size, forms.length);
  for (const form of forms)
    for (let stream = 0; stream < 100; stream++)
      for (const stroke of form.draw(new Random(3, stream)))
        assert.ok(
          stroke.length > 1 && stroke.every(({ x, y }) => Math.abs(x) < 5 && Math.abs(y) < 3),
          form.name,
        );
});

test('a crowded digit has more strokes than the digit, or more points', () => {
  for (const form of crowded)
    for (let stream = 0; stream < 300; stream++)
      assert.ok(form.draw(new Random(4, stream)).length > 1, `${form.name}, ${stream}`);
});

test('the same image in every range, inked, and no two alike', () => {
  const images = drawNonDigits(7, 0, 300);
  assert.equal(drawNonDigits(7, 120, 5), images.subarray(120 * PIXELS, 125 * PIXELS));
  const texts = new Set<string>();
  for (let i = 0; i < 300; i++) {
    const image = images.subarray(i * PIXELS, (i + 1) * PIXELS);
    assert.ok(image.filter((value) => value > 64).length > 15, `image ${i} is empty`);
    texts.add(Buffer.from(image).toString('base64'));
  }
  assert.is(texts.size, 300);
});

test.run();
