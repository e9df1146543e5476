// The folder of a training run, data/runs/TIME-NAME: which files are in it, and how they are written. Everything is written
// as soon as it is known, so that a killed run leaves what it had.

import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Recipe } from '../../engine/recipe/recipe.js';
import type {
  DivergedEvent,
  DoneEvent,
  EpochEvent,
  StartEvent,
  StoppedEvent,
  WarningEvent,
} from '../../engine/training/events.js';
import type { TrainingState } from '../../engine/training/state.js';
import { OutputError } from '../../errors.js';
import type { Network } from '../../formats/model.js';
import { printable, systemReason } from '../../printable.js';
import { makeFolders, sweepPartials, writeWhole } from '../files.js';
import { saveModel } from '../model-file.js';
import { dataPath } from '../paths.js';
import { readFileWithin } from '../read-file.js';
import { type CheckpointNotes, deleteCheckpoints, writeCheckpoint } from './checkpoint.js';
import { lockRun } from './lock.js';

/** Where the folders of all runs are. */
export const RUNS = dataPath('runs');

export const RUN_FILES = {
  recipe: 'recipe.json',
  /** The command's other options, for `--resume`. */
  options: 'options.json',
  /** A line for each event worth keeping. */
  metrics: 'metrics.jsonl',
  model: 'model.safetensors',
  /** A better model that `--out` held before, if no other run has it. */
  replaced: 'replaced.safetensors',
  report: 'report.html',
} as const;

/** A few paths. */
const MOST_OPTIONS_BYTES = 100_000;

/** The first line of the metrics: the start event, and what only the beginning of a run knows. */
export interface StartLine extends StartEvent {
  readonly datasetSha256: string;
  /** SHA-256 of the training images with all that was added to them, and what the bits depend on besides: see versions.ts. */
  readonly dataSha256: string;
  readonly engine: string;
  readonly versions: string;
}

/** A line of the metrics, without its time. Progress within an epoch is not kept. */
export type MetricsLine = StartLine | EpochEvent | WarningEvent | StoppedEvent | DivergedEvent | DoneEvent;

/** A run's options besides its recipe. Paths are absolute, so that it can be resumed from any folder. */
export interface KeptOptions {
  readonly dataset: string;
  readonly data?: string;
  readonly extra?: string;
  /** The model that the weights began with, and the SHA-256 of its weights. */
  readonly init?: { readonly path: string; readonly weightsSha256: string };
  /** Absent where the model is saved in the run's folder alone. */
  readonly out?: string;
  readonly half: boolean;
  readonly report: boolean;
}

/** "2026-11-22T174855Z": UTC, sorts by time, and is a file name everywhere. */
function timestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19).replaceAll(':', '')}Z`;
}

/** Makes a new folder `parent`/TIME-NAME; later runs of the same second get a number. */
function makeFolder(parent: string, recipeName: string): string {
  const name = `${timestamp(new Date())}-${recipeName.replaceAll(/[^\w.+-]/g, '_')}`;
  try {
    makeFolders(parent);
    for (let attempt = 1; ; attempt++) {
      const folder = join(parent, attempt === 1 ? name : `${name}-${attempt}`);
      try {
        mkdirSync(folder);
        return folder;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  } catch (cause) {
    throw new OutputError(
      'cannot-write',
      `The folder for this run could not be made in ${printable(parent)} (${systemReason(cause)}). ` +
        'Check that the folder is writable and that the disk is not full, or set DISTRIBUTED_MNIST_DATA to another one.',
      { cause },
    );
  }
}

/** The folder of the current run, locked against other processes. */
export class RunFolder {
  private readonly unlock: () => void;
  /** Bytes of the metrics that are whole lines. */
  private metricsBytes = 0;
  /** Lines that could not be written so far. */
  private unwritten: string[] = [];

  /** @throws UsageError `run-is-running` */
  private constructor(readonly path: string) {
    this.unlock = lockRun(path);
  }

  /** Makes a new folder, and writes the recipe and the options. @throws OutputError `cannot-write` */
  static create(recipe: Recipe, options: KeptOptions, parent = RUNS): RunFolder {
    const path = makeFolder(parent, recipe.name);
    try {
      const folder = new RunFolder(path);
      writeWhole(folder.file('recipe'), `${JSON.stringify(recipe, null, 2)}\n`);
      writeWhole(folder.file('options'), `${JSON.stringify(options, null, 2)}\n`);
      return folder;
    } catch (error) {
      // On a full disk, say. The folder would hold no run.
      rmSync(path, { recursive: true, force: true });
      throw error;
    }
  }

  /** Resumes in a run's folder, whose metrics become these lines. @throws UsageError `run-is-running`; OutputError */
  static resume(path: string, metrics: readonly object[]): RunFolder {
    const folder = new RunFolder(path);
    // The process that wrote here has ended.
    sweepPartials(path, 0);
    const text = metrics.map((line) => `${JSON.stringify(line)}\n`).join('');
    writeWhole(folder.file('metrics'), text);
    folder.metricsBytes = Buffer.byteLength(text);
    return folder;
  }

  get name(): string {
    return basename(this.path);
  }

  /** The path of one of the folder's files. */
  file(name: keyof typeof RUN_FILES): string {
    return join(this.path, RUN_FILES[name]);
  }

  /**
   * Appends a line to the metrics, with the time as `at` (`time` holds an epoch's time shares). A line that cannot be written
   * is written with a later one; no half of it stays.
   * @throws OutputError `cannot-write`
   */
  append(line: MetricsLine): void {
    this.unwritten.push(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
    const path = this.file('metrics');
    const text = this.unwritten.join('');
    try {
      appendFileSync(path, text);
      this.metricsBytes += Buffer.byteLength(text);
      this.unwritten = [];
    } catch (cause) {
      this.cutHalfLine(path);
      throw new OutputError(
        'cannot-write',
        `${printable(path)} could not be written (${systemReason(cause)}); training goes on without it. ` +
          'Check that the disk is not full.',
        { cause },
      );
    }
  }

  private cutHalfLine(path: string): void {
    try {
      if (statSync(path).size > this.metricsBytes) truncateSync(path, this.metricsBytes);
    } catch {
      // The file is gone, or its disk has become read-only. Readers leave out a line that was cut short.
    }
  }

  /** Saves what the run can be resumed from. @throws OutputError `cannot-write` */
  saveCheckpoint(state: TrainingState, notes: CheckpointNotes): void {
    writeCheckpoint(this.path, state, notes);
  }

  saveModel(model: Network): void {
    saveModel(this.file('model'), model);
  }

  /** Copies the model that is about to be replaced, and returns the copy's path. @throws OutputError `cannot-write` */
  keepReplaced(model: string): string {
    const path = this.file('replaced');
    writeWhole(path, readFileSync(model));
    return path;
  }

  saveReport(page: string): void {
    writeWhole(this.file('report'), page);
  }

  /** Removes the checkpoints of a finished run. */
  deleteCheckpoints(): void {
    deleteCheckpoints(this.path);
  }

  /** Unlocks the run. */
  close(): void {
    this.unlock();
  }
}

/** A run's options from its folder; undefined if the file is missing or damaged. */
export function readOptions(path: string): KeptOptions | undefined {
  try {
    const text = Buffer.from(readFileWithin(join(path, RUN_FILES.options), MOST_OPTIONS_BYTES)).toString();
    const options: KeptOptions = JSON.parse(text);
    return typeof options.dataset === 'string' && ['string', 'undefined'].includes(typeof options.out)
      ? options
      : undefined;
  } catch {
    return undefined;
  }
}
