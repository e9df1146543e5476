// npm run train: trains a network and saves it. What takes long to import waits until the first line is printed.

import { Option } from 'commander';
import type { DatasetName } from '../dataset/load.js';
import { checkWritable } from '../files.js';
import { dataPath } from '../paths.js';
import { addRecipeOptions, type RecipeOptions, toRecipe } from '../training/options.js';
import { checkRecipe } from '../training/recipe.js';
import { createCommand, runCommand } from './command.js';
import { workersOption } from './workers.js';

interface Options extends RecipeOptions {
  workers: number;
  dataset: DatasetName;
  data?: string;
  extra?: string;
  out: string;
  half: boolean;
  report: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** The names again, since importing DATASETS would import the worker pool; the compiler keeps them whole. */
const DATASETS = Object.keys({ auto: '', mnist: '', builtin: '' } satisfies Record<DatasetName, ''>);

async function run(options: Options): Promise<void> {
  const { json = false, quiet = false } = options;
  const recipe = toRecipe(options);
  checkRecipe(recipe);
  checkWritable(options.out);
  if (!json && !quiet) console.log('Looking for images to train on …');
  const { runTraining } = await import('../runs/run-training.js');
  const stopped = await runTraining({ ...options, recipe, json, quiet });
  // 128 + SIGINT, as a shell expects of a program that was interrupted.
  if (stopped) process.exitCode = 130;
}

const command = addRecipeOptions(
  createCommand(
    'npm run train --',
    'Trains a network to read handwritten digits, on all cores, and saves it.',
  ),
)
  .addOption(workersOption())
  .addOption(
    new Option('--dataset <name>', 'what to train on; auto: MNIST where it can be had, else built-in digits')
      .choices(DATASETS)
      .default('auto'),
  )
  .option(
    '--data <folder>',
    "where MNIST's four files are (default: $MNIST_DIR, then data/mnist, then download)",
  )
  .option(
    '--extra <folder>',
    'labelled images to train on besides, as `npm run draw` keeps them (default: none)',
  )
  .option('--out <file>', 'where the model is saved', dataPath('model.safetensors'))
  .option('--half', 'save weights of half precision: half the size', false)
  .option('--no-report', 'leave out the report in data/runs')
  .option('--json', 'one JSON object a line on standard output')
  .option('--quiet', 'only the end')
  .action(run);

await runCommand(command, { outlivesOutput: true });
