// What the runs of a sweep came to, and what that says of its settings. The validation images alone decide.

import type { Recipe } from '../../engine/recipe/recipe.js';
import type { RunSummary } from '../runs/read.js';

/** A run of a sweep. */
export interface PlannedRun {
  /** "lr=0.05 hidden=512" */
  readonly setting: string;
  readonly seed: number;
  readonly recipe: Recipe;
}

/** What a run came to. */
export interface RunOutcome {
  readonly setting: string;
  readonly seed: number;
  /** The name of its folder. */
  readonly run: string;
  readonly state: 'finished' | 'diverged';
  /** Whether an earlier start of the sweep trained it. */
  readonly earlier: boolean;
  readonly epochs: number;
  /** Of the weights that were kept; absent where no epoch was completed. */
  readonly validationAccuracy?: number;
  readonly trainingSeconds: number;
  readonly weightsSha256?: string;
}

export function outcomeOf({ setting, seed }: PlannedRun, run: RunSummary, earlier: boolean): RunOutcome {
  const { name, state, epochs, validationAccuracy, trainingSeconds, weightsSha256 } = run;
  const ending = state === 'diverged' ? 'diverged' : 'finished';
  return {
    ...{ setting, seed, run: name, state: ending, earlier, epochs },
    ...{ validationAccuracy, trainingSeconds, weightsSha256 },
  };
}

/** A row of the table. */
export interface SettingSummary {
  readonly setting: string;
  readonly planned: number;
  readonly finished: number;
  readonly diverged: number;
  /** Of the validation accuracies of finished runs; absent where there is none. */
  readonly mean?: number;
  /** Their sample standard deviation; absent for fewer than two. */
  readonly spread?: number;
  /** Mean training time of finished runs. */
  readonly seconds?: number;
  /** The run with the highest validation accuracy. */
  readonly best?: string;
}

/** The settings of a sweep, the best first; those without a figure come last, as they were typed. */
export function summarise(planned: readonly PlannedRun[], outcomes: readonly RunOutcome[]): SettingSummary[] {
  const settings = [...new Set(planned.map(({ setting }) => setting))];
  return settings
    .map((setting) => {
      const runs = outcomes.filter((outcome) => outcome.setting === setting);
      const finished = bestFirst(runs);
      const accuracies = finished.map(({ validationAccuracy }) => validationAccuracy ?? 0);
      return {
        setting,
        planned: planned.filter((run) => run.setting === setting).length,
        finished: finished.length,
        diverged: runs.filter(({ state }) => state === 'diverged').length,
        ...(finished.length > 0 && {
          mean: meanOf(accuracies),
          seconds: meanOf(finished.map(({ trainingSeconds }) => trainingSeconds)),
          best: finished[0].run,
        }),
        ...(finished.length > 1 && { spread: deviationOf(accuracies) }),
      };
    })
    .sort((a, b) => (b.mean ?? -1) - (a.mean ?? -1));
}

/** The finished runs, the one with the highest validation accuracy first; of equals the one that was planned first. */
export function bestFirst(outcomes: readonly RunOutcome[]): RunOutcome[] {
  return outcomes
    .filter(({ state }) => state === 'finished')
    .sort((a, b) => (b.validationAccuracy ?? 0) - (a.validationAccuracy ?? 0));
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
