// The folder that a training run leaves, data/runs/TIME-NAME: which files are in it, and how they are written.
// What is known is written at once, so that a run that dies leaves what it had.

import { appendFileSync, mkdirSync, statSync, truncateSync } from 'node:fs';
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
import type { Model } from '../../formats/model.js';
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
  /** What the command was told besides the recipe, for `--resume`. */
  options: 'options.json',
  /** A line for each event worth keeping. */
  metrics: 'metrics.jsonl',
  model: 'model.safetensors',
  report: 'report.html',
} as const;

/** Some paths. */
const MOST_OPTIONS_BYTES = 100_000;

/** The first line of the metrics: the start, and what only the beginning of a run knows. */
export interface StartLine extends StartEvent {
  readonly datasetSha256: string;
  readonly versions: string;
}

/** A line of the metrics, without its time. Progress within an epoch is not kept. */
export type MetricsLine = StartLine | EpochEvent | WarningEvent | StoppedEvent | DivergedEvent | DoneEvent;

/** What a run was told besides its recipe; paths are absolute, so that it goes on from wherever one stands. */
export interface KeptOptions {
  readonly dataset: string;
  readonly data?: string;
  readonly extra?: string;
  /** The model that the weights began with, and the SHA-256 of its weights. */
  readonly init?: { readonly path: string; readonly weightsSha256: string };
  readonly out: string;
  readonly half: boolean;
  readonly report: boolean;
}

/** "2026-11-22T174855Z": UTC, sorts by time, and is a file name everywhere. */
function timestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19).replaceAll(':', '')}Z`;
}

/** Makes a new folder `parent`/TIME-NAME; of runs that start in the same second the later ones get a number. */
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
      `No folder for this run could be made in ${printable(parent)} (${systemReason(cause)}). ` +
        'Make sure that the folder can be written to and that the disk is not full.',
      { cause },
    );
  }
}

/** The folder of the run that is going on; no other process goes on with it meanwhile. */
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
    const folder = new RunFolder(makeFolder(parent, recipe.name));
    writeWhole(folder.file('recipe'), `${JSON.stringify(recipe, null, 2)}\n`);
    writeWhole(folder.file('options'), `${JSON.stringify(options, null, 2)}\n`);
    return folder;
  }

  /** Goes on in a run's folder, whose metrics become these lines. @throws UsageError `run-is-running`; OutputError */
  static resume(path: string, metrics: readonly object[]): RunFolder {
    const folder = new RunFolder(path);
    // The process that wrote here is gone.
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
   * Appends a line to the metrics, with the time as `at` (`time` is what an epoch tells of its work). A line that cannot
   * be written is written with a later one, and no half of it stays.
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
      if (statSync(path, { throwIfNoEntry: false })) truncateSync(path, this.metricsBytes);
      throw new OutputError(
        'cannot-write',
        `${printable(path)} could not be written (${systemReason(cause)}); training goes on without it. ` +
          'Make sure that the disk is not full.',
        { cause },
      );
    }
  }

  /** Keeps what the run would go on from. @throws OutputError `cannot-write` */
  saveCheckpoint(state: TrainingState, notes: CheckpointNotes): void {
    writeCheckpoint(this.path, state, notes);
  }

  saveModel(model: Model): void {
    saveModel(this.file('model'), model);
  }

  saveReport(page: string): void {
    writeWhole(this.file('report'), page);
  }

  /** Removes the checkpoints of a run that has come to its end. */
  deleteCheckpoints(): void {
    deleteCheckpoints(this.path);
  }

  /** Lets others go on with the run. */
  close(): void {
    this.unlock();
  }
}

/** What a run was told, from its folder; undefined where the file is missing or makes no sense. */
export function readOptions(path: string): KeptOptions | undefined {
  try {
    const text = Buffer.from(readFileWithin(join(path, RUN_FILES.options), MOST_OPTIONS_BYTES)).toString();
    const options: KeptOptions = JSON.parse(text);
    return typeof options.dataset === 'string' && typeof options.out === 'string' ? options : undefined;
  } catch {
    return undefined;
  }
}
