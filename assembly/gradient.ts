// The dense product that gradients are made of, as hidden layers and the output layer share it.

import { HALF_ROW, multiplyAdd, storeHalfRow, TILE_ROW } from './vector';

/**
 * out (columns, 32) = left (rows, columns) transposed x right (rows, 32), two columns at a time: sixteen sums, which each
 * row of right serves twice. `leftRow` is the bytes of a row of left, `columns` is even.
 */
// @ts-ignore: decorator
@inline export function multiplyLeftTransposed(
  out: usize, left: usize, leftRow: usize, columns: usize, right: usize, rows: i32,
): void {
  const end = left + <usize>rows * leftRow;
  const zero = f32x4.splat(0);
  for (let column: usize = 0; column < columns * 4; column += 8) {
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
    let b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
    let row = right;
    for (let from = left + column; from < end; from += leftRow) {
      const x = v128.load32_splat(from);
      const y = v128.load32_splat(from, 4);
      const r0 = v128.load(row), r1 = v128.load(row, 16);
      a0 = multiplyAdd(x, r0, a0);
      a1 = multiplyAdd(x, r1, a1);
      b0 = multiplyAdd(y, r0, b0);
      b1 = multiplyAdd(y, r1, b1);
      const r2 = v128.load(row, 32), r3 = v128.load(row, 48);
      a2 = multiplyAdd(x, r2, a2);
      a3 = multiplyAdd(x, r3, a3);
      b2 = multiplyAdd(y, r2, b2);
      b3 = multiplyAdd(y, r3, b3);
      const r4 = v128.load(row, 64), r5 = v128.load(row, 80);
      a4 = multiplyAdd(x, r4, a4);
      a5 = multiplyAdd(x, r5, a5);
      b4 = multiplyAdd(y, r4, b4);
      b5 = multiplyAdd(y, r5, b5);
      const r6 = v128.load(row, 96), r7 = v128.load(row, 112);
      a6 = multiplyAdd(x, r6, a6);
      a7 = multiplyAdd(x, r7, a7);
      b6 = multiplyAdd(y, r6, b6);
      b7 = multiplyAdd(y, r7, b7);
      row += TILE_ROW;
    }
    storeHalfRow(out, a0, a1, a2, a3);
    storeHalfRow(out + HALF_ROW, a4, a5, a6, a7);
    storeHalfRow(out + TILE_ROW, b0, b1, b2, b3);
    storeHalfRow(out + TILE_ROW + HALF_ROW, b4, b5, b6, b7);
    out += 2 * TILE_ROW;
  }
}
