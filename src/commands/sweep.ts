// npm run sweep: trains a run for each point of a grid of settings and each seed, and compares them.

import { Command, InvalidArgumentError, Option } from 'commander';
import { toType } from '../cluster/address.js';
import {
  type Axis,
  describePoint,
  MOST_RUNS,
  type Point,
  parseGrid,
  parseSeeds,
  pointsOf,
} from '../engine/recipe/grid.js';
import { type RecipeOptions, toRecipe } from '../engine/recipe/options.js';
import { checkRecipe, type Recipe } from '../engine/recipe/recipe.js';
import { OutputError, RunError, UsageError } from '../errors.js';
import { MOST_MEMBERS } from '../formats/model.js';
import type { DatasetName } from '../node/data/names.js';
import { checkWritable } from '../node/files.js';
import { commandLine, shellWord } from '../node/invocation.js';
import { refusePlace } from '../node/model-file.js';
import { needing } from '../node/needing.js';
import { optionOf } from '../node/option-names.js';
import { dataPath } from '../node/paths.js';
import { saveCommittee } from '../node/sweep/committee.js';
import { type PlannedRun, type RunOutcome, summarise } from '../node/sweep/outcome.js';
import { type SweepOptions, sweep } from '../node/sweep/sweep.js';
import { count } from '../numbers.js';
import { printable } from '../printable.js';
import { loadingListener } from '../terminal/loading-bar.js';
import { jsonView, plainView, tableView } from '../terminal/sweep-views.js';
import {
  addClusterOptions,
  addRoundsOptions,
  isRemote,
  type RedisOptions,
  type RoundsOptions,
  refuseIdleEviction,
  withRounds,
} from './cluster-options.js';
import { createCommand, runCommand } from './command.js';
import { addDataOptions, refuseIdleData } from './data-options.js';
import { Interrupts } from './interrupts.js';
import { announceFolder } from './new-folder.js';
import { addRecipeOptions, parseNumber, refuseIdleMomentum } from './recipe-options.js';
import { workersOption } from './workers.js';

interface Options extends RecipeOptions, RedisOptions, RoundsOptions {
  grid?: string;
  seeds?: string;
  committee?: number;
  out: string;
  resume?: boolean;
  workers: number;
  atOnce?: number;
  dataset: DatasetName;
  data?: string;
  extra?: string;
  report: boolean;
  json?: boolean;
  quiet?: boolean;
}

const COMMITTEE = dataPath('committee.safetensors');
/** The options of train that make a recipe. */
const SETTINGS = addRoundsOptions(addRecipeOptions(new Command())).options;

/** What a grid may not name, and what to do instead. */
const NOT_IN_A_GRID: Readonly<Record<string, string>> = {
  seed: 'Name seeds with --seeds',
  validation: 'Accuracies on different images cannot be compared; --validation sets it for all runs',
};

async function run(options: Options, command: Command): Promise<void> {
  const { json = false, quiet = false, workers, committee: size, out, resume = false } = options;
  const planned = planRuns(options, command);
  checkCommittee(size, planned.length);
  if (size === undefined && command.getOptionValueSource('out') === 'cli')
    throw new UsageError(
      'bad-option',
      '--out names the file of a committee: add --committee N, or leave it out.',
    );
  refuseIdleData(options.dataset, options.data);
  if (size !== undefined) {
    checkWritable(out);
    refusePlace(out);
    if (!json && !quiet) announceFolder(out);
  }
  await checkRedis(options);
  const outcomes: RunOutcome[] = [];
  using interrupts = new Interrupts();
  const { signal } = interrupts;
  const view = json ? jsonView() : process.stdout.isTTY && !quiet ? tableView(planned) : plainView(quiet);
  const plan: SweepOptions = {
    ...pickPlace(options),
    planned,
    workers,
    atOnce: checkAtOnce(options.atOnce ?? workers),
    resume,
    signal,
  };
  const warn = (message: string) => view.show({ event: 'warning', message });
  try {
    const { dataset } = await sweep(plan, loadingListener(json || quiet), (event) => {
      if (event.event === 'start') interrupts.defer();
      if (event.event === 'run') outcomes.push(event);
      view.show(event);
    });
    const stopped = signal.aborted && outcomes.length < planned.length;
    const settings = summarise(planned, outcomes);
    const join = async (members: number) => {
      try {
        return await saveCommittee(outcomes, members, out, dataset, workers, warn);
      } catch (error) {
        // What the runs came to is not lost.
        view.end({ stopped, settings });
        throw error;
      }
    };
    const committee = size === undefined || stopped ? undefined : await join(size);
    view.end({
      stopped,
      settings,
      ...(committee && { committee }),
      ...(stopped && { resume: resumeCommand() }),
    });
    if (stopped) process.exitCode = interrupts.exitCode;
  } catch (error) {
    const isOfRun = error instanceof RunError || error instanceof OutputError;
    if (!isOfRun || outcomes.length === planned.length) throw error;
    throw new RunError(error.code, `${error.message}\nThen: ${resumeCommand()}`, { cause: error });
  }
}

