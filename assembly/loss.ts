// Softmax with cross-entropy, in place on rows of twelve: ten logits and two zeros.

import {
  areApart, areExponentialConstants, areIndices, areOutputs, bytesOfOutputs, holds, isShare,
} from './preconditions';
import { exponential, naturalLogarithm, OUTPUT_ROW, sumLanes } from './vector';

// @ts-ignore: decorator
@inline const CLASSES: i32 = 10;

/**
 * probabilities = softmax(logits), in place on (rows, 12); the two padding columns become 0. `constants`: see
 * exponential in vector.ts.
 */
export function softmax(logits: usize, rows: i32, constants: usize): void {
  assert(areOutputs(logits, rows) && areExponentialConstants(constants));
  const end = logits + <usize>rows * OUTPUT_ROW;
  for (; logits < end; logits += OUTPUT_ROW) {
    const sum = exponentials(logits, largest(logits), constants);
    scale(logits, <f32>1.0 / sum);
  }
}

/**
 * The loss of each image, and its derivative by the logits: losses (rows) f32 = -sum of target ln p, and
 * logits (rows, 12) become (p - target) x `factor`, p = softmax(logits). The target is 1 - smoothing for the
 * label and smoothing / 10 for each class besides (label smoothing, Szegedy and others 2016). An image whose
 * label is no class, 10 or above, is to be read as nothing: its target is 1 / 10 for every class.
 * labels (·) u8, indices (rows) i32: whose label is each row's. `factor` is 1 / B for a batch's mean.
 */
export function softmaxCrossEntropy(
  logits: usize, losses: usize, labels: usize, indices: usize, rows: i32, smoothing: f32, factor: f32,
  constants: usize,
): void {
  assert(areOutputs(logits, rows) && holds(losses, <u64>rows << 2, 4) && areIndices(indices, rows, labels, 1));
  assert(areApart(logits, bytesOfOutputs(rows), losses, <u64>rows << 2));
  assert(isShare(smoothing) && factor > 0 && areExponentialConstants(constants));
  for (let row = 0; row < rows; row++) {
    const label = <usize>load<u8>(labels + <usize>load<i32>(indices + (<usize>row << 2)));
    const spread: f32 = label < <usize>CLASSES ? smoothing : 1;
    const share = spread / <f32>CLASSES;
    const most = largest(logits);
    const labelLogit = load<f32>(logits + (label << 2));
    const total = sumLanes(f32x4.add(f32x4.add(v128.load(logits), v128.load(logits, 16)), lastTwo(logits)));
    const sum = exponentials(logits, most, constants);
    // -sum of target (z - most - ln sum), where the targets sum to 1.
    const target = (<f32>1.0 - spread) * labelLogit + share * total;
    store<f32>(losses + (<usize>row << 2), naturalLogarithm(sum) + most - target);
    scale(logits, factor / sum);
    for (let o: usize = 0; o < <usize>CLASSES; o++) {
      const at = logits + (o << 2);
      store<f32>(at, load<f32>(at) - (o == label ? (<f32>1.0 - spread) + share : share) * factor);
    }
    logits += OUTPUT_ROW;
  }
}

/** Logits 8 and 9, and two zeros. */
// @ts-ignore: decorator
@inline function lastTwo(logits: usize): v128 {
  return v128.and(v128.load(logits, 32), i32x4(-1, -1, 0, 0));
}

/** The largest of the ten logits: subtracted before exp, so that nothing overflows. */
// @ts-ignore: decorator
@inline function largest(logits: usize): f32 {
  let most = load<f32>(logits);
  for (let o: usize = 1; o < <usize>CLASSES; o++) most = max(most, load<f32>(logits + (o << 2)));
  return most;
}

/** logits = e^(logits - most), 0 in the padding; returns their sum. */
// @ts-ignore: decorator
@inline function exponentials(logits: usize, most: f32, constants: usize): f32 {
  const shift = f32x4.splat(most);
  const a = exponential(f32x4.sub(v128.load(logits), shift), constants);
  const b = exponential(f32x4.sub(v128.load(logits, 16), shift), constants);
  const c = v128.and(exponential(f32x4.sub(v128.load(logits, 32), shift), constants), i32x4(-1, -1, 0, 0));
  v128.store(logits, a);
  v128.store(logits, b, 16);
  v128.store(logits, c, 32);
  return sumLanes(f32x4.add(f32x4.add(a, b), c));
}

// @ts-ignore: decorator
@inline function scale(row: usize, factor: f32): void {
  const by = f32x4.splat(factor);
  v128.store(row, f32x4.mul(v128.load(row), by));
  v128.store(row, f32x4.mul(v128.load(row, 16), by), 16);
  v128.store(row, f32x4.mul(v128.load(row, 32), by), 32);
}
