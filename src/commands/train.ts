// npm run train: trains a network and saves it. Slow imports wait until the first line is printed.

import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { type RecipeOptions, toRecipe } from '../engine/recipe/options.js';
import { checkRecipe } from '../engine/recipe/recipe.js';
import { UsageError } from '../errors.js';
import type { DatasetName } from '../node/data/names.js';
import { checkWritable } from '../node/files.js';
import { optionOf } from '../node/option-names.js';
import { fromHere, TRAINED } from '../node/paths.js';
import type { RunOptions } from '../node/runs/run-training.js';
import { printable } from '../printable.js';
import { printNotice } from '../terminal/wrapped.js';
import {
  addClusterOptions,
  type ClusterOptions,
  connectMachines,
  describePlace,
  isRemote,
  withRounds,
} from './cluster-options.js';
import { createCommand, runCommand } from './command.js';
import { addDataOptions, refuseIdleData } from './data-options.js';
import { Interrupts } from './interrupts.js';
import { announceFolder } from './new-folder.js';
import { addRecipeOptions, parseNumber, refuseIdleMomentum } from './recipe-options.js';
import { workersOption } from './workers.js';

interface Options extends RecipeOptions, ClusterOptions {
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

/** Options allowed with --resume. All others are the run's own. */
const BESIDE_RESUME = [
  'resume',
  'redis',
  'anyEviction',
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
  if (plan.out !== undefined) {
    checkWritable(plan.out);
    const { refusePlace } = await import('../node/model-file.js');
    refusePlace(plan.out);
    if (!json && !quiet) announceFolder(plan.out);
  }
  using cluster = await connectMachines(plan.recipe, options, resume?.path);
  if (resume && !resume.checkpoint && !json && !quiet)
    printNotice(
      `The run ${printable(basename(resume.path))} has no checkpoint: it starts from the beginning.`,
    );
  if (!json && !quiet) console.log('Loading training images …');
  const { loadBeginning, runTraining } = await import('../node/runs/run-training.js');
  const { loadingListener } = await import('../terminal/loading-bar.js');
  const { barView, jsonView, plainView } = await import('../terminal/training-views.js');
  using interrupts = new Interrupts();
  const { signal } = interrupts;
  const trainer = cluster?.startTrainer;
  const settings = {
    ...plan,
    resume,
    workers,
    checkpointEvery,
    signal,
    trainer,
    place: describePlace(options),
  };
  const beginning = await loadBeginning(settings, loadingListener(quiet || json));
  interrupts.defer();
  const remote = isRemote(options);
  const view = json
    ? jsonView()
    : process.stdout.isTTY && !quiet
      ? barView(remote, plan.dataset)
      : plainView(quiet, remote, plan.dataset);
  const { stopped, incomplete } = await runTraining(settings, beginning, view);
  process.exitCode = stopped ? interrupts.exitCode : incomplete ? 1 : 0;
}

type Plan = Pick<
  RunOptions,
  'recipe' | 'dataset' | 'data' | 'extra' | 'init' | 'resume' | 'out' | 'half' | 'report'
>;

function planNew(options: Options): Plan {
  const recipe = withRounds(toRecipe(options), options);
  checkRecipe(recipe, optionOf);
  refuseIdleMomentum(options.momentum, recipe);
  const { dataset, data, extra, init, out, half, report } = options;
  refuseIdleData(dataset, data);
  return { recipe, dataset, data, extra, init, out, half, report };
}

/** The run's own recipe and options. Only the output options may be changed. */
async function planResumed(options: Options, command: Command): Promise<Plan> {
  const isGiven = (name: string) => command.getOptionValueSource(name) === 'cli';
  const other = command.options.find(
    (option) => isGiven(option.attributeName()) && !BESIDE_RESUME.includes(option.attributeName()),
  );
  if (other)
    throw new UsageError(
      'bad-option',
      `${other.long} cannot be used with --resume: a resumed run keeps its own recipe and data. ` +
        'Leave it out, or start a new run; --init begins with the weights of a saved model.',
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
    out: isGiven('out') ? options.out : out && fromHere(out),
    half: isGiven('half') ? options.half : half,
    report: isGiven('report') ? options.report : report,
  };
}

function checkSeconds(seconds: number): void {
  if (seconds >= 0 && seconds <= 1e6) return;
  throw new UsageError(
    'bad-option',
    `--checkpoint-every must be from 0 to 1,000,000 seconds; found ${seconds}.`,
  );
}

const RUN = 'Run:';
const OUTPUT = 'Output:';
const EXAMPLES = [
  ['--preset quick', 'a first network in a few seconds'],
  ['--optimizer adam --epochs 20', 'the default recipe with another optimiser, for longer'],
  ['--resume', 'resumes the newest run that was interrupted'],
] as const;

const command = addDataOptions(
  addClusterOptions(
    addRecipeOptions(
      createCommand(
        'train',
        'Trains a network to read handwritten digits on all cores, and saves it.',
        EXAMPLES,
      ),
    ),
  ),
)
  .addOption(workersOption().helpGroup(RUN))
  .addOption(
    new Option('--init <model>', 'a saved model whose weights training begins with')
      .default(undefined, 'random weights')
      .helpGroup(RUN),
  )
  .addOption(
    new Option('--resume [run]', 'resume an interrupted run, by name or part of it')
      .default(undefined, 'the newest')
      .helpGroup(RUN),
  )
  .addOption(
    new Option('--checkpoint-every <seconds>', 'least time between checkpoints; 0: after every epoch')
      .argParser(parseNumber)
      .default(10)
      .helpGroup(RUN),
  )
  .addOption(
    new Option('--out <file>', "where the model is saved; a better one there is kept in a run's folder")
      .default(TRAINED)
      .helpGroup(OUTPUT),
  )
  .addOption(
    new Option('--half', 'save weights in half precision, half the size').default(false).helpGroup(OUTPUT),
  )
  .addOption(new Option('--no-report', 'write no report.html').helpGroup(OUTPUT))
  .addOption(new Option('--json', 'print one JSON object a line').conflicts('quiet').helpGroup(OUTPUT))
  .addOption(
    new Option('--quiet', 'print the last lines only: the test accuracy and the files').helpGroup(OUTPUT),
  )
  .action((options: Options) => run(options, command));

await runCommand(command, { outlivesOutput: 'Training goes on and saves the model.', computesMuch: true });
