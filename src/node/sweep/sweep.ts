// A sweep: many training runs, each with a folder as ever, on this machine or on others.

import { basename } from 'node:path';
import { Stopped } from '../../engine/mapreduce/failures.js';
import type { Recipe } from '../../engine/recipe/recipe.js';
import type { Dataset } from '../../engine/training/dataset.js';
import type { TrainingEvent } from '../../engine/training/events.js';
import { countTrainingImages } from '../../engine/training/train.js';
import { OutputError, RunError } from '../../errors.js';
import { printable } from '../../printable.js';
import type { LoadListener } from '../data/load.js';
import type { DatasetName } from '../data/names.js';
import { RUNS } from '../runs/folder.js';
import { type RunSummary, readRun } from '../runs/read.js';
import { findResumable } from '../runs/resume.js';
import { loadBeginning, type RunOptions, type RunSource, runTraining } from '../runs/run-training.js';
import type { RunView } from '../runs/view.js';
import { EarlierRuns, hasEnded } from './earlier.js';
import { outcomeOf, type PlannedRun, type RunOutcome } from './outcome.js';

/** Runs that other machines train. */
export interface RemoteRuns {
  /** The run of a recipe, which yields its events when a machine is through with it; throws Stopped where none will be. */
  start(recipe: Recipe): RunSource;
  /** Has machines train; returns when all runs are trained, or when the signal is aborted. */
  coordinate(): Promise<void>;
  /** How many machines were heard of lately. */
  readonly machines: number;
}

/** What runs are trained on elsewhere. */
export interface RemoteWork {
  readonly dataset: Dataset;
  /** All of the same arithmetic and the same images. */
  readonly recipes: readonly Recipe[];
  readonly signal: AbortSignal;
  warn(message: string): void;
  /** Told how many epochs of a recipe's run are over. */
  hear(recipe: Recipe, epoch: number): void;
}

export interface SweepOptions {
  readonly planned: readonly PlannedRun[];
  readonly dataset: DatasetName;
  readonly data?: string;
  readonly extra?: string;
  readonly report: boolean;
  /** Threads of this machine, for all runs together. */
  readonly workers: number;
  /** Runs at the same time on this machine. */
  readonly atOnce: number;
  /** Whether what earlier runs have done is taken. */
  readonly resume: boolean;
  readonly signal: AbortSignal;
  /** Connects to other machines; undefined where this one trains. */
  readonly connect?: (work: RemoteWork) => Promise<RemoteRuns>;
}

export type SweepEvent =
  | SweepStartEvent
  | SweepProgressEvent
  | (RunOutcome & { readonly event: 'run' })
  | { readonly event: 'warning'; readonly message: string };

/** The images are there, and training begins. */
export interface SweepStartEvent {
  readonly event: 'start';
  readonly runs: number;
  readonly dataset: string;
  /** Runs at the same time, and threads of each; absent where other machines train. */
  readonly atOnce?: number;
  readonly workers?: number;
}

/** Where a run is. */
export interface SweepProgressEvent {
  readonly event: 'progress';
  readonly setting: string;
  readonly seed: number;
  /** Completed epochs, and the share of the current one. */
  readonly epochs: number;
  /** Machines that take part, where others train. */
  readonly machines?: number;
}

export interface SweepResult {
  readonly outcomes: readonly RunOutcome[];
  /** With the images that all runs were tested on. */
  readonly dataset: Dataset;
}

/** Trains all runs that are planned; a run that diverges is an outcome like others. @throws UserError */
export async function sweep(
  options: SweepOptions,
  listener: LoadListener,
  show: (event: SweepEvent) => void,
): Promise<SweepResult> {
  const outcomes: RunOutcome[] = [];
  const earlier = options.resume ? new EarlierRuns() : undefined;
  let dataset: Dataset | undefined;
  for (const planned of groupByImages(options.planned)) {
    const settings = toRunOptions(options, planned[0].recipe);
    ({ dataset } = await loadBeginning(settings, listener));
    for (const { recipe } of planned) countTrainingImages(recipe, dataset);
    const group = new Group(options, dataset, earlier, outcomes, show);
    await group.train(planned);
    if (options.signal.aborted) break;
  }
  return { outcomes, dataset: dataset as Dataset };
}

