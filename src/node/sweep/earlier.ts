// What earlier runs have done of a sweep. A run is the same if its recipe, its data and its engine are: then its bits are.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../errors.js';
import { printable } from '../../printable.js';
import { flattenRecipe } from '../runs/flatten.js';
import { RUN_FILES, RUNS, readOptions } from '../runs/folder.js';
import { type RunSummary, readMetrics, readRuns } from '../runs/read.js';
import { describeEngine } from '../versions.js';
import type { PlannedRun } from './outcome.js';

/** Runs in their folders, by what decides their bits. */
export class EarlierRuns {
  private readonly byRecipe = new Map<string, RunSummary[]>();

  constructor() {
    for (const run of readRuns()) {
      if (run.state === 'damaged') continue;
      const key = keyOf(run.recipe);
      this.byRecipe.set(key, [...(this.byRecipe.get(key) ?? []), run]);
    }
  }

  /**
   * The run that has done a planned one, or has begun it; a finished one first.
   * @throws UsageError `run-is-running`
   */
  find({ recipe }: PlannedRun, dataSha256: string): RunSummary | undefined {
    const engine = describeEngine(recipe.arithmetic);
    const same = (this.byRecipe.get(keyOf({ ...recipe })) ?? []).filter((run) =>
      isOf(run, dataSha256, engine),
    );
    const ended = same.find(hasEnded);
    const running = same.find(({ state }) => state === 'running');
    if (running && !ended)
      throw new UsageError(
        'run-is-running',
        `The run ${printable(running.name)} of this sweep is still running. Wait until it ends, or stop it.`,
      );
    return ended ?? same.at(0);
  }
}

/** Whether nothing of a run is left to be done; where its model could not be saved, that is. */
export function hasEnded({ name, state }: RunSummary): boolean {
  return state === 'diverged' || (state === 'finished' && existsSync(join(RUNS, name, RUN_FILES.model)));
}

const keyOf = (recipe: Readonly<Record<string, unknown>>) =>
  JSON.stringify([...flattenRecipe(recipe)].sort());

function isOf({ name }: RunSummary, dataSha256: string, engine: string): boolean {
  const folder = join(RUNS, name);
  const start = readMetrics(folder).find(({ event }) => event === 'start');
  // A sweep begins with random weights.
  const isInitialised = readOptions(folder)?.init !== undefined;
  return start?.dataSha256 === dataSha256 && start.engine === engine && !isInitialised;
}
