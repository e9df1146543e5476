// The output layer, ten classes wide. Each tile of the last hidden layer contributes a share of the logits
// (map); the shares are summed in the tiles' order (reduce). So a tile's activations never leave its core.

import { multiplyLeftTransposed } from './gradient';
import {
  areApart, areOutputs, arePadded, areShares, bytesOfOutputs, bytesOfShares, bytesOfTile, isTile,
} from './preconditions';
import {
  Bytes, HALF_ROW, multiplyAdd, OUTPUT_ROW, storeHalfRow, storePair, TILE, TILE_ROW, transposeBlock,
} from './vector';

// @ts-ignore: decorator
@inline const CLASSES: usize = 10;
// @ts-ignore: decorator
@inline const PADDED_CLASSES: usize = OUTPUT_ROW / 4;

/**
 * One tile's share of the logits: out (rows, 12) = activations (rows, 32) x weights (32, 12).
 */
export function outputForward(out: usize, activations: usize, weights: usize, rows: i32): void {
  assert(areOutputs(out, rows) && isTile(activations, rows) && areOutputs(weights, TILE));
  assert(areApart(out, bytesOfOutputs(rows), activations, bytesOfTile(rows)));
  assert(areApart(out, bytesOfOutputs(rows), weights, bytesOfOutputs(TILE)));
  const end = weights + TILE * OUTPUT_ROW;
  const zero = f32x4.splat(0);
  for (let row = 0; row < rows; row += 2) {
    const second = <usize>min(row + 1, rows - 1);
    let a0 = zero, a1 = zero, a2 = zero, b0 = zero, b1 = zero, b2 = zero;
    let a = activations + <usize>row * TILE_ROW;
    let b = activations + second * TILE_ROW;
    for (let w = weights; w < end; w += OUTPUT_ROW) {
      const x = v128.load32_splat(a);
      const y = v128.load32_splat(b);
      const w0 = v128.load(w), w1 = v128.load(w, 16), w2 = v128.load(w, 32);
      a0 = multiplyAdd(x, w0, a0);
      a1 = multiplyAdd(x, w1, a1);
      a2 = multiplyAdd(x, w2, a2);
      b0 = multiplyAdd(y, w0, b0);
      b1 = multiplyAdd(y, w1, b1);
      b2 = multiplyAdd(y, w2, b2);
      a += 4;
      b += 4;
    }
    storeOutputs(out + <usize>row * OUTPUT_ROW, a0, a1, a2);
    storeOutputs(out + second * OUTPUT_ROW, b0, b1, b2);
  }
}

/**
 * The reduce of the shares: logits (rows, 12) = biases (12) + the sum over tiles of shares [tiles][·][12],
 * in the tiles' order. `shares` points at the first image's row, `shareBytes` is the bytes of one tile's.
 */
export function sumShares(
  logits: usize, biases: usize, shares: usize, rows: i32, tiles: i32, shareBytes: Bytes,
): void {
  assert(areOutputs(logits, rows) && areOutputs(biases, 1) && areShares(shares, tiles, shareBytes, rows));
  assert(areApart(logits, bytesOfOutputs(rows), shares, bytesOfShares(tiles, shareBytes, rows)));
  const first0 = v128.load(biases), first1 = v128.load(biases, 16), first2 = v128.load(biases, 32);
  for (let row = 0; row < rows; row++) {
    let a = first0, b = first1, c = first2;
    let share = shares;
    for (let tile = 0; tile < tiles; tile++) {
      a = f32x4.add(a, v128.load(share));
      b = f32x4.add(b, v128.load(share, 16));
      c = f32x4.add(c, v128.load(share, 32));
      share += shareBytes;
    }
    storeOutputs(logits, a, b, c);
    logits += OUTPUT_ROW;
    shares += OUTPUT_ROW;
  }
}

/**
 * One tile's deltas before the activation's derivative: deltas (rows, 32) = outputs (rows, 10 of 12) x
 * transposed (10, 32), the output weights from the tile's units by class.
 */