/** A run for each point of the grid and each seed. @throws UsageError `bad-option`, `bad-topology` */
function planRuns(options: Options, command: Command): PlannedRun[] {
  const { grid, seeds } = options;
  if (grid === undefined && seeds === undefined)
    throw new UsageError(
      'bad-option',
      "sweep needs a grid of settings, seeds, or both: --grid 'lr=0.05,0.1 hidden=512;1024,512' --seeds 1..5.",
    );
  if (seeds !== undefined && options.seed !== undefined)
    throw new UsageError('bad-option', '--seed and --seeds exclude each other: name all seeds with --seeds.');
  const points = grid === undefined ? [[]] : pointsOf(readGrid(grid, command));
  const seedsOfEach = seeds === undefined ? undefined : parseSeeds(seeds);
  const runs = points.length * (seedsOfEach?.length ?? 1);
  if (runs > MOST_RUNS)
    throw new UsageError(
      'bad-option',
      `The grid and the seeds make ${count(runs)} runs; the most are ${count(MOST_RUNS)}.`,
    );
  const recipes = points.map((point) => recipeOf(options, point));
  refuseTwice(points, recipes);
  return recipes.flatMap((recipe, index) =>
    (seedsOfEach ?? [recipe.seed]).map((seed) => ({
      setting: describePoint(points[index]) || recipe.name,
      seed,
      recipe: { ...recipe, seed },
    })),
  );
}

/** Values may be typed in different ways and mean the same: 0.1 and 0.10. */
function refuseTwice(points: readonly Point[], recipes: readonly Recipe[]): void {
  const known = new Map<string, Point>();
  for (const [index, recipe] of recipes.entries()) {
    const key = JSON.stringify(recipe);
    const same = known.get(key);
    if (same)
      throw new UsageError(
        'bad-option',
        `--grid has ${describePoint(same)} and ${describePoint(points[index])}, which are the same. Leave one out.`,
      );
    known.set(key, points[index]);
  }
}

const nameOf = ({ long }: Option) => String(long).slice(2);

const settingNamed = (name: string) => SETTINGS.find((each) => nameOf(each) === name) as Option;

function readGrid(grid: string, command: Command): Axis[] {
  const names = SETTINGS.map(nameOf).filter((name) => !Object.hasOwn(NOT_IN_A_GRID, name));
  const axes = parseGrid(grid, names, NOT_IN_A_GRID);
  const isGiven = (name: string) =>
    command.getOptionValueSource(settingNamed(name).attributeName()) === 'cli';
  const twice = axes.find(({ name }) => isGiven(name));
  if (!twice) return axes;
  throw new UsageError(
    'bad-option',
    `--${twice.name} and ${twice.name} in --grid exclude each other: name all its values in --grid.`,
  );
}

/** The recipe of a point, checked as train checks its own. */
function recipeOf(options: Options, point: Point): Recipe {
  const chosen: RecipeOptions & RoundsOptions = { ...options };
  for (const [name, value] of point) {
    const option = settingNamed(name);
    Object.assign(chosen, { [option.attributeName()]: parseValue(option, value) });
  }
  const { shards, localSteps, outer, wire } = chosen;
  const recipe = withRounds(toRecipe(chosen), { shards, localSteps, outer, wire });
  checkRecipe(recipe, optionOf);
  refuseIdleMomentum(chosen.momentum, recipe);
  if (recipe.validation > 0) return recipe;
  throw new UsageError(
    'bad-option',
    options.validation === undefined
      ? `preset=${chosen.preset} holds out no validation images. Add --validation 5000.`
      : '--validation must be above 0: a sweep compares its runs on images that are held out for validation.',
  );
}

function parseValue(option: Option, value: string): unknown {
  try {
    return option.parseArg ? option.parseArg(value, undefined) : value;
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new UsageError('bad-option', `--grid has ${nameOf(option)}=${printable(value)}. ${error.message}`);
  }
}

