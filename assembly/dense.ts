// The dense products, for layers whose activations are not sparse (sigmoid, or ReLU before it has learned). All of them
// are one loop, over two rows of sums at a time (pair.ts).
//
// Backward needs no product of its own: it is the forward one, over transposed weights.

import { multiplyLeftTransposed } from './gradient';
import { multiplyPair } from './pair';
import { areApart, areTiles, bytesOfTile, bytesOfTiles, isTile } from './preconditions';
import { Bytes, TILE, TILE_ROW, transposeBlock } from './vector';

/**
 * out (rows, 32) = initial (32) + left (rows, K) x right (K, 32).
 * Forward: left are the activations below, right a tile of weights without its biases, initial the biases.
 * Backward: left are the deltas above, right the tile of transposeWeights, initial zeros.
 * left is [K/32][capacity][32] with `leftTile` bytes a tile, `tiles` is K/32.
 */
export function multiplyDense(
  out: usize, initial: usize, left: usize, right: usize, rows: i32, tiles: i32, leftTile: Bytes,
): void {
  assert(isTile(out, rows) && isTile(initial, 1));
  assert(areTiles(left, tiles, leftTile, rows) && isTile(right, <usize>tiles * TILE));
  assert(areApart(out, bytesOfTile(rows), initial, TILE_ROW));
  assert(areApart(out, bytesOfTile(rows), left, bytesOfTiles(tiles, leftTile, rows)));
  assert(areApart(out, bytesOfTile(rows), right, bytesOfTile(<usize>tiles * TILE)));
  for (let row = 0; row < rows; row += 2) {
    // Where their number is odd, the last row is computed twice rather than by a loop of its own.
    const second = row + 1 < rows ? TILE_ROW : 0;
    const at = <usize>row * TILE_ROW;
    multiplyPair(true, out + at, second, initial, left + at, second, 4, TILE_ROW, tiles, leftTile, right);
  }
}

/**
 * Weight gradient: out (32, 32) = left (rows, 32) transposed x right (rows, 32), for one tile of the layer
 * below (left: its activations) and one of the layer above (right: its deltas).
 */
export function multiplyDenseLeftTransposed(out: usize, left: usize, right: usize, rows: i32): void {
  assert(isTile(out, TILE) && isTile(left, rows) && isTile(right, rows));
  assert(areApart(out, bytesOfTile(TILE), left, bytesOfTile(rows)));
  assert(areApart(out, bytesOfTile(TILE), right, bytesOfTile(rows)));
  multiplyLeftTransposed(out, left, TILE_ROW, TILE, right, rows);
}

/**
 * out (K, 32) = the 32 rows of weights at `right` (32, K), transposed, for the products of backward.
 * right points at the first of 32 rows of the layer's first tile of weights, `rightTile` is the bytes of one of
 * its tiles, `tiles` is K/32.
 */
export function transposeWeights(out: usize, right: usize, tiles: i32, rightTile: Bytes): void {
  assert(isTile(out, <usize>tiles * TILE) && areTiles(right, tiles, rightTile, TILE));
  assert(areApart(out, bytesOfTile(<usize>tiles * TILE), right, bytesOfTiles(tiles, rightTile, TILE)));
  for (let tile = 0; tile < tiles; tile++) {
    for (let lane: usize = 0; lane < TILE; lane += 4) {
      for (let unit: usize = 0; unit < TILE; unit += 4) {
        transposeBlock(out + lane * TILE_ROW + unit * 4, TILE_ROW, right + unit * TILE_ROW + lane * 4, TILE_ROW);
      }
    }
    out += TILE * TILE_ROW;
    right += rightTile;
  }
}
