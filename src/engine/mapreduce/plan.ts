// An epoch as phases of tasks: plain data from which counts, names and times are derived. Map: forward, loss and backward, by
// one or two tiles of units and by shards of images. Reduce: sums over the batch in the images' order, of logits by image
// and of gradients by range of parameters, with the update. Workers' times are counted by phase: one that sums counts as reduce,
// with whatever map runs beside it.

import { PIXEL_BLOCKS, type TilesPerTask } from '../memory/lists.js';
import { layoutParameters, type Topology } from '../network/topology.js';
import type { StepSettings } from './step/settings.js';

/** Images per task if work is divided by image. Small enough for eight workers at batch 128. */
export const IMAGE_SHARD = 16;

/** What the tasks of a group do, for one layer if layers differ: see step/step.ts. */
export type Work =
  | 'list pixels'
  | 'list pixels of the next step'
  | 'list pixel columns'
  | 'list units'
  | 'list deltas'
  | 'forward'
  | 'loss'
  | 'output backward'
  | 'output bias update'
  | 'backward'
  | 'update'
  | 'backward and update';

/** The tiles of a layer that a task computes: `count` from `first` on. */
export interface Tiles {
  readonly first: number;
  readonly count: number;
}

/** Tasks that may run in any order and at the same time. */
export interface TaskGroup {
  readonly work: Work;
  /** The layer; 0 if there is only one. */
  readonly layer: number;
  readonly tasks: number;
  /** The tiles of each task if work is divided by tiles; otherwise it is divided by images or blocks of pixels. */
  readonly tiles?: readonly Tiles[];
}

/** Groups that run at the same time. The next phase begins when all their tasks are done. */
export interface Phase {
  readonly name: string;
  /** Whether the phase's time counts as reduce or as map. */
  readonly reduce: boolean;
  /** Whether tiles are visited from the last to the first, since those visited last are still in the cache. */
  readonly descending?: boolean;
  readonly groups: readonly TaskGroup[];
}

export interface EpochPlan {
  readonly steps: number;
  /** Runs once, before the first step. */
  readonly prologue: Phase;
  /** Those of every step. */
  readonly phases: readonly Phase[];
}

/**
 * A layer's tiles as tasks for so many workers at once: `tilesPerTask` tiles each, or one if some workers would otherwise
 * have none. Each tile's bits are the same either way.
 */
export function tasksOf(tiles: number, tilesPerTask: TilesPerTask, workers = 1): Tiles[] {
  const each = tiles >= tilesPerTask * workers ? tilesPerTask : 1;
  return Array.from({ length: Math.ceil(tiles / each) }, (_, task) => {
    const first = task * each;
    return { first, count: Math.min(each, tiles - first) };
  });
}

/**
 * Plans an epoch for `seats` workers at once. A task's tiles of parameters are used by the same worker in forward, gradient
 * and update wherever possible, so that the weights stay in its core's cache.
 */
export function planEpoch(
  { topology, batch, images }: Pick<StepSettings, 'topology' | 'batch' | 'images'>,
  seats: number,
  tilesPerTask: TilesPerTask,
): EpochPlan {
  const shards = Math.ceil(batch / IMAGE_SHARD);
  const pixels = byImages('list pixels', shards);
  return {
    steps: Math.ceil(images / batch),
    prologue: { name: 'list pixels', reduce: false, groups: [pixels] },
    phases: planStep(topology, shards, (work, layer) => {
      const tiles = tasksOf(layoutParameters(topology).hidden[layer].tiles, tilesPerTask, seats);
      return { work, layer, tasks: tiles.length, tiles };
    }),
  };
}

/** How many phases an epoch has, including its prologue. */
export function countPhases({ steps, phases }: EpochPlan): number {
  return 1 + steps * phases.length;
}

/** Phase `number` of an epoch, from 0, and its step. */
export function phaseAt({ prologue, phases }: EpochPlan, number: number): { phase: Phase; step: number } {
  if (number === 0) return { phase: prologue, step: 0 };
  return { phase: phases[(number - 1) % phases.length], step: Math.floor((number - 1) / phases.length) };
}

/**
 * Whether a hidden layer's deltas are listed for a sparse product backward: ReLU leaves many at zero, unless they come through
 * batch normalisation, which adds its means to all of them.
 */
export const areDeltasListed = ({ activation, normalisation }: Topology): boolean =>
  activation === 'relu' && normalisation === undefined;

const byImages = (work: Work, tasks: number, layer = 0): TaskGroup => ({ work, layer, tasks });

function planStep(
  topology: Topology,
  shards: number,
  byTiles: (work: Work, layer: number) => TaskGroup,
): Phase[] {
  const { hidden, activation } = topology;
  const last = hidden.length - 1;
  const lists = activation === 'relu';
  const phases: Phase[] = [];
  const map = (name: string, ...groups: TaskGroup[]) => phases.push({ name, reduce: false, groups });

  for (let layer = 0; layer <= last; layer++) {
    if (layer > 0 && lists) map(`list units ${layer - 1}`, byImages('list units', shards, layer - 1));
    const besides = layer === 0 ? [byImages('list pixel columns', PIXEL_BLOCKS)] : [];
    map(`forward ${layer}`, byTiles('forward', layer), ...besides);
  }
  phases.push({
    name: 'loss',
    reduce: true,
    groups: [byImages('loss', shards), byImages('list pixels of the next step', shards)],
  });
  const biases: TaskGroup = { work: 'output bias update', layer: 0, tasks: 1 };
  if (last === 0) {
    // A tile's deltas depend only on its own output weights, so its gradient can follow at once.
    const groups = [byTiles('backward and update', 0), biases];
    phases.push({ name: 'backward and update', reduce: true, descending: true, groups });
    return phases;
  }
  map('backward output', byTiles('output backward', last), biases);
  for (let layer = last; layer > 0; layer--) {
    if (areDeltasListed(topology)) map(`list deltas ${layer}`, byImages('list deltas', shards, layer));
    map(`backward ${layer - 1}`, byTiles('backward', layer - 1));
  }
  const updates = hidden.map((_, layer) => byTiles('update', layer));
  phases.push({ name: 'update', reduce: true, descending: true, groups: updates });
  return phases;
}
