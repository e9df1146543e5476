// How edges are laid out and weighed, for what computes them outside of the kernel (assembly/edges.ts), which defines them.

import { IMAGE_SIDE } from './topology.js';

/** Side of one of the four grids. */
export const GRID_SIDE = IMAGE_SIDE / 2;
/** The weights of a cell's four lines, and of its four columns. */
export const CELL_WEIGHTS = [1, 3, 3, 1];
/** What a cell's weighed sum is divided by: half of what its weights add up to, for it is twice their mean. */
export const CELL_DIVISOR = 32;