/** Runs of the same arithmetic and the same training images together. */
function groupByImages(planned: readonly PlannedRun[]): PlannedRun[][] {
  const groups = new Map<string, PlannedRun[]>();
  for (const run of planned) {
    const { arithmetic, builtinDigits, nonDigits } = run.recipe;
    const key = `${arithmetic} ${builtinDigits} ${nonDigits}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()];
}

function toRunOptions(
  { dataset, data, extra, report, workers, signal }: SweepOptions,
  recipe: Recipe,
): RunOptions {
  const files = { dataset, data, extra, out: undefined, half: false, report };
  return { recipe, ...files, workers, checkpointEvery: 10, signal };
}

/** A run that is still to be trained. */
interface Open {
  readonly planned: PlannedRun;
  /** Where an earlier start of the sweep left it. */
  readonly begun?: RunSummary;
}

/** The runs that are trained on the same images. */
class Group {
  /** Aborted where one of them ends the sweep. */
  private readonly failing = new AbortController();
  private readonly signal: AbortSignal;

  constructor(
    private readonly options: SweepOptions,
    private readonly dataset: Dataset,
    private readonly earlier: EarlierRuns | undefined,
    private readonly outcomes: RunOutcome[],
    private readonly show: (event: SweepEvent) => void,
  ) {
    this.signal = AbortSignal.any([options.signal, this.failing.signal]);
  }

  async train(planned: readonly PlannedRun[]): Promise<void> {
    const { options, dataset } = this;
    const known = planned.map((run) => ({ planned: run, begun: this.findEarlier(run) }));
    const open = known.filter(({ begun }) => !begun || !hasEnded(begun));
    const here = options.connect ? undefined : shareOut(options, open.length);
    this.show({ event: 'start', runs: planned.length, dataset: dataset.trainedOn ?? dataset.name, ...here });
    for (const { planned, begun } of known) if (begun && hasEnded(begun)) this.take(planned, begun, true);
    if (open.length === 0) return;
    if (options.connect) await this.trainElsewhere(open, options.connect);
    else await this.trainHere(open, shareOut(options, open.length));
  }

  private findEarlier(run: PlannedRun): RunSummary | undefined {
    const { sha256, trainedOnSha256 = sha256 } = this.dataset;
    return this.earlier?.find(run, trainedOnSha256);
  }

  /** Several runs side by side, each on its own threads. */
  private async trainHere(open: readonly Open[], { atOnce, workers }: Shares): Promise<void> {
    const waiting = [...open];
    const takeRuns = async () => {
      for (let next = waiting.shift(); next && !this.signal.aborted; next = waiting.shift())
        await this.trainOne(next.planned, { workers, ...resumptionOf(next) });
    };
    await this.together(Array.from({ length: atOnce }, takeRuns));
  }

  private async trainElsewhere(
    open: readonly Open[],
    connect: NonNullable<SweepOptions['connect']>,
  ): Promise<void> {
    const byRecipe = new Map(open.map(({ planned }) => [planned.recipe, planned]));
    const remote = await connect({
      dataset: this.dataset,
      recipes: [...byRecipe.keys()],
      signal: this.signal,
      warn: (message) => this.show({ event: 'warning', message }),
      hear: (recipe, epochs) =>
        this.tellProgress(byRecipe.get(recipe) as PlannedRun, epochs, remote.machines),
    });
    const runs = open.map(({ planned }) =>
      this.trainOne(planned, { start: () => remote.start(planned.recipe) }),
    );
    await this.together([remote.coordinate(), ...runs]);
  }

  /** Waits for all; where one fails, the others are ended first. */
  private async together(parts: readonly Promise<void>[]): Promise<void> {
    const ended = await Promise.allSettled(
      parts.map((part) =>
        part.catch((error) => {
          this.failing.abort();
          throw error;
        }),
      ),
    );
    const failed = ended.find((each): each is PromiseRejectedResult => each.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private async trainOne(planned: PlannedRun, how: Partial<RunOptions>): Promise<void> {
    const settings = { ...toRunOptions(this.options, planned.recipe), signal: this.signal, ...how };
    let folder = '';
    let saved = false;
    const view: RunView = {
      opened: (path) => {
        folder = path;
      },
      show: (event) => this.hear(planned, event),
      saved: () => {
        saved = true;
      },
      nothingSaved() {},
    };
    try {
      const { stopped } = await runTraining(settings, { dataset: this.dataset, initial: undefined }, view);
      if (stopped || !saved) return;
    } catch (error) {
      if (error instanceof Stopped) return;
      if (!(error instanceof RunError && error.code === 'diverged')) throw error;
    }
    const run = readRun(RUNS, basename(folder));
    if (run.state === 'damaged' || !hasEnded(run))
      throw new OutputError(
        'cannot-write',
        `The run ${printable(folder)} could not be written whole. Check that the disk is not full.`,
      );
    this.take(planned, run, false);
  }

  private hear(planned: PlannedRun, event: TrainingEvent): void {
    // Events of another machine come all at once, when it is through.
    if (event.event === 'progress') this.tellProgress(planned, event.epoch - 1 + event.share);
    if (event.event === 'warning')
      this.show({
        event: 'warning',
        message: `${planned.setting}, seed ${planned.seed}: ${event.message}`,
      });
  }

  private tellProgress({ setting, seed }: PlannedRun, epochs: number, machines?: number): void {
    this.show({ event: 'progress', setting, seed, epochs, ...(machines !== undefined && { machines }) });
  }

  private take(planned: PlannedRun, run: RunSummary, earlier: boolean): void {
    const outcome = outcomeOf(planned, run, earlier);
    this.outcomes.push(outcome);
    this.show({ event: 'run', ...outcome });
  }
}

/** A run that an earlier start has begun goes on from its checkpoint. */
const resumptionOf = ({ begun }: Open): Partial<RunOptions> =>
  begun ? { resume: findResumable(begun.name) } : {};

interface Shares {
  readonly atOnce: number;
  /** Threads of each run. */
  readonly workers: number;
}

/** How this machine's threads are shared out: see "How a sweep uses the cores" in docs/sweep.md. */
function shareOut({ atOnce, workers }: SweepOptions, runs: number): Shares {
  const lanes = Math.max(1, Math.min(atOnce, runs));
  return { atOnce: lanes, workers: Math.max(1, Math.floor(workers / lanes)) };
}