function checkCommittee(size: number | undefined, runs: number): void {
  if (size === undefined) return;
  const most = Math.min(runs, MOST_MEMBERS);
  if (Number.isInteger(size) && size >= 2 && size <= most) return;
  throw new UsageError(
    'bad-option',
    most < 2
      ? '--committee needs two runs at least. Name more seeds or settings.'
      : `--committee must be ${most === 2 ? '2' : `a whole number from 2 to ${most}`}, as there are ${runs} runs; found ${size}.`,
  );
}

function checkAtOnce(atOnce: number): number {
  if (Number.isInteger(atOnce) && atOnce >= 1) return atOnce;
  throw new UsageError('bad-option', `--at-once must be a whole number, 1 or more; found ${atOnce}.`);
}

/** A Redis that cannot be used is refused before images are loaded. */
async function checkRedis({ redis, anyEviction = false }: Options): Promise<void> {
  if (redis === undefined || !isRemote({ redis })) return refuseIdleEviction(anyEviction);
  const { openConnection } = await needing('bullmq', () => import('../cluster/connection.js'));
  (await openConnection({ url: redis, anyEviction }))[Symbol.dispose]();
}

/** Where the images are, and who trains. */
function pickPlace({
  dataset,
  data,
  extra,
  report,
  redis,
  anyEviction = false,
}: Options): Pick<SweepOptions, 'dataset' | 'data' | 'extra' | 'report' | 'connect'> {
  const images = { dataset, data, extra, report };
  if (redis === undefined || !isRemote({ redis })) return images;
  return {
    ...images,
    async connect(work) {
      const { connectSweep } = await needing('bullmq', () => import('../cluster/sweep.js'));
      return connectSweep({ url: redis, anyEviction }, work);
    },
  };
}

/** The same command with --resume; without the password of its Redis. */
function resumeCommand(): string {
  const words = process.argv.slice(2).filter((word) => word !== '--resume');
  return commandLine('sweep', [...words.map(withoutPassword), '--resume'].map(shellWord).join(' '));
}

const withoutPassword = (word: string) =>
  word.replace(/^(--redis=)?(rediss?:.*)$/, (_, option = '', url) => option + toType(url));

const SWEEP = 'Sweep:';
const RUN = 'Run:';
const OUTPUT = 'Output:';
const EXAMPLES = [
  ["--grid 'lr=0.05,0.1,0.2 hidden=512;1024,512' --seeds 1..5", 'six settings with five seeds each'],
  ['--seeds 1..5 --committee 5', 'a committee of five networks of the default recipe'],
] as const;

const command = addDataOptions(
  addClusterOptions(
    addRecipeOptions(
      createCommand(
        'sweep',
        'Trains many runs, compares their settings by validation accuracy, and can join the best as a committee.',
        EXAMPLES,
      )
        .addOption(
          new Option(
            '--grid <settings>',
            "options of train without their dashes, with several values: 'lr=0.05,0.1 hidden=512;1024,512'",
          ).helpGroup(SWEEP),
        )
        .addOption(
          new Option('--seeds <numbers>', 'seeds of each setting, such as 1..5 or 1,3,7')
            .default(undefined, 'the seed of --seed')
            .helpGroup(SWEEP),
        )
        .addOption(
          new Option(
            '--committee <number>',
            'save so many of the best runs as one model, which averages them',
          )
            .argParser(parseNumber)
            .helpGroup(SWEEP),
        )
        .addOption(
          new Option('--resume', 'take what earlier runs have done, and train what is missing').helpGroup(
            SWEEP,
          ),
        ),
    ),
  ),
)
  .addOption(workersOption('worker threads of this machine, for all runs together').helpGroup(RUN))
  .addOption(
    new Option('--at-once <runs>', 'runs at the same time on this machine')
      .argParser(parseNumber)
      .default(undefined, 'as many as workers')
      .helpGroup(RUN),
  )
  .addOption(new Option('--out <file>', 'where the committee is saved').default(COMMITTEE).helpGroup(OUTPUT))
  .addOption(new Option('--no-report', 'write no report.html for the runs').helpGroup(OUTPUT))
  .addOption(new Option('--json', 'print one JSON object a line').conflicts('quiet').helpGroup(OUTPUT))
  .addOption(new Option('--quiet', 'print the table at the end only').helpGroup(OUTPUT))
  .action((options: Options) => run(options, command));

await runCommand(command, { outlivesOutput: 'Training goes on, and every run is kept.', computesMuch: true });
