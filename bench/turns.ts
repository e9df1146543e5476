// Trains epochs of several runs in turns: the machine's speed drifts from minute to minute, and must drift alike for all runs.

import { hashTensors } from '../src/engine/network/hash.js';
import { unpackParameters } from '../src/engine/network/tensors.js';
import type { EpochEvent } from '../src/engine/training/events.js';
import type { TrainingRun } from '../src/engine/training/train.js';
import type { TrainingOptions } from '../src/node/engine.js';
import { startRun } from '../src/node/engine.js';

export interface RunResult {
  /** The epochs that count, in order. */
  readonly epochs: readonly EpochEvent[];
  /** Of the weights after the last epoch. */
  readonly weightsSha256: string;
}

/** The next epoch event of a run. */
export async function nextEpoch(events: ReturnType<TrainingRun['events']>): Promise<EpochEvent> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error('the run has no epoch left');
    if (value.event === 'epoch') return value;
  }
}

/**
 * Trains `epochs` + 1 epochs of each run, an epoch of each in turn; the first epoch, in which the compiler still
 * works, is not counted. `onEpoch` hears which run is next, and in which epoch, both from 0, and is waited for.
 */
export async function trainInTurns(
  options: readonly TrainingOptions[],
  epochs: number,
  onEpoch: (run: number, epoch: number) => void | Promise<void> = () => {},
): Promise<RunResult[]> {
  const runs = options.map((each) => {
    const run = startRun({ ...each, recipe: { ...each.recipe, epochs: epochs + 1 } });
    return { run, topology: each.recipe.topology, events: run.events(), counted: [] as EpochEvent[] };
  });
  try {
    for (let epoch = 0; epoch <= epochs; epoch++) {
      for (const [index, { events, counted }] of runs.entries()) {
        await onEpoch(index, epoch);
        const event = await nextEpoch(events);
        if (epoch > 0) counted.push(event);
      }
    }
    return await Promise.all(
      runs.map(async ({ run, topology, counted }) => ({
        epochs: counted,
        weightsSha256: await hashTensors(unpackParameters(topology, run.host.parameters)),
      })),
    );
  } finally {
    for (const { run } of runs) await run.host.close();
  }
}
