// The baseline: the first workload in straightforward plain JavaScript, dense, on Float32Array, in one thread.

import { CLASSES, PIXELS } from '../src/engine/network/topology.js';
import { Random } from '../src/engine/random.js';
import type { LabelledImages } from '../src/engine/training/dataset.js';

/** Seconds for an epoch of `images` images of 784-units-10 with sigmoid and SGD, from `steps` timed steps. */
export function plainJavaScriptEpoch(
  set: LabelledImages,
  units: number,
  batch: number,
  images: number,
  steps: number,
): number {
  const random = new Random(1, 'baseline');
  const draw = (count: number) => Float32Array.from({ length: count }, () => 0.01 * random.normal());
  const network = { units, first: draw(PIXELS * units), second: draw(units * CLASSES) };
  let seconds = 0;
  for (let step = 0; step <= steps; step++) {
    const started = performance.now();
    trainStep(network, set, step * batch, batch, 0.05);
    // The first step warms the compiler up.
    if (step > 0) seconds += (performance.now() - started) / 1000;
  }
  return (seconds / steps) * (images / batch);
}

interface PlainNetwork {
  readonly units: number;
  /** (784, units) */
  readonly first: Float32Array;
  /** (units, 10) */
  readonly second: Float32Array;
}

function trainStep(
  network: PlainNetwork,
  set: LabelledImages,
  from: number,
  batch: number,
  rate: number,
): void {
  const { units, first, second } = network;
  const inputs = Float32Array.from(
    set.pixels.subarray(from * PIXELS, (from + batch) * PIXELS),
    (byte) => byte / 255,
  );
  const hidden = multiply(inputs, first, batch, PIXELS, units).map((sum) => 1 / (1 + Math.exp(-sum)));
  const outputs = multiply(hidden, second, batch, units, CLASSES);
  for (let row = 0; row < batch; row++) {
    const logits = outputs.subarray(row * CLASSES, (row + 1) * CLASSES);
    const most = Math.max(...logits);
    const exponentials = logits.map((logit) => Math.exp(logit - most));
    const sum = exponentials.reduce((total, value) => total + value, 0);
    for (let digit = 0; digit < CLASSES; digit++) {
      logits[digit] = (exponentials[digit] / sum - (set.labels[from + row] === digit ? 1 : 0)) / batch;
    }
  }
  const deltas = new Float32Array(batch * units);
  for (let row = 0; row < batch; row++) {
    for (let unit = 0; unit < units; unit++) {
      let sum = 0;
      for (let digit = 0; digit < CLASSES; digit++)
        sum += outputs[row * CLASSES + digit] * second[unit * CLASSES + digit];
      const activation = hidden[row * units + unit];
      deltas[row * units + unit] = sum * activation * (1 - activation);
    }
  }
  descend(second, hidden, outputs, batch, units, CLASSES, rate);
  descend(first, inputs, deltas, batch, PIXELS, units, rate);
}

/** left (rows, depth) x right (depth, columns) */
function multiply(
  left: Float32Array,
  right: Float32Array,
  rows: number,
  depth: number,
  columns: number,
): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < depth; k++) {
      const value = left[row * depth + k];
      for (let column = 0; column < columns; column++)
        out[row * columns + column] += value * right[k * columns + column];
    }
  }
  return out;
}

/** weights (depth, columns) -= rate x left (rows, depth) transposed x deltas (rows, columns) */
function descend(
  weights: Float32Array,
  left: Float32Array,
  deltas: Float32Array,
  rows: number,
  depth: number,
  columns: number,
  rate: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < depth; k++) {
      const value = rate * left[row * depth + k];
      for (let column = 0; column < columns; column++)
        weights[k * columns + column] -= value * deltas[row * columns + column];
    }
  }
}
