// A small run over machines, for tests: its coordinator and its machines in this process, with short deadlines.

import { connectCluster } from '../../src/cluster/coordinator.js';
import { serveRuns } from '../../src/cluster/machine.js';
import { TIMING, type Timing } from '../../src/cluster/protocol.js';
import type { Recipe } from '../../src/engine/recipe/recipe.js';
import { eventsOf, type Outcome, recipeWith, runToEnd } from '../engine/training/runs.js';
import { syntheticDataset } from '../node/data/synthetic.js';

// Machines get the run's data over Redis, and look for no MNIST.
delete process.env.MNIST_DIR;

export const dataset = syntheticDataset(600, 20);

/** Two epochs of two rounds of three shards. In half precision a round's state goes out as a change, where that can be. */
export const recipe: Recipe = {
  ...recipeWith({ hidden: [40], batch: 20, epochs: 2, optimizer: 'momentum', augmentation: 'full' }),
  rounds: { shards: 3, localSteps: 5, outer: 'average', wire: 'f16' },
};

/** Deadlines that a test can wait for. */
export const SHORT: Timing = { ...TIMING, lock: 1000, lease: 3000, straggler: 4000, patience: 2000 };

/** The weights' hash of the run on this machine alone. */
export const hashOnOneMachine = async () => (await runToEnd({ recipe, dataset, workers: 1 })).weightsSha256;

/** Coordinates the run to its end. */
export async function coordinate(
  url: string,
  timing: Timing = SHORT,
  signal?: AbortSignal,
  changes: Partial<Recipe> = {},
): Promise<Outcome> {
  const { startTrainer: trainer } = await connectCluster({ url, anyEviction: false, timing });
  return runToEnd({ recipe: { ...recipe, ...changes }, dataset, workers: 1, trainer, signal });
}

/** What a run warned of. */
export const warningsOf = (outcome: Outcome) =>
  eventsOf(outcome, 'warning')
    .map(({ message }) => message)
    .join('\n');

const machines = new Set<TestMachine>();

/** For the end of a test file: those that are still there would keep its process. */
export async function leaveAll(): Promise<void> {
  for (const machine of machines) await machine.leave();
}

/** A machine in this process. */
export class TestMachine {
  readonly lines: string[] = [];
  private readonly stop = new AbortController();
  private readonly served: Promise<void>;

  constructor(url: string, data?: string) {
    const tell = (line: string) => void this.lines.push(line);
    this.served = serveRuns({ url, workers: 1, data, signal: this.stop.signal, tell });
    machines.add(this);
  }

  async leave(): Promise<void> {
    machines.delete(this);
    this.stop.abort();
    await this.served;
  }
}
