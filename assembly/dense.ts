// The dense products, for layers whose activations are not sparse (sigmoid, or ReLU before it has learned),
// in the three forms that training needs. Each holds eight sums, and loads six vectors for every eight
// multiply-adds: as many as the compiler's 15 registers allow, since it moves all loads of a round first.
// Rows come in twos; where their number is odd, the last one is computed twice rather than by a loop of its own.

import { interleaveHigh, interleaveLow, multiplyAdd, storeTileRow, sumLanesOfFour, TILE_ROW } from './vector';

/**
 * Forward: out (rows, 16) = initial (16) + left (rows, K) x right (K, 16).
 * left is [K/16][capacity][16] with `leftTile` bytes a tile, right a tile of weights without its biases,
 * `tiles` is K/16.
 */
export function multiplyDense(
  out: usize, initial: usize, left: usize, right: usize, rows: i32, tiles: i32, leftTile: usize,
): void {
  const first0 = v128.load(initial), first1 = v128.load(initial, 16);
  const first2 = v128.load(initial, 32), first3 = v128.load(initial, 48);
  for (let row = 0; row < rows; row += 2) {
    const second = <usize>min(row + 1, rows - 1) * TILE_ROW;
    const firstRow = <usize>row * TILE_ROW;
    let a0 = first0, a1 = first1, a2 = first2, a3 = first3;
    let b0 = first0, b1 = first1, b2 = first2, b3 = first3;
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
        const w2 = v128.load(weights, 32), w3 = v128.load(weights, 48);
        a0 = multiplyAdd(x, w0, a0);
        a1 = multiplyAdd(x, w1, a1);
        a2 = multiplyAdd(x, w2, a2);
        a3 = multiplyAdd(x, w3, a3);
        b0 = multiplyAdd(y, w0, b0);
        b1 = multiplyAdd(y, w1, b1);
        b2 = multiplyAdd(y, w2, b2);
        b3 = multiplyAdd(y, w3, b3);
        weights += TILE_ROW;
        bUnit += 4;
      }
      a += leftTile;
      b += leftTile;
    }
    storeTileRow(out + firstRow, a0, a1, a2, a3);
    storeTileRow(out + second, b0, b1, b2, b3);
  }
}

/**
 * Weight gradient: out (16, 16) = left (rows, 16) transposed x right (rows, 16), for one tile of the layer
 * below (left: its activations) and one of the layer above (right: its deltas).
 */
export function multiplyDenseLeftTransposed(out: usize, left: usize, right: usize, rows: i32): void {
  const end = left + <usize>rows * TILE_ROW;
  for (let unit: usize = 0; unit < TILE_ROW; unit += 8) {
    const zero = f32x4.splat(0);
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
    let b0 = zero, b1 = zero, b2 = zero, b3 = zero;
    let delta = right;
    for (let image = left + unit; image < end; image += TILE_ROW) {
      const x = v128.load32_splat(image);
      const y = v128.load32_splat(image, 4);
      const d0 = v128.load(delta), d1 = v128.load(delta, 16);
      const d2 = v128.load(delta, 32), d3 = v128.load(delta, 48);
      a0 = multiplyAdd(x, d0, a0);
      a1 = multiplyAdd(x, d1, a1);
      a2 = multiplyAdd(x, d2, a2);
      a3 = multiplyAdd(x, d3, a3);
      b0 = multiplyAdd(y, d0, b0);
      b1 = multiplyAdd(y, d1, b1);
      b2 = multiplyAdd(y, d2, b2);
      b3 = multiplyAdd(y, d3, b3);
      delta += TILE_ROW;
    }
    storeTileRow(out, a0, a1, a2, a3);
    storeTileRow(out + TILE_ROW, b0, b1, b2, b3);
    out += 2 * TILE_ROW;
  }
}

/**
 * Backward: out (rows, 16) = left (rows, K) x right (16, K) transposed.
 * left is [K/16][capacity][16] with `leftTile` bytes a tile: the deltas of the layer above. right points at
 * the first of 16 rows of that layer's first tile of weights, and `rightTile` is the bytes of one of its tiles.
 */
export function multiplyDenseRightTransposed(
  out: usize, left: usize, right: usize, rows: i32, tiles: i32, leftTile: usize, rightTile: usize,
): void {
  for (let row = 0; row < rows; row += 2) {
    const firstRow = <usize>row * TILE_ROW;
    const second = <usize>min(row + 1, rows - 1) * TILE_ROW;
    for (let unit: usize = 0; unit < 16; unit += 4) {
      const zero = f32x4.splat(0);
      let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
      let b0 = zero, b1 = zero, b2 = zero, b3 = zero;
      let a = left + firstRow;
      let b = left + second;
      let weights = right + unit * TILE_ROW;
      for (let tile = 0; tile < tiles; tile++) {
        for (let lane: usize = 0; lane < TILE_ROW; lane += 16) {
          const x = v128.load(a + lane);
          const y = v128.load(b + lane);
          const w = weights + lane;
          const w0 = v128.load(w), w1 = v128.load(w, 64);
          const w2 = v128.load(w, 128), w3 = v128.load(w, 192);
          a0 = multiplyAdd(x, w0, a0);
          a1 = multiplyAdd(x, w1, a1);
          a2 = multiplyAdd(x, w2, a2);
          a3 = multiplyAdd(x, w3, a3);
          b0 = multiplyAdd(y, w0, b0);
          b1 = multiplyAdd(y, w1, b1);
          b2 = multiplyAdd(y, w2, b2);
          b3 = multiplyAdd(y, w3, b3);
        }
        a += leftTile;
        b += leftTile;
        weights += rightTile;
      }
      v128.store(out + firstRow + unit * 4, sumLanesOfFour(a0, a1, a2, a3));
      v128.store(out + second + unit * 4, sumLanesOfFour(b0, b1, b2, b3));
    }
  }
}

/**
 * out (K, 16) = the 16 rows of weights at `right` (16, K), transposed, so that a sparse product can visit the
 * rows of single deltas. `tiles` is K/16, `rightTile` as in multiplyDenseRightTransposed.
 */
export function transposeWeights(out: usize, right: usize, tiles: i32, rightTile: usize): void {
  for (let tile = 0; tile < tiles; tile++) {
    for (let lane: usize = 0; lane < 16; lane += 4) {
      for (let unit: usize = 0; unit < 16; unit += 4) {
        const from = right + unit * TILE_ROW + lane * 4;
        const a = v128.load(from), b = v128.load(from, 64);
        const c = v128.load(from, 128), d = v128.load(from, 192);
        const abLow = interleaveLow(a, b), abHigh = interleaveHigh(a, b);
        const cdLow = interleaveLow(c, d), cdHigh = interleaveHigh(c, d);
        const to = out + lane * TILE_ROW + unit * 4;
        v128.store(to, i64x2.shuffle(abLow, cdLow, 0, 2));
        v128.store(to, i64x2.shuffle(abLow, cdLow, 1, 3), 64);
        v128.store(to, i64x2.shuffle(abHigh, cdHigh, 0, 2), 128);
        v128.store(to, i64x2.shuffle(abHigh, cdHigh, 1, 3), 192);
      }
    }
    out += 16 * TILE_ROW;
    right += rightTile;
  }
}
