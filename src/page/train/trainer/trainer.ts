// The trainer: the worker that leads the page's runs. It hears orders, and tells in reports.

import { hashOf, loadKernels } from '../../../browser/machine/kernels.js';
import { createMachine } from '../../../browser/machine/machine.js';
import { type StartWorker, startWorkersAt } from '../../../browser/machine/start-worker.js';
import { describeVersions, VERSION } from '../../../browser/version.js';
import { encodeImages, encodeLabels } from '../../../data/idx.js';
import { MNIST_FILES } from '../../../data/mnist-files.js';
import { PIXELS } from '../../../engine/network/topology.js';
import type { Recipe } from '../../../engine/recipe/recipe.js';
import type { Dataset, LabelledImages } from '../../../engine/training/dataset.js';
import type { TrainedNetwork } from '../../../engine/training/train.js';
import { InputError } from '../../../errors.js';
import type { Network } from '../../../formats/model.js';
import { encodeModel } from '../../../formats/model-safetensors.js';
import { toModel } from '../../../formats/trained-model.js';
import { forget, keepIfRoom, load } from '../../store/store.js';
import { type Plan, recipeOf } from '../plan.js';
import { checkKept, type KeptRun } from './checkpoint.js';
import { compareWorkers } from './compare.js';
import { encodeAs } from './encode.js';
import { loadData } from './load-data.js';
import type { Order, Report, Sight } from './protocol.js';
import { Run } from './run.js';

let start: StartWorker | undefined;
let run: Run | undefined;
let model: Network | undefined;
/** The built-in digits that were trained on last, without what the recipe and the person add: the command adds it, too. */
let data: Pick<Dataset, 'training' | 'test'> | undefined;
/** What is in view. */
const seen = new Set<Sight>();
/** Ends a comparison. */
let comparison: AbortController | undefined;

const tell = (report: Report): void => self.postMessage(report);
const warn = (message: string): void => tell({ report: 'event', event: { event: 'warning', message } });

self.onmessage = async ({ data: order }: MessageEvent<Order>) => {
  try {
    await obey(order);
  } catch (error) {
    run = undefined;
    tell({ report: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};

async function obey(order: Order): Promise<void> {
  switch (order.order) {
    case 'begin':
      start = startWorkersAt(order.page);
      return;
    case 'train':
      return train(order.plan);
    case 'resume':
      return resume();
    case 'compare':
      return compare(order.plan, order.most);
    case 'pause':
      return run?.setPause(true);
    case 'go on':
      return run?.setPause(false);
    case 'stop':
      comparison?.abort();
      return run?.stop();
    case 'kill a worker':
      return run?.kill();
    case 'watch':
      return watch(order.sight, order.isSeen);
    case 'save images':
      return saveImages();
    case 'save':
      return save(order.format);
  }
}

function watch(sight: Sight, isSeen: boolean): void {
  if (isSeen) seen.add(sight);
  else seen.delete(sight);
  run?.watch(sight, isSeen);
}

async function resume(): Promise<void> {
  const kept = await load('run');
  if (!kept)
    throw new InputError(
      'cannot-resume',
      'Expected a run to resume, found none in this browser. Train anew.',
    );
  return train(kept.plan, kept);
}

/** All that a run needs of this browser. */
async function prepare(plan: Plan) {
  const recipe = recipeOf(plan);
  const sharesMemory = self.crossOriginIsolated;
  const kernels = await loadKernels(recipe.arithmetic, sharesMemory);
  const machine = createMachine([kernels], { sharesMemory, start });
  const workers = machine.sharesMemory ? plan.workers : 1;
  const drawers = {
    machine,
    workers: plan.workers,
    listener: {
      onDrawn: (done: number, total: number) => tell({ report: 'loading', done, total }),
      onWarning: warn,
    },
  };
  // The last run's images make room.
  data = undefined;
  const dataset = await loadData(plan, recipe, drawers);
  if (plan.data === 'builtin') data = { training: lastOf(dataset.training, plan.images), test: dataset.test };
  return { recipe, machine, workers, dataset, engine: describeEngine(recipe, await hashOf(kernels)) };
}

/** The last of some images: what is added comes before them. */
function lastOf({ count, pixels, labels }: LabelledImages, last: number): LabelledImages {
  const first = count - last;
  return { count: last, pixels: pixels.subarray(first * PIXELS), labels: labels.subarray(first) };
}

/** As node/versions.ts does: relaxed bits follow the processor and its compiler, too. */
function describeEngine({ arithmetic }: Recipe, kernelsHash: string): string {
  const machine = arithmetic === 'relaxed' ? `, ${navigator.userAgent}` : '';
  return `distributed-mnist ${VERSION}, kernels ${kernelsHash}${machine}`;
}

async function train(plan: Plan, from?: KeptRun): Promise<void> {
  const prepared = await prepare(plan);
  const { recipe, dataset } = prepared;
  const dataSha256 = dataset.trainedOnSha256 ?? dataset.sha256;
  if (from) await checkKept(from, { engine: prepared.engine, dataSha256 });
  run = new Run({ ...prepared, plan, dataSha256, from, tell });
  for (const sight of seen) run.watch(sight, true);
  const network = await run.train();
  await conclude(run, network, recipe, dataset);
  run = undefined;
  tell({ report: 'over' });
}

async function conclude(
  { done }: Run,
  network: TrainedNetwork,
  recipe: Recipe,
  dataset: Dataset,
): Promise<void> {
  if (!done || done.epochs === 0) return;
  model = toModel(network, dataset, done, describeVersions());
  await keepIfRoom('model', encodeModel('the trained model', model), (message) =>
    warn(`${message} Save the model as a file.`),
  );
  const isWhole = done.epochs === recipe.epochs || done.bestEpoch !== undefined;
  if (isWhole && !done.stopped) await forget('run');
}

async function compare(plan: Plan, most: number): Promise<void> {
  // It may be stopped while images are still drawn.
  comparison = new AbortController();
  const { signal } = comparison;
  const { recipe, dataset, machine } = await prepare(plan);
  const options = { recipe, dataset, machine, signal };
  for await (const comparison of compareWorkers(machine.sharesMemory ? most : 1, options))
    tell({ report: 'compared', comparison });
  tell({ report: 'over' });
}

function save(format: Parameters<typeof encodeAs>[1]): void {
  if (!model) throw new InputError('no-model', 'Expected a trained model, found none. Train one first.');
  tell({ report: 'file', name: `model.${format}`, bytes: encodeAs(model, format) });
}

/** The four files of built-in digits that `npm run train -- --data FOLDER` takes. */
function saveImages(): void {
  if (!data) throw new InputError('no-mnist', 'Expected the images of a run, found none. Train first.');
  const { training, test } = data;
  const files: Record<keyof typeof MNIST_FILES, Uint8Array> = {
    trainingImages: encodeImages(training),
    trainingLabels: encodeLabels(training.labels),
    testImages: encodeImages(test),
    testLabels: encodeLabels(test.labels),
  };
  for (const [name, bytes] of Object.entries(files))
    tell({
      report: 'file',
      name: MNIST_FILES[name as keyof typeof MNIST_FILES].name,
      bytes: new Uint8Array(bytes),
    });
}
