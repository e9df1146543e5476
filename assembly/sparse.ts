// The sparse product: what makes training fast. 81 % of MNIST's pixels are zero, and so are most outputs of a
// trained ReLU layer and their deltas; only the others are visited.

import { ENTRY, HALF_ROW, multiplyAdd, storeHalfRow, TILE_ROW } from './vector';

/**
 * out (rows, 32) = initial + left (rows, K) x right (K, 32), left given as sparse rows.
 *
 * It serves every sparse product: forward (left: pixels or activations by image, right: a tile of weights,
 * initial: its biases), backward (left: deltas by image, right: a tile of transposed weights) and the weight
 * gradient (left: pixels or activations by column, right: a tile of deltas). Starting from the weights themselves, with
 * deltas scaled by minus the rate, it is a whole step of gradient descent.
 *
 * Eight sums are four registers of 256 bits, and each entry adds once to each: reading an entry, splatting its
 * value and finding its row is paid once for 32 units. docs/performance.md counts the instructions.
 *
 * `initial` is one row of 32 floats for all, with `initialRow` 0, or a row for each, `initialRow` bytes apart,
 * which may be `out` itself. `counts` (rows) i32, `capacity` entries a list.
 */
export function multiplySparse(
  out: usize,
  initial: usize,
  initialRow: usize,
  right: usize,
  entries: usize,
  counts: usize,
  rows: i32,
  capacity: i32,
): void {
  const listBytes = <usize>capacity * ENTRY;
  for (let row = 0; row < rows; row++) {
    const end = entries + <usize>load<i32>(counts) * ENTRY;
    let sum0 = v128.load(initial),
      sum1 = v128.load(initial, 16);
    let sum2 = v128.load(initial, 32),
      sum3 = v128.load(initial, 48);
    let sum4 = v128.load(initial, 64),
      sum5 = v128.load(initial, 80);
    let sum6 = v128.load(initial, 96),
      sum7 = v128.load(initial, 112);
    for (let entry = entries; entry < end; entry += ENTRY) {
      const from = right + load<u32>(entry);
      const value = v128.load32_splat(entry, 4);
      sum0 = multiplyAdd(value, v128.load(from), sum0);
      sum1 = multiplyAdd(value, v128.load(from, 16), sum1);
      sum2 = multiplyAdd(value, v128.load(from, 32), sum2);
      sum3 = multiplyAdd(value, v128.load(from, 48), sum3);
      sum4 = multiplyAdd(value, v128.load(from, 64), sum4);
      sum5 = multiplyAdd(value, v128.load(from, 80), sum5);
      sum6 = multiplyAdd(value, v128.load(from, 96), sum6);
      sum7 = multiplyAdd(value, v128.load(from, 112), sum7);
    }
    storeHalfRow(out, sum0, sum1, sum2, sum3);
    storeHalfRow(out + HALF_ROW, sum4, sum5, sum6, sum7);
    out += TILE_ROW;
    initial += initialRow;
    entries += listBytes;
    counts += 4;
  }
}
