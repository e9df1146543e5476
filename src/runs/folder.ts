// The folder that a training run leaves, data/runs/TIME-NAME: which files are in it, and how they are written.
// What is known is written at once, so that a run that dies leaves what it had.

import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError } from '../errors.js';
import { writeWhole } from '../files.js';
import { type Model, saveModel } from '../model-file/model.js';
import { dataPath } from '../paths.js';
import type { DoneEvent, EpochEvent, StartEvent, WarningEvent } from '../training/events.js';
import type { Recipe } from '../training/recipe.js';

/** Where the folders of all runs are. */
export const RUNS = dataPath('runs');

export const RUN_FILES = {
  recipe: 'recipe.json',
  /** A line for each event worth keeping. */
  metrics: 'metrics.jsonl',
  model: 'model.safetensors',
  report: 'report.html',
} as const;

/** The first line of the metrics: the start, and what only the beginning of a run knows. */
export interface StartLine extends StartEvent {
  readonly datasetSha256: string;
  readonly versions: string;
}

/** A line of the metrics, without its time. Progress within an epoch is not kept. */
export type MetricsLine = StartLine | EpochEvent | WarningEvent | DoneEvent;

/** "2026-11-22T174855Z": UTC, sorts by time, and is a file name everywhere. */
function timestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19).replaceAll(':', '')}Z`;
}

/** Makes a new folder `parent`/TIME-NAME; of runs that start in the same second the later ones get a number. */
function makeFolder(parent: string, recipeName: string): string {
  const name = `${timestamp(new Date())}-${recipeName.replaceAll(/[^\w.+-]/g, '_')}`;
  try {
    mkdirSync(parent, { recursive: true });
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
      `No folder for this run could be made in ${parent} (${(cause as Error).message}). ` +
        'Make sure that the folder can be written to and that the disk is not full.',
      { cause },
    );
  }
}

/** The folder of the run that is going on. */
export class RunFolder {
  readonly path: string;

  /**
   * Makes the folder and writes the recipe.
   * @throws OutputError `cannot-write`
   */
  constructor(recipe: Recipe, parent = RUNS) {
    this.path = makeFolder(parent, recipe.name);
    writeWhole(this.file('recipe'), `${JSON.stringify(recipe, null, 2)}\n`);
  }

  /** The path of one of the folder's files. */
  file(name: keyof typeof RUN_FILES): string {
    return join(this.path, RUN_FILES[name]);
  }

  /** Appends a line to the metrics, with the time as `at` (`time` is what an epoch tells of its work). */
  append(line: MetricsLine): void {
    appendFileSync(this.file('metrics'), `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
  }

  saveModel(model: Model): void {
    saveModel(this.file('model'), model);
  }

  saveReport(page: string): void {
    writeWhole(this.file('report'), page);
  }
}
