// Map: deltas by tiles of units, from the layer above.

import type { Pointer } from '../../kernels/kernels.js';
import { OUTPUT_WIDTH, TILE } from '../../network/topology.js';
import { multiplyLists, TILE_ROW_BYTES } from '../forward.js';
import type { Tiles } from '../plan.js';
import type { StepContext } from './context.js';
import { descend } from './descend.js';

/** Computes the last hidden layer's deltas of some tiles, then updates the output weights from those tiles. */
export function outputDeltas(context: StepContext, { first, count }: Tiles): void {
  const { kernels, map, own, rows, last } = context;
  const deltas = context.deltaTiles(last, first);
  for (let place = 0; place < count; place++) {
    const tile = first + place;
    const to = deltas.at + place * deltas.tileBytes;
    const weights = context.forward.outputWeights(tile);
    kernels.transposeOutputWeights(own.transposed, weights);
    kernels.outputBackward(to, map.forward.outputs, own.transposed, rows);
    throughActivation(context, last, tile, to);
    kernels.outputGradient(
      own.gradient,
      context.forward.activations(last, tile),
      map.forward.outputs,
      own.transposed,
      rows,
    );
    descend(context, weights, own.gradient, TILE * OUTPUT_WIDTH, context.settings.optimiser.weightDecay);
  }
}

/** Computes some tiles of a hidden layer's deltas from the layer above. */
export function deltas(context: StepContext, layer: number, { first, count }: Tiles): void {
  const { kernels, map, own, rows } = context;
  const above = context.forward.layout.hidden[layer + 1];
  const out = context.deltaTiles(layer, first);
  const weights = context.forward.tileParameters(above, 0) + TILE_ROW_BYTES;
  const transposed = { at: own.transposed, tileBytes: above.tiles * TILE * TILE_ROW_BYTES };
  for (let place = 0; place < count; place++) {
    const from = weights + (first + place) * TILE * TILE_ROW_BYTES;
    kernels.transposeWeights(
      transposed.at + place * transposed.tileBytes,
      from,
      above.tiles,
      above.tileFloats * 4,
    );
  }
  const sparse = context.areDeltasSparse(layer + 1);
  if (sparse) {
    const { deltaRows } = map.backward.hidden[layer + 1];
    context.fetchLists(deltaRows);
    multiplyLists(kernels, count, out, { at: map.zeros, tileBytes: 0 }, 0, transposed, deltaRows, rows);
  }
  for (let place = 0; place < count; place++) {
    const to = out.at + place * out.tileBytes;
    if (!sparse) {
      const left = context.deltaTiles(layer + 1, 0);
      const right = transposed.at + place * transposed.tileBytes;
      kernels.multiplyDense(to, map.zeros, left.at, right, rows, above.tiles, left.tileBytes);
    }
    throughActivation(context, layer, first + place, to);
  }
}

/** Multiplies a tile's deltas by the slope of its activations, and takes them back through its normalisation. */
function throughActivation(context: StepContext, layer: number, tile: number, deltas: Pointer): void {
  const { kernels, rows } = context;
  const { dropout } = context.settings;
  const activations = context.forward.activations(layer, tile);
  if (context.isRelu) kernels.reluBackward(deltas, activations, rows);
  else kernels.sigmoidBackward(deltas, activations, rows);
  // Dropped units are zero, so the line above took care of them; the others were scaled up.
  if (dropout > 0) kernels.scale(deltas, rows, 1 / (1 - dropout));
  const normalised = context.normalised(layer, tile);
  if (normalised)
    kernels.normaliseBackward(deltas, normalised.biasGradient, normalised.sums, normalised.factors, rows);
}
