// The sparse product: what makes training fast. 81 % of MNIST's pixels are zero, and so are most outputs of a
// trained ReLU layer and their deltas; only the others are visited.

import { ENTRY, multiplyAdd, storeTileRow, TILE_ROW } from './vector';

/**
 * out (rows, 16) = initial + left (rows, K) x right (K, 16), left given as sparse rows.
 *
 * It serves every sparse product: forward (left: pixels or activations by image, right: a tile of weights,
 * initial: its biases), backward (left: deltas by image, right: a tile of transposed weights) and the weight
 * gradient (left: pixels or activations by column, right: a tile of deltas). Starting from the weights themselves, with
 * deltas scaled by minus the rate, it is a whole step of gradient descent.
 *
 * Entries are taken in pairs, as sum += x p + y q. Four sums, eight loads and two splats are what the
 * compiler can hold in its 15 registers, and one addition a pair on each chain hides the addition's latency.
 *
 * `initial` is one row of 16 floats for all, with `initialRow` 0, or a row for each, `initialRow` bytes apart,
 * which may be `out` itself. `counts` (rows) i32, `capacity` entries a list. The tile must be finite
 * where an odd list's closing entry, offset 0 and value 0, reads it: 0 x infinity is not 0.
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
    const pairs = (load<i32>(counts) + 1) >> 1;
    const end = entries + <usize>pairs * (2 * ENTRY);
    let sum0 = v128.load(initial),
      sum1 = v128.load(initial, 16);
    let sum2 = v128.load(initial, 32),
      sum3 = v128.load(initial, 48);
    for (let entry = entries; entry < end; entry += 2 * ENTRY) {
      const p = right + load<u32>(entry);
      const x = v128.load32_splat(entry, 4);
      const q = right + load<u32>(entry, 8);
      const y = v128.load32_splat(entry, 12);
      sum0 = f32x4.add(sum0, multiplyAdd(x, v128.load(p), f32x4.mul(y, v128.load(q))));
      sum1 = f32x4.add(sum1, multiplyAdd(x, v128.load(p, 16), f32x4.mul(y, v128.load(q, 16))));
      sum2 = f32x4.add(sum2, multiplyAdd(x, v128.load(p, 32), f32x4.mul(y, v128.load(q, 32))));
      sum3 = f32x4.add(sum3, multiplyAdd(x, v128.load(p, 48), f32x4.mul(y, v128.load(q, 48))));
    }
    storeTileRow(out, sum0, sum1, sum2, sum3);
    out += TILE_ROW;
    initial += initialRow;
    entries += listBytes;
    counts += 4;
  }
}