export function outputBackward(deltas: usize, outputs: usize, transposed: usize, rows: i32): void {
  assert(isTile(deltas, rows) && areOutputs(outputs, rows) && isTile(transposed, CLASSES));
  assert(areApart(deltas, bytesOfTile(rows), outputs, bytesOfOutputs(rows)));
  assert(areApart(deltas, bytesOfTile(rows), transposed, bytesOfTile(CLASSES)));
  const end = transposed + CLASSES * TILE_ROW;
  const zero = f32x4.splat(0);
  for (let half: usize = 0; half < TILE_ROW; half += HALF_ROW) {
    for (let row = 0; row < rows; row += 2) {
      const second = <usize>min(row + 1, rows - 1);
      let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
      let a = outputs + <usize>row * OUTPUT_ROW;
      let b = outputs + second * OUTPUT_ROW;
      for (let w = transposed + half; w < end; w += TILE_ROW) {
        const x = v128.load32_splat(a);
        const y = v128.load32_splat(b);
        const w0 = v128.load(w), w1 = v128.load(w, 16), w2 = v128.load(w, 32), w3 = v128.load(w, 48);
        a0 = multiplyAdd(x, w0, a0);
        a1 = multiplyAdd(x, w1, a1);
        a2 = multiplyAdd(x, w2, a2);
        a3 = multiplyAdd(x, w3, a3);
        b0 = multiplyAdd(y, w0, b0);
        b1 = multiplyAdd(y, w1, b1);
        b2 = multiplyAdd(y, w2, b2);
        b3 = multiplyAdd(y, w3, b3);
        a += 4;
        b += 4;
      }
      storeHalfRow(deltas + <usize>row * TILE_ROW + half, a0, a1, a2, a3);
      storeHalfRow(deltas + second * TILE_ROW + half, b0, b1, b2, b3);
    }
  }
}

/** transposed (12, 32) = the output weights from a tile's units (32, 12), by class. */
export function transposeOutputWeights(transposed: usize, weights: usize): void {
  assert(isTile(transposed, PADDED_CLASSES) && areOutputs(weights, TILE));
  assert(areApart(transposed, bytesOfTile(PADDED_CLASSES), weights, bytesOfOutputs(TILE)));
  for (let unit: usize = 0; unit < TILE; unit += 4) {
    for (let output: usize = 0; output < OUTPUT_ROW; output += 16) {
      const to = transposed + (output / 4) * TILE_ROW + unit * 4;
      transposeBlock(to, TILE_ROW, weights + unit * OUTPUT_ROW + output, OUTPUT_ROW);
    }
  }
}

/**
 * Weight gradient of one tile's rows: out (32, 12) = activations (rows, 32) transposed x outputs (rows, 10 of 12).
 * transposed (12, 32) is scratch: the product is made by class, two at a time, for the tile's rows are whole vectors of
 * 256 bits, and those of the outputs are not. A padding column is 0.
 */
export function outputGradient(
  out: usize, activations: usize, outputs: usize, transposed: usize, rows: i32,
): void {
  assert(areOutputs(out, TILE) && isTile(activations, rows) && areOutputs(outputs, rows));
  assert(isTile(transposed, PADDED_CLASSES));
  assert(areApart(transposed, bytesOfTile(PADDED_CLASSES), out, bytesOfOutputs(TILE)));
  assert(areApart(transposed, bytesOfTile(PADDED_CLASSES), activations, bytesOfTile(rows)));
  assert(areApart(transposed, bytesOfTile(PADDED_CLASSES), outputs, bytesOfOutputs(rows)));
  multiplyLeftTransposed(transposed, outputs, OUTPUT_ROW, CLASSES, activations, rows);
  const padding = OUTPUT_ROW / 4 - CLASSES;
  memory.fill(transposed + CLASSES * TILE_ROW, 0, padding * TILE_ROW);
  for (let unit: usize = 0; unit < TILE; unit += 4) {
    for (let output: usize = 0; output < OUTPUT_ROW; output += 16) {
      const from = transposed + (output / 4) * TILE_ROW + unit * 4;
      transposeBlock(out + unit * OUTPUT_ROW + output, OUTPUT_ROW, from, TILE_ROW);
    }
  }
}

/** sums (12) = the sums of the columns of outputs (rows, 12): the gradient of the output biases. */
export function sumOutputs(sums: usize, outputs: usize, rows: i32): void {
  assert(areOutputs(sums, 1) && areOutputs(outputs, rows) && arePadded(outputs, rows));
  assert(areApart(sums, OUTPUT_ROW, outputs, bytesOfOutputs(rows)));
  const end = outputs + <usize>rows * OUTPUT_ROW;
  const zero = f32x4.splat(0);
  let a = zero, b = zero, c = zero;
  for (; outputs < end; outputs += OUTPUT_ROW) {
    a = f32x4.add(a, v128.load(outputs));
    b = f32x4.add(b, v128.load(outputs, 16));
    c = f32x4.add(c, v128.load(outputs, 32));
  }
  storeOutputs(sums, a, b, c);
}

// @ts-ignore: decorator
@inline function storeOutputs(row: usize, a: v128, b: v128, c: v128): void {
  v128.store(row, c, 32);
  storePair(row, a, b);
}
