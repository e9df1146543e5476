// Map: activations by tiles of units. Reduce: logits and losses by shards of images.

import { OUTPUT_ROW_BYTES } from '../forward.js';
import type { Tiles } from '../plan.js';
import type { StepContext } from './context.js';
import { listUnitColumns } from './listing.js';

/** Computes the activations of some tiles of a layer and, below the last hidden layer, the lists for the gradient above. */
export function forwardTiles(context: StepContext, layer: number, tiles: Tiles): void {
  const { settings, forward, rows } = context;
  const { dropout, seed, firstStep } = settings;
  const sparse = layer > 0 && context.areActivationsSparse(layer - 1);
  if (layer === 0 || sparse) context.fetchLists(forward.inputLists(layer));
  const dropOut = dropout > 0 ? { share: dropout, seed, step: firstStep + context.step } : undefined;
  forward.tiles(layer, tiles, rows, sparse, { dropOut, normalise: context.normalisation(layer) });
  if (layer === context.last || !context.isRelu) return;
  for (let tile = tiles.first; tile < tiles.first + tiles.count; tile++)
    listUnitColumns(context, layer, tile);
}

/** Reduces a shard's logits, and computes its losses and output deltas. */
export function losses(context: StepContext, task: number): void {
  const { first, rows } = context.shard(task);
  if (rows === 0) return;
  const { map, kernels, settings, step } = context;
  const outputs = map.forward.outputs + first * OUTPUT_ROW_BYTES;
  context.forward.logits(outputs, first, rows);
  kernels.softmaxCrossEntropy(
    outputs,
    map.losses + (step * settings.batch + first) * 4,
    map.labels,
    context.indices(step) + first * 4,
    rows,
    settings.labelSmoothing,
    1 / context.rows,
    map.forward.tables.exponential,
  );
}
