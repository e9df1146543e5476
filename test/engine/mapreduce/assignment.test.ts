// Any worker may take any task of a phase, in any order: no bit of the result may follow from who took what.
// Threads rarely show that, so here workers are objects, and dice say which of them takes which task when.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemory } from '../../../src/engine/kernels/kernels.js';
import { type Phase, planEpoch } from '../../../src/engine/mapreduce/plan.js';
import { StepContext } from '../../../src/engine/mapreduce/step/context.js';
import type { StepSettings } from '../../../src/engine/mapreduce/step/settings.js';
import { runTask } from '../../../src/engine/mapreduce/step/step.js';
import type { TilesPerTask } from '../../../src/engine/memory/lists.js';
import { writeBasis, writeTables } from '../../../src/engine/memory/tables.js';
import { mapTraining, type TrainingMap } from '../../../src/engine/memory/training-map.js';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import { packParameters } from '../../../src/engine/network/tensors.js';
import { layoutParameters } from '../../../src/engine/network/topology.js';
import { Random } from '../../../src/engine/random.js';
import { AUGMENTATION_RANGES } from '../../../src/engine/recipe/augmentation.js';
import { optimiserMoments } from '../../../src/engine/recipe/optimiser.js';
import type { Recipe } from '../../../src/engine/recipe/recipe.js';
import { writeSchedule } from '../../../src/engine/recipe/schedule.js';
import { compileKernels, instantiateKernels } from '../../../src/node/kernels.js';
import { syntheticImages } from '../../node/data/synthetic.js';
import { recipeWith } from '../training/runs.js';

const IMAGES = 300;
const images = syntheticImages(IMAGES, 1);
const module = compileKernels('exact');

/** Says which worker takes which task: yields [worker, group, task] of each of a phase's tasks once. */
type Assignment = (phase: Phase, workers: number) => Iterable<[number, number, number]>;

function allTasks({ groups }: Phase): [number, number][] {
  return groups.flatMap(({ tasks }, group) =>
    Array.from({ length: tasks }, (_, task): [number, number] => [group, task]),
  );
}

const inOrder: Assignment = (phase) => allTasks(phase).map(([group, task]) => [0, group, task]);

function byDice(seed: number): Assignment {
  const random = new Random(seed, 'dice');
  return (phase, workers) => {
    const tasks = allTasks(phase);
    return Array.from(random.permutation(tasks.length), (task) => [random.below(workers), ...tasks[task]]);
  };
}

/** The map of a recipe's memory. */
function mapOf(
  { topology, optimiser, batch }: Recipe,
  workers: number,
  tilesPerTask: TilesPerTask,
): TrainingMap {
  return mapTraining({
    topology,
    moments: optimiserMoments(optimiser.name),
    batch,
    workers,
    tilesPerTask,
    images: IMAGES,
    trainingImages: IMAGES,
    evaluatedImages: 1,
  });
}

/** One epoch by workers without threads; the parameters and moments as they are in the end, padding included. */
function trainEpoch(
  recipe: Recipe,
  workers: number,
  assign: Assignment,
  map: TrainingMap,
  memory = createMemory(map.bytes),
): Float32Array {
  const { topology, optimiser, batch, labelSmoothing, dropout, augmentation } = recipe;
  const floats = (address: number, count: number) => new Float32Array(memory.buffer, address, count);
  writeTables(memory, map.forward.tables);
  writeBasis(memory, map.basis);
  new Int32Array(memory.buffer, map.successive, batch).set(Array.from({ length: batch }, (_, row) => row));
  new Uint8Array(memory.buffer, map.images, images.pixels.length).set(images.pixels);
  new Uint8Array(memory.buffer, map.labels, IMAGES).set(images.labels);
  new Int32Array(memory.buffer, map.order, IMAGES).set(new Random(1, 'order').permutation(IMAGES));
  const count = layoutParameters(topology).floats;
  packParameters(topology, drawParameters(topology, 'he', 1), floats(map.parameters, count));

  const settings: StepSettings = {
    topology,
    optimiser,
    batch,
    images: IMAGES,
    labelSmoothing,
    dropout,
    augmentation: AUGMENTATION_RANGES[augmentation],
    seed: 1,
    epoch: 0,
    firstStep: 0,
    stepsBefore: 0,
  };
  const contexts = map.workers.map(
    (own) => new StepContext(instantiateKernels(module, memory), memory, map, settings, own, workers),
  );
  const { steps, prologue, phases } = planEpoch(settings, workers, map.forward.tilesPerTask);
  writeSchedule(floats(map.schedule, 4 * steps), recipe, 0, steps);
  poisonScratch(memory, map);
  for (let step = 0; step < steps; step++) {
    for (const context of contexts) context.begin(step);
    for (const phase of step === 0 ? [prologue, ...phases] : phases) runPhase(contexts, phase, assign);
  }
  return floats(map.parameters, map.stateBytes / 4).slice();
}

/** What a worker computes with, in the order in which it is laid out, and what follows. */
const SCRATCH = [
  'gradient',
  'transposed',
  'deltas',
  'transposedTile',
  'augmentation',
  'edges',
  'seconds',
] as const;

/** Padded images of 32 x 32 bytes at the beginning of a worker's scratch, whose borders must be zero and are never written. */
const PADDED_BYTES = 32 * 32;
const PADDED_IMAGES = { augmentation: 2, edges: 1 } as const;

