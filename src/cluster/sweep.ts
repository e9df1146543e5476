// The coordinator's side of a sweep over machines: each training run is a task, from its recipe to its events and network.

import { Stopped } from '../engine/mapreduce/failures.js';
import type { Recipe } from '../engine/recipe/recipe.js';
import type { TrainingEvent } from '../engine/training/events.js';
import type { TrainedNetwork } from '../engine/training/train.js';
import type { RunSource } from '../node/runs/run-training.js';
import type { RemoteRuns, RemoteWork } from '../node/sweep/sweep.js';
import { printable } from '../printable.js';
import { type ClusterOptions, openConnection } from './connection.js';
import { Dispatcher, type Job } from './dispatcher.js';
import { recipeKey, wholeRunName } from './protocol.js';
import { decodeWholeRun, encodeRecipe, type WholeRun } from './whole-run.js';

/**
 * Connects to a Redis over which machines train the runs of recipes.
 * @throws UsageError `bad-option`; RunError `no-redis`, `redis-unfit`
 */
export async function connectSweep(address: ClusterOptions, options: RemoteWork): Promise<RemoteRuns> {
  const connection = await openConnection(address);
  if (connection.doubt) options.warn(connection.doubt);
  const { dataset, recipes, signal } = options;
  const about = {
    work: 'whole-runs' as const,
    recipe: recipes[0],
    dataset: dataset.name,
    trainedOn: dataset.trainedOn,
    sets: [dataset.training, dataset.test],
  };
  const dispatcher = new Dispatcher(connection, about, options.warn);
  const runs = new Map(recipes.map((recipe, number) => [recipe, new RemoteRun(recipe, number, options)]));
  return {
    start: (recipe) => runs.get(recipe) as RemoteRun,
    get machines() {
      return dispatcher.progress.machines;
    },
    async coordinate() {
      const stop = () => dispatcher.stop();
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      try {
        await dispatcher.work([...runs.values()].map((run) => run.jobOf(dispatcher.run)));
      } finally {
        signal.removeEventListener('abort', stop);
        // Whoever waits for a run that nobody trained hears of it.
        for (const run of runs.values()) run.giveUp();
        await dispatcher.close();
      }
    },
  };
}

/** A run that a machine trains. */
class RemoteRun implements RunSource {
  readonly state = { epochs: 0, parameters: new Float32Array(0), moments: [], trainingSeconds: 0 };
  private settle: (outcome: WholeRun | Stopped) => void = () => {};
  private readonly outcome: Promise<WholeRun | Stopped>;

  constructor(
    private readonly recipe: Recipe,
    private readonly number: number,
    private readonly options: RemoteWork,
  ) {
    this.outcome = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  jobOf(run: string): Job {
    const name = wholeRunName(this.number);
    return {
      name,
      input: { key: recipeKey(run, name), bytes: encodeRecipe(this.recipe) },
      take: (bytes) => this.take(bytes),
      hear: (epoch) => this.options.hear(this.recipe, epoch),
    };
  }

  private async take(bytes: Uint8Array): Promise<string | undefined> {
    const run = await decodeWholeRun(this.recipe, bytes);
    if (typeof run === 'string') return printable(run);
    this.settle(run);
    return undefined;
  }

  giveUp(): void {
    this.settle(new Stopped('a run on another machine'));
  }

  async *events(): AsyncGenerator<TrainingEvent, TrainedNetwork> {
    const outcome = await this.outcome;
    if (outcome instanceof Stopped) throw outcome;
    yield* outcome.events;
    return outcome.network;
  }

  async close(): Promise<void> {}
}
