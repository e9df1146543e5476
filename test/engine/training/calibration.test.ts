// Temperature scaling: the temperature that is fitted is the one that the labels were drawn with.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CLASSES, OUTPUT_WIDTH } from '../../../src/engine/network/topology.js';
import { Random } from '../../../src/engine/random.js';
import { applyTemperature, fitTemperature } from '../../../src/engine/training/calibration.js';
import type { Network } from '../../../src/formats/model.js';
import { temperatureOf } from '../../../src/formats/temperature.js';
import { assertRefused } from '../../refusals.js';

const IMAGES = 20_000;

/** Rows of probabilities, and labels drawn as often as those at a temperature say. */
function drawLabels(temperature: number): { probabilities: Float32Array; labels: Uint8Array } {
  const random = new Random(1, 'calibration');
  const probabilities = new Float32Array(IMAGES * OUTPUT_WIDTH);
  const labels = new Uint8Array(IMAGES);
  for (let row = 0; row < IMAGES; row++) {
    const powers = Float32Array.from({ length: CLASSES }, () => Math.exp(2 * random.normal()));
    const sum = powers.reduce((total, value) => total + value, 0);
    const stated = powers.map((value) => value / sum);
    probabilities.set(stated, row * OUTPUT_WIDTH);
    let rest = random.uniform();
    const true_ = applyTemperature(stated, temperature);
    labels[row] = Math.min(
      CLASSES - 1,
      true_.findIndex((value) => {
        rest -= value;
        return rest < 0;
      }),
    );
  }
  return { probabilities, labels };
}

for (const temperature of [0.5, 1, 2.5]) {
  test(`labels drawn at ${temperature}: that temperature is found`, () => {
    const { probabilities, labels } = drawLabels(temperature);
    const found = fitTemperature(probabilities, labels);
    assert.ok(Math.abs(found / temperature - 1) < 0.03, String(found));
  });
}

test('no label: 1; all right and sure: the lowest; all wrong: the highest', () => {
  assert.is(fitTemperature(new Float32Array(0), new Uint8Array(0)), 1);
  const sure = new Float32Array(OUTPUT_WIDTH).fill(0.02, 0, CLASSES);
  sure[3] = 0.82;
  assert.ok(fitTemperature(sure, Uint8Array.of(3)) < 0.101);
  assert.ok(fitTemperature(sure, Uint8Array.of(4)) > 9.9);
});

test('probabilities of exactly 0 give a finite temperature', () => {
  const row = Float32Array.from({ length: OUTPUT_WIDTH }, (_, digit) => (digit === 1 ? 1 : 0));
  const found = fitTemperature(Float32Array.of(...row, ...row), Uint8Array.of(1, 2));
  assert.ok(found >= 0.1 && found <= 10, String(found));
});

test('applied: a square root at 2, a square at 1/2, normalised, in the same order', () => {
  const stated = Float32Array.of(0.64, 0.32, 0.04);
  const roots = [0.8, Math.sqrt(0.32), 0.2];
  const squares = [0.4096, 0.1024, 0.0016];
  const shares = (values: number[]) => values.map((value) => value / values.reduce((a, b) => a + b));
  for (const [temperature, expected] of [
    [2, shares(roots)],
    [0.5, shares(squares)],
    [1, [0.64, 0.32, 0.04]],
  ] as const) {
    const found = applyTemperature(stated, temperature);
    for (const [place, value] of expected.entries())
      assert.ok(Math.abs(found[place] - value) < 1e-6, `${found}`);
  }
});

test('stored: absent is 1, and what is no temperature is refused', async () => {
  const model = (temperature?: string) => ({ metadata: { temperature } }) as Network;
  assert.is(temperatureOf(model()), 1);
  assert.is(temperatureOf(model('0.6')), 0.6);
  for (const wrong of ['', 'warm', '0', '-1', 'NaN', 'Infinity', '1000'])
    await assertRefused(() => temperatureOf(model(wrong)), 'bad-model', JSON.stringify(wrong));
});

test.run();
