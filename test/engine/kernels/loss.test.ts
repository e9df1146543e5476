// Softmax and cross-entropy, against the textbook's in float64.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  assertNear,
  OUTPUT_WIDTH,
  ROWS,
  randomFloats,
  randomFor,
  WORKBENCHES,
  type Workbench,
} from './workbench.js';

const CLASSES = 10;
const random = randomFor('loss');
/** The kernels' smallest e^x: probabilities below it come out as about that. */
const SMALLEST = Math.exp(-87);

function softmax(bench: Workbench, logits: Float32Array): Float32Array {
  const address = bench.reset().changed(logits);
  bench.kernels.softmax(address, logits.length / OUTPUT_WIDTH, bench.tables().exponential);
  bench.verifyRest();
  return bench.floats(address, logits.length);
}

function softmaxCrossEntropy(
  bench: Workbench,
  logits: Float32Array,
  labels: Uint8Array,
  indices: Int32Array,
  smoothing: number,
  factor: number,
): { losses: Float32Array; deltas: Float32Array } {
  const rows = indices.length;
  const address = bench.reset().changed(logits);
  const losses = bench.output(rows * 4);
  bench.kernels.softmaxCrossEntropy(
    address,
    losses,
    bench.input(labels),
    bench.input(indices),
    rows,
    smoothing,
    factor,
    bench.tables().exponential,
  );
  bench.verifyRest();
  return { losses: bench.floats(losses, rows), deltas: bench.floats(address, rows * OUTPUT_WIDTH) };
}

/** Rows of twelve from rows of ten. */
function packLogits(rows: readonly number[][]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => [...row, 0, 0]));
}

/** ln of the softmax of one row. */
function referenceLogarithms(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  return logits.map((logit) => logit - most - Math.log(sum));
}

/** Softmax's error: e^x to 2 units, a subtraction of numbers of that size, a sum of ten, a division. */
const relativeError = (logits: readonly number[]) =>
  2 ** -23 * (16 + Math.max(...logits) - Math.min(...logits));

const randomRows = (rows: number, size: number): number[][] =>
  Array.from({ length: rows }, () => Array.from(randomFloats(random, CLASSES), (x) => Math.fround(size * x)));

const same = (value: number) => new Array<number>(CLASSES).fill(value);
const spike = (at: number, height: number, rest = 0) =>
  same(rest).map((value, digit) => (digit === at ? height : value));

const EXTREMES: [string, number[]][] = [
  ['all zero', same(0)],
  ['all alike and huge', same(3e4)],
  ['all alike and hugely negative', same(-3e4)],
  ['one far above', spike(9, 1000)],
  ['one far below', spike(0, -1000)],
  ['one above by 87', spike(3, 87)],
  ['one above by 88.4', spike(8, Math.fround(88.4))],
  ['one above by 104', spike(7, 104)],
  ['steps of 30', same(0).map((_, digit) => 30 * digit - 100)],
  ['tiny differences', same(0).map((_, digit) => Math.fround(1 + digit * 2 ** -20))],
];

function assertSoftmax(found: Float32Array, logits: readonly number[]): void {
  const expected = referenceLogarithms(logits).map(Math.exp);
  for (const [digit, p] of expected.entries())
    assertNear(found[digit], p, relativeError(logits) * p + SMALLEST, `p of ${digit}`);
  assert.equal(Array.from(found.subarray(CLASSES, OUTPUT_WIDTH)), [0, 0], 'the padding');
  assertNear(
    found.reduce((sum, p) => sum + p, 0),
    1,
    2 ** -20,
    'the sum',
  );
}

function assertCrossEntropy(
  loss: number,
  deltas: Float32Array,
  logits: readonly number[],
  label: number,
  smoothing: number,
  factor: number,
): void {
  const logarithms = referenceLogarithms(logits);
  const targets = logarithms.map((_, digit) => (digit === label ? 1 - smoothing : 0) + smoothing / CLASSES);
  const expected = -targets.reduce((sum, target, digit) => sum + target * logarithms[digit], 0);
  const size = Math.max(1, ...logits.map(Math.abs));
  assertNear(loss, expected, 2 ** -23 * 12 * size, 'the loss');
  for (const [digit, target] of targets.entries()) {
    const p = Math.exp(logarithms[digit]);
    const tolerance = Math.abs(factor) * (relativeError(logits) * p + 2 ** -22 + SMALLEST);
    assertNear(deltas[digit], (p - target) * factor, tolerance, `the delta of ${digit}`);
  }
  assert.equal(Array.from(deltas.subarray(CLASSES, OUTPUT_WIDTH)), [0, 0], 'the padding');
}

for (const bench of WORKBENCHES) {
  for (const rows of ROWS) {
    test(`softmax, ${bench.build}: ${rows} rows`, () => {
      const logits = randomRows(rows, 10);
      const found = softmax(bench, packLogits(logits));
      for (const [row, values] of logits.entries())
        assertSoftmax(found.subarray(row * OUTPUT_WIDTH, (row + 1) * OUTPUT_WIDTH), values);
    });

    for (const smoothing of [0, 0.1]) {
      test(`softmaxCrossEntropy, ${bench.build}: ${rows} rows, smoothing ${smoothing}`, () => {
        const logits = randomRows(rows, 10);
        const labels = Uint8Array.from({ length: rows + 7 }, () => random.below(CLASSES));
        const indices = random.permutation(rows + 7).slice(0, rows);
        const { losses, deltas } = softmaxCrossEntropy(
          bench,
          packLogits(logits),
          labels,
          indices,
          smoothing,
          1 / rows,
        );
        for (const [row, values] of logits.entries()) {
          const own = deltas.subarray(row * OUTPUT_WIDTH, (row + 1) * OUTPUT_WIDTH);
          assertCrossEntropy(losses[row], own, values, labels[indices[row]], smoothing, 1 / rows);
        }
      });
    }
  }

  for (const [name, logits] of EXTREMES) {
    test(`softmax, ${bench.build}: ${name}`, () => {
      assertSoftmax(softmax(bench, packLogits([logits])), logits);
    });

    test(`softmaxCrossEntropy, ${bench.build}: ${name}, every label`, () => {
      const labels = Uint8Array.from(logits, (_, digit) => digit);
      for (const smoothing of [0, 0.05]) {
        const { losses, deltas } = softmaxCrossEntropy(
          bench,
          packLogits(Array.from(labels, () => logits)),
          labels,
          Int32Array.from(labels),
          smoothing,
          1,
        );
        for (const label of labels) {
          const own = deltas.subarray(label * OUTPUT_WIDTH, (label + 1) * OUTPUT_WIDTH);
          assertCrossEntropy(losses[label], own, logits, label, smoothing, 1);
        }
      }
    });
  }
}

test.run();
