// npm run train: trains a network and saves it. What takes long to import waits until the first line is printed.

import { type Command, Option } from 'commander';
import { checkRecipe } from '../engine/recipe/recipe.js';
import { UsageError } from '../errors.js';
import type { DatasetName } from '../node/data/load.js';
import { checkWritable } from '../node/files.js';
import { TRAINED } from '../node/paths.js';
import type { RunOptions } from '../node/runs/run-training.js';
import { createCommand, runCommand } from './command.js';
import { Interrupts } from './interrupts.js';
import { addRecipeOptions, optionOf, parseNumber, type RecipeOptions, toRecipe } from './recipe-options.js';
import { workersOption } from './workers.js';

interface Options extends RecipeOptions {
  workers: number;
  dataset: DatasetName;
  data?: string;
  extra?: string;
  init?: string;
  /** True where the newest unfinished run is meant. */
  resume?: string | true;
  checkpointEvery: number;
  out: string;
  half: boolean;
  report: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** The names again, since importing DATASETS would import the worker pool; the compiler keeps them whole. */
const DATASETS = Object.keys({ auto: '', mnist: '', builtin: '' } satisfies Record<DatasetName, ''>);

/** What may stand beside --resume; all else is the run's own. */
const BESIDE_RESUME = [
  'resume',
  'workers',
  'checkpointEvery',
  'out',
  'half',
  'report',
  'json',
  'quiet',
  'verbose',
];

async function run(options: Options, command: Command): Promise<void> {
  const { workers, checkpointEvery, json = false, quiet = false } = options;
  checkSeconds(checkpointEvery);
  const { resume, ...plan } = options.resume ? await planResumed(options, command) : planNew(options);
  checkWritable(plan.out);
  if (!json && !quiet) console.log('Looking for images to train on …');
  const { loadBeginning, runTraining } = await import('../node/runs/run-training.js');
  const { loadingListener } = await import('../terminal/loading-bar.js');
  const { barView, jsonView, plainView } = await import('../terminal/training-views.js');
  using interrupts = new Interrupts();
  const { signal } = interrupts;
  const settings = { ...plan, resume, workers, checkpointEvery, signal };
  const beginning = await loadBeginning(settings, loadingListener(quiet || json));
  interrupts.defer();
  const view = json ? jsonView() : process.stdout.isTTY && !quiet ? barView() : plainView(quiet);
  const { stopped, incomplete } = await runTraining(settings, beginning, view);
  process.exitCode = stopped ? interrupts.exitCode : incomplete ? 1 : 0;
}

type Plan = Pick<
  RunOptions,
  'recipe' | 'dataset' | 'data' | 'extra' | 'init' | 'resume' | 'out' | 'half' | 'report'
>;

function planNew(options: Options): Plan {
  const recipe = toRecipe(options);
  checkRecipe(recipe, optionOf);
  const { dataset, data, extra, init, out, half, report } = options;
  return { recipe, dataset, data, extra, init, out, half, report };
}

/** The run's own recipe and options; where it saves may be told anew. */
async function planResumed(options: Options, command: Command): Promise<Plan> {
  const isGiven = (name: string) => command.getOptionValueSource(name) === 'cli';
  const other = command.options.find(
    (option) => isGiven(option.attributeName()) && !BESIDE_RESUME.includes(option.attributeName()),
  );
  if (other)
    throw new UsageError(
      'bad-option',
      `${other.long} does not go with --resume: the run goes on with its own recipe and data. ` +
        'Leave it out, or train anew; --init takes the weights of a saved model.',
    );
  const { findResumable } = await import('../node/runs/resume.js');
  const resume = findResumable(options.resume === true ? undefined : options.resume);
  const { dataset, data, extra, out, half, report } = resume.options;
  return {
    recipe: resume.recipe,
    dataset: dataset as DatasetName,
    data,
    extra,
    resume,
    out: isGiven('out') ? options.out : out,
    half: isGiven('half') ? options.half : half,
    report: isGiven('report') ? options.report : report,
  };
}

function checkSeconds(seconds: number): void {
  if (seconds >= 0 && seconds <= 1e6) return;
  throw new UsageError(
    'bad-option',
    `--checkpoint-every must be from 0 to 1000000 seconds; found ${seconds}.`,
  );
}

const command = addRecipeOptions(
  createCommand('train', 'Trains a network to read handwritten digits, on all cores, and saves it.'),
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
  .option('--extra <folder>', 'labelled images to train on besides, as draw keeps them (default: none)')
  .option('--init <model>', 'a saved model whose weights training begins with (default: random weights)')
  .option('--resume [run]', 'go on with a run that was interrupted: the newest, `latest`, or one by its name')
  .option(
    '--checkpoint-every <seconds>',
    'least time between checkpoints; 0: after every epoch',
    parseNumber,
    10,
  )
  .option('--out <file>', 'where the model is saved', TRAINED)
  .option('--half', 'save weights of half precision: half the size', false)
  .option('--no-report', 'leave out the report in data/runs')
  .option('--json', 'one JSON object a line on standard output')
  .option('--quiet', 'only the end')
  .action((options: Options) => run(options, command));

await runCommand(command, { outlivesOutput: true, computesMuch: true });