/** What else a worker computes with must be written before it is read: it starts as NaN. */
function poisonScratch(memory: WebAssembly.Memory, { workers }: TrainingMap): void {
  for (const { gradient, augmentation, edges, seconds } of workers) {
    new Uint8Array(memory.buffer, gradient, seconds - gradient).fill(0xff);
    new Uint8Array(memory.buffer, augmentation, PADDED_IMAGES.augmentation * PADDED_BYTES).fill(0);
    if (edges) new Uint8Array(memory.buffer, edges, PADDED_IMAGES.edges * PADDED_BYTES).fill(0);
  }
}

/** An epoch by one worker whose scratch is laid out with poison between: nothing may be written there. */
function assertScratchSuffices(recipe: Recipe, tilesPerTask: TilesPerTask): void {
  const GAP = 1 << 18;
  const map = mapOf(recipe, 1, tilesPerTask);
  const [own] = map.workers;
  let end = map.bytes;
  const scratch = SCRATCH.flatMap((name) => {
    const at = own[name];
    return at === undefined ? [] : [{ name, at }];
  });
  const places = scratch.map(({ name, at }, index) => {
    // As far apart as they are, hence aligned as they are, and a gap.
    const bytes = index < scratch.length - 1 ? scratch[index + 1].at - at : 0;
    const address = end + GAP + ((at - end) % 128);
    end = address + bytes;
    return { name, address, bytes };
  });
  const memory = createMemory(end + GAP);
  const bytes = new Uint8Array(memory.buffer);
  bytes.fill(0xff, map.bytes);
  const space = { ...own, ...Object.fromEntries(places.map(({ name, address }) => [name, address])) };
  trainEpoch(recipe, 1, inOrder, { ...map, workers: [space] }, memory);
  for (const { address, bytes: size } of places) bytes.fill(0xff, address, address + size);
  const written = bytes.subarray(map.bytes).findIndex((byte) => byte !== 0xff);
  assert.is(written, -1, `${map.bytes + written} was written, scratch at ${JSON.stringify(places)}`);
}

function runPhase(contexts: StepContext[], phase: Phase, assign: Assignment): void {
  for (const [worker, group, task] of assign(phase, contexts.length))
    runTask(contexts[worker], phase.groups[group], task);
}

const common = { batch: 48, epochs: 1 };
const RECIPES = [
  recipeWith({ ...common, hidden: [20] }),
  recipeWith({ ...common, hidden: [65], activation: 'sigmoid', optimizer: 'momentum' }),
  recipeWith({ ...common, hidden: [72, 32] }),
  recipeWith({ ...common, hidden: [40, 65], optimizer: 'momentum', weightDecay: 1e-3 }),
  recipeWith({ ...common, hidden: [65, 5, 40], optimizer: 'adam', learningRate: 0.003 }),
  recipeWith({ ...common, hidden: [40, 65], activation: 'sigmoid', optimizer: 'nesterov' }),
  recipeWith({ ...common, hidden: [65, 40], dropout: 0.3, augmentation: 'full' }),
  recipeWith({ ...common, input: 'edges', hidden: [65, 40], augmentation: 'full' }),
  recipeWith({ ...common, hidden: [65, 40, 33], normalisation: 'batch', optimizer: 'momentum' }),
  recipeWith({ ...common, hidden: [72], normalisation: 'batch', activation: 'sigmoid', batch: 33 }),
  // More tiles than a product takes at a time, several tasks a worker, and images that are no multiple of 4.
  recipeWith({ ...common, hidden: [270, 150], optimizer: 'momentum', batch: 33 }),
  recipeWith({ ...common, hidden: [150], optimizer: 'adam', learningRate: 0.003, batch: 33 }),
  // Several blocks of images, of which the last is not full, and then is empty.
  recipeWith({ ...common, hidden: [40], batch: 270 }),
  recipeWith({ ...common, hidden: [65, 40], optimizer: 'momentum', batch: 270 }),
  recipeWith({ ...common, hidden: [150, 70], activation: 'sigmoid', optimizer: 'adam', batch: 33 }),
];

for (const recipe of RECIPES) {
  const { topology, optimiser } = recipe;
  const name = `${topology.hidden.join('-')} ${topology.activation}, ${optimiser.name}, batch ${recipe.batch}`;
  const expected = trainEpoch(recipe, 1, inOrder, mapOf(recipe, 1, 1));

  for (const tilesPerTask of [1, 2] as const) {
    test(`${name}: a worker's scratch is large enough for ${tilesPerTask} tiles a task`, () => {
      assertScratchSuffices(recipe, tilesPerTask);
    });

    for (const workers of [2, 5]) {
      test(`${name}: tasks of ${tilesPerTask} tiles in random order, by any of ${workers} workers`, () => {
        assert.ok(expected.every(Number.isFinite), 'parameters that are no numbers');
        const found = trainEpoch(recipe, workers, byDice(workers), mapOf(recipe, workers, tilesPerTask));
        const wrong = found.findIndex((value, index) => !Object.is(value, expected[index]));
        assert.is(wrong, -1, `float ${wrong} is ${found[wrong]}, not ${expected[wrong]}`);
      });
    }
  }
}

test.run();
