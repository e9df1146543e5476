// The dense product that gradients are made of, as hidden layers and the output layer share it.

import { multiplyPair } from './pair';
import { Bytes, TILE_ROW } from './vector';

/**
 * out (columns, 32) = left (rows, columns) transposed x right (rows, 32), two columns at a time, so that each row of right
 * serves twice. `leftRow` is the bytes of a row of left, `columns` is even.
 */
// @ts-ignore: decorator
@inline export function multiplyLeftTransposed(
  out: usize, left: usize, leftRow: Bytes, columns: usize, right: usize, rows: i32,
): void {
  const stretch = <usize>rows * leftRow;
  for (let column: usize = 0; column < columns; column += 2) {
    const at = left + column * 4;
    multiplyPair(false, out + column * TILE_ROW, TILE_ROW, 0, at, 4, leftRow, stretch, 1, 0, right);
  }
}
