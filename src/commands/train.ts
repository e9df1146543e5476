// npm run train: trains a network and saves it.

import { availableParallelism } from 'node:os';
import { Option } from 'commander';
import { BUILTIN_NAME } from '../dataset/builtin/dataset.js';
import { DATASETS, type DatasetName, HOW_TO_GET_MNIST, loadDataset } from '../dataset/load.js';
import { saveModel } from '../model-file/model.js';
import { describeTopology } from '../network/topology.js';
import { loadingListener } from '../terminal/loading-bar.js';
import { barView, jsonView, plainView } from '../terminal/training-views.js';
import type { DoneEvent } from '../training/events.js';
import { addRecipeOptions, parseNumber, type RecipeOptions, toRecipe } from '../training/options.js';
import { checkRecipe } from '../training/recipe.js';
import { train } from '../training/train.js';
import { VERSIONS } from '../versions.js';
import { checkWorkers, createCommand, runCommand } from './command.js';

interface Options extends RecipeOptions {
  workers: number;
  dataset: DatasetName;
  data?: string;
  out: string;
  json?: boolean;
  quiet?: boolean;
}

async function run(options: Options): Promise<void> {
  const recipe = toRecipe(options);
  checkRecipe(recipe);
  checkWorkers(options.workers);
  if (!options.json && !options.quiet) console.log('Looking for images to train on …');
  const listener = loadingListener(Boolean(options.quiet || options.json));
  const dataset = await loadDataset(options.dataset, options.data, options.workers, listener);
  const view = options.json
    ? jsonView()
    : process.stdout.isTTY && !options.quiet
      ? barView()
      : plainView(Boolean(options.quiet));

  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);

  const run = train({ recipe, dataset, workers: options.workers, signal: stop.signal });
  let done: DoneEvent | undefined;
  let step = await run.next();
  for (; !step.done; step = await run.next()) {
    if (step.value.event === 'done') done = step.value;
    view.show(step.value);
  }
  const { tensors, weightsSha256 } = step.value;
  const { test, stopped } = done as DoneEvent;
  saveModel(options.out, {
    topology: recipe.topology,
    tensors,
    metadata: {
      topology: describeTopology(recipe.topology),
      activation: recipe.topology.activation,
      recipe: JSON.stringify(recipe),
      seed: String(recipe.seed),
      dataset: dataset.name,
      datasetSha256: dataset.sha256,
      testAccuracy: test.accuracy.toFixed(4),
      testImages: String(test.images),
      arithmetic: recipe.arithmetic,
      weightsSha256,
      versions: VERSIONS,
    },
  });
  view.saved(options.out, done as DoneEvent);
  if (dataset.name === BUILTIN_NAME && !options.json)
    console.log(`This network learned from built-in digits. ${HOW_TO_GET_MNIST}`);
  // 128 + SIGINT, as a shell expects of a program that was interrupted.
  if (stopped) process.exitCode = 130;
}

const command = addRecipeOptions(
  createCommand(
    'npm run train --',
    'Trains a network to read handwritten digits, on all cores, and saves it.',
  ),
)
  .option('--workers <number>', 'worker threads', parseNumber, availableParallelism())
  .addOption(
    new Option('--dataset <name>', 'what to train on; auto: MNIST where it can be had, else built-in digits')
      .choices(DATASETS)
      .default('auto'),
  )
  .option(
    '--data <folder>',
    "where MNIST's four files are (default: $MNIST_DIR, then data/mnist, then download)",
  )
  .option('--out <file>', 'where the model is saved', 'data/model.safetensors')
  .option('--json', 'one JSON object a line on standard output')
  .option('--quiet', 'only the end')
  .action(run);

await runCommand(command);
