// Letters that no digit is mistaken for. Not here are those that a digit looks like alone (B, D, g, I, l, O, q, S, Z
// and others), and K, N, R, Y, e, k and m, which bench/scrawls.ts keeps to test with.

import type { Form } from '../form.js';
import { curved, shape, straight } from './shape.js';

export const letters: readonly Form[] = [
  shape('A', [straight(0, 10, 3, 0, 6, 10), straight(1, 6, 5, 6)]),
  shape('C', [curved(7, 2, 4, 0, 0, 5, 4, 10, 7, 8)]),
  shape('E', [straight(6, 0, 0, 0, 0, 10, 6, 10), straight(0, 5, 5, 5)]),
  shape('F', [straight(6, 0, 0, 0, 0, 10), straight(0, 5, 5, 5)]),
  shape('H', [straight(0, 0, 0, 10), straight(6, 0, 6, 10), straight(0, 5, 6, 5)]),
  shape('L', [straight(0, 0, 0, 10, 6, 10)]),
  shape('M', [straight(0, 10, 1, 0, 4, 6, 7, 0, 8, 10)]),
  shape('P', [straight(0, 0, 0, 10), curved(0, 0, 5, 1, 5, 5, 0, 5)]),
  shape('T', [straight(0, 0, 8, 0), straight(4, 0, 4, 10)], 2),
  shape('U', [curved(0, 0, 0, 7, 3, 10, 6, 7, 6, 0)]),
  shape('V', [straight(0, 0, 3, 10, 6, 0)]),
  shape('W', [straight(0, 0, 2, 10, 4, 4, 6, 10, 8, 0)]),
  shape('X', [straight(0, 0, 6, 10), straight(6, 0, 0, 10)]),
  shape('d', [curved(5, 5, 2, 4, 0, 7, 2, 10, 5, 8), straight(5, 0, 5, 10)]),
  shape('f', [curved(6, 1, 4, 0, 3, 2, 3, 10), straight(0, 4, 6, 4)]),
  shape('h', [straight(0, 0, 0, 10), curved(0, 6, 3, 4, 5, 6, 5, 10)]),
  shape('n', [straight(0, 3, 0, 10), curved(0, 5, 4, 3, 7, 5, 7, 10)]),
  shape('p', [straight(0, 0, 0, 10), curved(0, 1, 3, 0, 5, 2, 3, 5, 0, 5)]),
  shape('r', [straight(0, 0, 0, 10), curved(0, 4, 2, 1, 6, 0)]),
  shape('t', [curved(3, 0, 3, 8, 5, 10, 7, 9), straight(0, 3, 7, 3)]),
  shape('u', [curved(0, 0, 0, 7, 3, 10, 7, 6), straight(7, 0, 7, 10)]),
  shape('w', [curved(0, 0, 1, 7, 3, 10, 5, 3, 7, 10, 9, 7, 10, 0)]),
  // As unknowns are written: two bows back to back.
  shape('x', [curved(0, 1, 3, 0, 4, 5, 3, 10, 0, 9), curved(9, 1, 6, 0, 5, 5, 6, 10, 9, 9)], 2),
];
