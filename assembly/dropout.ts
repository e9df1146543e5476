// Dropout (Srivastava and others 2014): in training, units are left out at random and the others scaled up, so
// that no unit relies on another. What is left out is zero, which the sparse products then need not visit.

import { isShare, isTile } from './preconditions';
import { TILE_ROW } from './vector';
import { keyOf, scrambleLanes } from './random';

/**
 * tile (rows, 32) = tile / (1 - share), with each value zero with probability `share`. Which are zero follows
 * from seed, step, and the tile's `number` in the network; 0 < share < 1.
 */
export function dropOut(tile: usize, rows: i32, share: f32, seed: u32, step: u32, number: u32): void {
  assert(isTile(tile, rows) && share > 0 && isShare(share));
  const end = tile + <usize>rows * TILE_ROW;
  const factor = f32x4.splat(1 / (1 - share));
  // Random words are taken as signed: those below the threshold are a share of `share` of all.
  const threshold = i32x4.splat(<i32>((<f64>share - 0.5) * 4294967296.0));
  const key = keyOf(seed, step, number);
  let counters = i32x4.add(i32x4.splat(key), i32x4(0, 1, 2, 3));
  const four = i32x4.splat(4);
  for (; tile < end; tile += 16) {
    const kept = i32x4.ge_s(scrambleLanes(counters), threshold);
    v128.store(tile, v128.and(kept, f32x4.mul(v128.load(tile), factor)));
    counters = i32x4.add(counters, four);
  }
}
