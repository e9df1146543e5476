// The words for each phase of a step: what is done, on which shapes, in which order sums are made, and what moves between
// workers. Letters: B images of a batch, H units of a layer, 32 units a tile.

import type { Phase, TaskGroup, Work } from '../../../engine/mapreduce/plan.js';
import { IMAGE_SHARD } from '../../../engine/mapreduce/plan.js';
import { BLOCK_PIXELS } from '../../../engine/memory/lists.js';
import { inputOf, OUTPUT_WIDTH, PIXELS, TILE } from '../../../engine/network/topology.js';
import type { Recipe } from '../../../engine/recipe/recipe.js';

export interface PhaseWords {
  readonly title: string;
  readonly does: string;
  readonly shapes: string;
  readonly order: string;
  readonly moves: string;
}

const REDUCES: ReadonlySet<Work> = new Set<Work>([
  'loss',
  'update',
  'backward and update',
  'output bias update',
]);

/** Whether a group's tasks sum what others contributed. */
export const isReduce = ({ work }: TaskGroup): boolean => REDUCES.has(work);

const kilobytes = (bytes: number) => `${Math.max(1, Math.round(bytes / 1000)).toLocaleString('en-US')} kB`;

/** The words for a phase of a step of this recipe. */
export function wordsOf({ groups }: Phase, { topology, batch }: Recipe): PhaseWords {
  const [{ work, layer, tasks }] = groups;
  const { hidden } = topology;
  const seen = inputOf(topology);
  const units = hidden[layer];
  const inputs = layer === 0 ? PIXELS : hidden[layer - 1];
  const tiles = Math.ceil(units / TILE);
  const partialLogits = Math.ceil(hidden[hidden.length - 1] / TILE) * batch * OUTPUT_WIDTH * 4;
  const isLast = layer === hidden.length - 1;
  // Who has one hidden layer needs no number.
  const of = hidden.length === 1 ? '' : `, layer ${layer + 1}`;
  switch (work) {
    case 'forward':
      return {
        title: `Forward${of}`,
        does:
          `Map. Each task takes one or two tiles of ${TILE} units, and computes their activations for the whole batch. ` +
          (isLast
            ? 'With them it computes their partial logits: what these units add to the ten logits. '
            : '') +
          (layer === 0
            ? `Other tasks take a block of ${BLOCK_PIXELS} ${seen}, and list for each of them the images in which it is not 0, for the gradient.`
            : ''),
        shapes: `(${batch} images × ${inputs}) · (${inputs} × ${units}), in ${tiles} tiles of (${inputs} × ${TILE})`,
        order: `A unit adds its inputs in the order of the ${seen}, whoever computes it. Those that are 0 are left out.`,
        moves: isLast
          ? `The lists of ${seen} that others made, and each tile's partial logits: ${kilobytes(partialLogits)}.`
          : 'The lists that others made. The weights stay with the worker that has them in its cache.',
      };
    case 'loss':
      return {
        title: 'Loss',
        does:
          `Reduce. Each task takes a shard of ${IMAGE_SHARD} images, adds up the tiles' partial logits, and turns the sums into ` +
          `probabilities, a loss, and the outputs’ deltas: how far each probability is from its target. Meanwhile others list the ${seen} of the next step.`,
        shapes: `${tasks} shards of (${IMAGE_SHARD} × 10); deltas (${batch} × 10)`,
        order: 'Partial logits are added in the order of the tiles, so it does not matter which came first.',
        moves: `Every shard reads the partial logits of its images from all tiles: ${kilobytes(partialLogits)}. The deltas go to all: ${kilobytes(batch * OUTPUT_WIDTH * 4)}.`,
      };
    case 'backward and update':
      return {
        title: 'Backward and update',
        does:
          'Reduce. Each task takes the same tiles as in forward, computes their deltas, and sums the gradient of their weights over all images ' +
          'of the batch. Then it takes the step at once. No gradient is ever stored or sent.',
        shapes: `deltas (${batch} × ${TILE}) a tile; gradient (${inputs} × ${TILE}), summed over ${batch} images`,
        order:
          'A weight adds the images’ contributions in the images’ order. That is why the bits do not depend on the workers.',
        moves: `The outputs' deltas, ${kilobytes(batch * OUTPUT_WIDTH * 4)}, and the lists of ${seen} by place. Weights stay where they are.`,
      };
    case 'list units':
      return {
        title: `List activations${of}`,
        does: 'Map. After ReLU half to two thirds of the activations are 0. Each task lists those of its images that are not, so that the next layer skips the rest.',
        shapes: `${tasks} shards of (${IMAGE_SHARD} × ${units})`,
        order: 'No sums.',
        moves: 'Activations of all tiles are read by the shard of their image.',
      };
    case 'list deltas':
      return {
        title: `List deltas${of}`,
        does: 'Map. Where a unit was 0 its delta is 0, too. Each task lists those of its images that are not.',
        shapes: `${tasks} shards of (${IMAGE_SHARD} × ${units})`,
        order: 'No sums.',
        moves: 'Deltas of all tiles are read by the shard of their image.',
      };
    case 'output backward':
    case 'backward':
      return {
        title: `Backward${of}`,
        does: 'Map. Each task takes one or two tiles of units, and computes their deltas: how the loss changes with the weighted input of each unit.',
        shapes: `deltas (${batch} × ${units}), in ${tiles} tiles of (${batch} × ${TILE})`,
        order: 'A delta adds the units above in their order.',
        moves: 'The deltas of the layer above.',
      };
    case 'update':
      return {
        title: 'Update',
        does: 'Reduce. Each task takes tiles of one layer, sums the gradient of their weights over all images of the batch, and takes the step at once.',
        shapes: hidden
          .map((width, index) => `(${index === 0 ? PIXELS : hidden[index - 1]} × ${width})`)
          .join(', '),
        order: 'A weight adds the images’ contributions in the images’ order.',
        moves: `Lists of ${seen}, activations and deltas. Weights stay where they are.`,
      };
    default:
      return {
        title: `List ${seen}`,
        does:
          seen === 'edges'
            ? 'Map. Each task changes its images at random, finds their edges, and lists those that are not 0.'
            : 'Map. Each task changes its images at random, and lists their pixels that are not 0.',
        shapes: `${tasks} shards of (${IMAGE_SHARD} × ${PIXELS})`,
        order: 'No sums.',
        moves: 'Images, as bytes.',
      };
  }
}

/** "tiles 3 and 4", "shard 2", "block 1": what a task is about. */
export function nameTask({ work, tiles }: TaskGroup, task: number): string {
  if (tiles) {
    const { first, count } = tiles[task];
    return count === 1 ? `tile ${first + 1}` : `tiles ${first + 1} to ${first + count}`;
  }
  if (work === 'list pixel columns') return `block ${task + 1}`;
  if (work === 'output bias update') return 'the output layer';
  return `shard ${task + 1}`;
}
