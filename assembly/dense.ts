// The dense products, for layers whose activations are not sparse (sigmoid, or ReLU before it has learned).
// Each holds sixteen sums, two rows of a tile: joined to eight registers of 256 bits, they take ten loads for every
// sixteen multiply-adds of that width. Rows come in twos; where their number is odd, the last one is computed twice
// rather than by a loop of its own.
//
// Backward needs no product of its own: it is the forward one, over transposed weights.

import { multiplyLeftTransposed } from './gradient';
import { areApart, areTiles, bytesOfTile, bytesOfTiles, isTile } from './preconditions';
import { Bytes, HALF_ROW, multiplyAdd, storeHalfRow, TILE, TILE_ROW, transposeBlock } from './vector';

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
    const firstRow = <usize>row * TILE_ROW;
    const second = <usize>min(row + 1, rows - 1) * TILE_ROW;
    let a0 = v128.load(initial), a1 = v128.load(initial, 16), a2 = v128.load(initial, 32), a3 = v128.load(initial, 48);
    let a4 = v128.load(initial, 64), a5 = v128.load(initial, 80), a6 = v128.load(initial, 96), a7 = v128.load(initial, 112);
    let b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5, b6 = a6, b7 = a7;
    let weights = right;
    let a = left + firstRow;
    let b = left + second;
    for (let tile = 0; tile < tiles; tile++) {
      const end = a + TILE_ROW;
      let bUnit = b;
      for (let aUnit = a; aUnit < end; aUnit += 4) {
        const x = v128.load32_splat(aUnit);
        const y = v128.load32_splat(bUnit);
        const w0 = v128.load(weights), w1 = v128.load(weights, 16);
        a0 = multiplyAdd(x, w0, a0);
        a1 = multiplyAdd(x, w1, a1);
        b0 = multiplyAdd(y, w0, b0);
        b1 = multiplyAdd(y, w1, b1);
        const w2 = v128.load(weights, 32), w3 = v128.load(weights, 48);
        a2 = multiplyAdd(x, w2, a2);
        a3 = multiplyAdd(x, w3, a3);
        b2 = multiplyAdd(y, w2, b2);
        b3 = multiplyAdd(y, w3, b3);
        const w4 = v128.load(weights, 64), w5 = v128.load(weights, 80);
        a4 = multiplyAdd(x, w4, a4);
        a5 = multiplyAdd(x, w5, a5);
        b4 = multiplyAdd(y, w4, b4);
        b5 = multiplyAdd(y, w5, b5);
        const w6 = v128.load(weights, 96), w7 = v128.load(weights, 112);
        a6 = multiplyAdd(x, w6, a6);
        a7 = multiplyAdd(x, w7, a7);
        b6 = multiplyAdd(y, w6, b6);
        b7 = multiplyAdd(y, w7, b7);
        weights += TILE_ROW;
        bUnit += 4;
      }
      a += leftTile;
      b += leftTile;
    }
    storeHalfRow(out + firstRow, a0, a1, a2, a3);
    storeHalfRow(out + firstRow + HALF_ROW, a4, a5, a6, a7);
    storeHalfRow(out + second, b0, b1, b2, b3);
    storeHalfRow(out + second + HALF_ROW, b4, b5, b6, b7);
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
