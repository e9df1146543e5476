// Trains whole runs on this machine's threads, one after another.

import { Stopped } from '../engine/mapreduce/failures.js';
import type { Dataset, LabelledImages } from '../engine/training/dataset.js';
import type { TrainingEvent } from '../engine/training/events.js';
import { startRun } from '../node/engine.js';
import type { RunSpec, Task } from './protocol.js';
import type { Done, Trade } from './trade.js';
import { decodeRecipe, encodeWholeRun } from './whole-run.js';

export class WholeRunTrainer implements Trade {
  private readonly dataset: Dataset;
  private readonly leaving = new AbortController();
  /** The run at hand. */
  private atHand: Promise<unknown> = Promise.resolve();

  constructor(
    { dataset: name, trainedOn }: RunSpec,
    [training, test]: readonly LabelledImages[],
    private readonly workers: number,
    private readonly whenOver: (task: Task, epoch: number) => void,
  ) {
    this.dataset = { name, ...(trainedOn !== undefined && { trainedOn }), training, test, sha256: '' };
  }

  /** @param input a recipe */
  async work(task: Task, input: Uint8Array | undefined): Promise<Done | undefined> {
    if (!input) throw new Error('a run without its recipe');
    const done = this.train(task, input);
    this.atHand = done.catch(() => {});
    return done;
  }

  private async train(task: Task, input: Uint8Array): Promise<Done | undefined> {
    const { dataset, workers, leaving } = this;
    const recipe = decodeRecipe(input);
    const began = performance.now();
    const run = startRun({ recipe, dataset, workers, signal: leaving.signal });
    const events: TrainingEvent[] = [];
    const time = { map: 0, reduce: 0, waiting: 0 };
    let loss = Number.NaN;
    try {
      const iterator = run.events();
      let step = await iterator.next();
      for (; !step.done; step = await iterator.next()) {
        const event = step.value;
        if (event.event === 'stopped') return undefined;
        if (event.event !== 'progress') events.push(event);
        if (event.event !== 'epoch') continue;
        for (const kind of ['map', 'reduce', 'waiting'] as const) time[kind] += event.time[kind];
        loss = event.loss;
        this.whenOver(task, event.epoch);
      }
      const seconds = (performance.now() - began) / 1000;
      return { bytes: encodeWholeRun({ events, network: step.value }), loss, seconds, time };
    } catch (error) {
      if (error instanceof Stopped) return undefined;
      throw error;
    } finally {
      await run.close();
    }
  }

  stop(): void {
    this.leaving.abort();
  }

  async close(): Promise<void> {
    await this.atHand;
  }
}
