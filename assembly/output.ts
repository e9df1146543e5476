// The output layer, ten classes wide. Each tile of the last hidden layer contributes a share of the logits
// (map); the shares are summed in the tiles' order (reduce). So a tile's activations never leave its core.

import { HALF_ROW, multiplyAdd, OUTPUT_ROW, storeHalfRow, storePair, TILE, TILE_ROW } from './vector';

/**
 * One tile's share of the logits: out (rows, 12) = activations (rows, 32) x weights (32, 12).
 */
export function outputForward(out: usize, activations: usize, weights: usize, rows: i32): void {
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
  logits: usize, biases: usize, shares: usize, rows: i32, tiles: i32, shareBytes: usize,
): void {
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
  const end = transposed + 10 * TILE_ROW;
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

/** transposed (10, 32) = the output weights from a tile's units (32, 10 of 12), by class. */
export function transposeOutputWeights(transposed: usize, weights: usize): void {
  for (let output: usize = 0; output < 10; output++) {
    for (let unit: usize = 0; unit < TILE; unit++) {
      store<f32>(transposed + output * TILE_ROW + unit * 4, load<f32>(weights + unit * OUTPUT_ROW + output * 4));
    }
  }
}

/** Weight gradient of one tile's rows: out (32, 12) = activations (rows, 32) transposed x outputs (rows, 12). */
export function outputGradient(out: usize, activations: usize, outputs: usize, rows: i32): void {
  const end = activations + <usize>rows * TILE_ROW;
  const zero = f32x4.splat(0);
  for (let unit: usize = 0; unit < TILE_ROW; unit += 8) {
    let a0 = zero, a1 = zero, a2 = zero, b0 = zero, b1 = zero, b2 = zero;
    let output = outputs;
    for (let image = activations + unit; image < end; image += TILE_ROW) {
      const x = v128.load32_splat(image);
      const y = v128.load32_splat(image, 4);
      const d0 = v128.load(output), d1 = v128.load(output, 16), d2 = v128.load(output, 32);
      a0 = multiplyAdd(x, d0, a0);
      a1 = multiplyAdd(x, d1, a1);
      a2 = multiplyAdd(x, d2, a2);
      b0 = multiplyAdd(y, d0, b0);
      b1 = multiplyAdd(y, d1, b1);
      b2 = multiplyAdd(y, d2, b2);
      output += OUTPUT_ROW;
    }
    storeOutputs(out + OUTPUT_ROW, b0, b1, b2);
    storeOutputs(out, a0, a1, a2);
    out += 2 * OUTPUT_ROW;
  }
}

/** sums (12) = the sums of the columns of outputs (rows, 12): the gradient of the output biases. */
export function sumOutputs(sums: usize, outputs: usize, rows: i32): void {
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
