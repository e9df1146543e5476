// Edges as a part of an ONNX graph: what assembly/edges.ts computes of an image. All numbers are whole until the last
// division, and small enough that floats hold them exactly: each edge is the kernel's, to the bit.

import { CELL_DIVISOR, CELL_WEIGHTS, GRID_SIDE } from '../engine/network/edges.js';
import { node, shapeTensor, tensor } from './onnx-nodes.js';

const DIRECTIONS = 4;

/** The operators from images (N, 1, 28, 28), 0 to 1, to edges (N, 784), 0 to 1, as the value `output`. */
export function listEdgeNodes(images: string, output: string) {
  return [
    node('Mul', [images, 'edges.white'], 'edges.scaled'),
    node('Round', ['edges.scaled'], 'edges.bytes'),
    // Beyond the image there is no ink, but the nearest pixels there have edges still: 30 x 30. Each kernel is a single line:
    // programs may compute kernels of 3 x 3 by way of fractions (Winograd's), and a difference might not be whole.
    node('Conv', ['edges.bytes', 'edges.gx.weight'], 'edges.gx', { pads: [1, 2, 1, 2] }),
    node('Conv', ['edges.bytes', 'edges.gy.weight'], 'edges.gy', { pads: [2, 1, 2, 1] }),
    node('Abs', ['edges.gx'], 'edges.gx.size'),
    node('Abs', ['edges.gy'], 'edges.gy.size'),
    node('Sub', ['edges.gx.size', 'edges.gy.size'], 'edges.across'),
    node('Neg', ['edges.across'], 'edges.across.opposite'),
    node('Min', ['edges.gx.size', 'edges.gy.size'], 'edges.less'),
    node('Mul', ['edges.less', 'edges.slant.factor'], 'edges.slant.exact'),
    node('Floor', ['edges.slant.exact'], 'edges.slant.size'),
    node('Mul', ['edges.gx', 'edges.gy'], 'edges.product'),
    node('Sign', ['edges.product'], 'edges.sign'),
    node('Mul', ['edges.slant.size', 'edges.sign'], 'edges.slant'),
    node('Neg', ['edges.slant'], 'edges.slant.opposite'),
    node(
      'Concat',
      ['edges.across', 'edges.across.opposite', 'edges.slant', 'edges.slant.opposite'],
      'edges.signed',
      { axis: 1 },
    ),
    node('Relu', ['edges.signed'], 'edges.directions'),
    node('Conv', ['edges.directions', 'edges.cell.weight'], 'edges.sums', {
      strides: [2, 2],
      group: DIRECTIONS,
    }),
    node('Div', ['edges.sums', 'edges.cell.divisor'], 'edges.means'),
    node('Floor', ['edges.means'], 'edges.cells'),
    node('Min', ['edges.cells', 'edges.white'], 'edges.cells.bytes'),
    node('Div', ['edges.cells.bytes', 'edges.white'], 'edges.grids'),
    // Two rows of two grids: lines of cells go through both grids of a row.
    node('Reshape', ['edges.grids', 'edges.quarters.shape'], 'edges.quarters'),
    node('Transpose', ['edges.quarters'], 'edges.lines', { perm: [0, 1, 3, 2, 4] }),
    node('Flatten', ['edges.lines'], output, { axis: 1 }),
  ];
}

/** The numbers that these operators begin with. */
export function listEdgeInitializers() {
  const difference = Float32Array.of(-1, 0, 1);
  const cell = CELL_WEIGHTS.flatMap((down) => CELL_WEIGHTS.map((right) => down * right));
  return [
    tensor('edges.white', [], Float32Array.of(255)),
    tensor('edges.gx.weight', [1, 1, 1, 3], difference),
    tensor('edges.gy.weight', [1, 1, 3, 1], difference),
    tensor('edges.slant.factor', [], Float32Array.of(1.5)),
    tensor(
      'edges.cell.weight',
      [DIRECTIONS, 1, CELL_WEIGHTS.length, CELL_WEIGHTS.length],
      Float32Array.from({ length: DIRECTIONS * cell.length }, (_, index) => cell[index % cell.length]),
    ),
    tensor('edges.cell.divisor', [], Float32Array.of(CELL_DIVISOR)),
    // 0 is the size that is there: N.
    shapeTensor('edges.quarters.shape', [0, 2, 2, GRID_SIDE, GRID_SIDE]),
  ];
}
