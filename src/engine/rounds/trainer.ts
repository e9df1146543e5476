// Map over shards: whoever has all shards of a round trained. On one machine that is its own threads, shard after shard; over
// several it is src/cluster, which hands the shards out as tasks. Both give the same bytes.

import { Stopped } from '../mapreduce/failures.js';
import type { MapReduceHost } from '../mapreduce/host.js';
import type { TimeShares } from '../mapreduce/time-shares.js';
import type { Recipe } from '../recipe/recipe.js';
import type { LabelledImages } from '../training/dataset.js';
import type { LocalSteps } from './local-steps.js';
import type { ClusterProgress, MachineShare } from './machines.js';
import { type EpochShape, stretchOf } from './shards.js';
import type { Wire } from './wire.js';

/** A round of an epoch, both from 0. */
export interface Round {
  readonly epoch: number;
  readonly round: number;
}

/** What a round begins with. */
export interface RoundStart {
  /** Weights, then the optimiser's running means. */
  readonly state: Float32Array;
  /** How it follows from the state that the round before began with, on the wire; undefined where it is not known, or no smaller. */
  readonly change?: Uint8Array;
}

/** What a shard's local steps came to. */
export interface ShardResult {
  /** What has become of the state, on the wire (wire.ts). */
  readonly bytes: Uint8Array;
  /** Mean over the images of its steps. */
  readonly loss: number;
  readonly time: TimeShares;
  /** Of this machine's own workers; empty where another machine trained. */
  readonly timeByWorker: readonly TimeShares[];
}

export interface ShardTrainer {
  /**
   * Trains every shard from the state that the round begins with; the results are in the shards' order.
   * @throws Stopped where stop() cut it short
   */
  train(round: Round, start: RoundStart): Promise<readonly ShardResult[]>;
  /** Told what the next round begins with as soon as it is known, before the epoch that is over is evaluated. */
  prepare?(round: Round, start: RoundStart): void;
  /** How much of the round at hand is done, 0 to 1. */
  readonly share: number;
  /** Where other machines take part. */
  readonly progress?: ClusterProgress;
  /** What machines did since it was last asked for; empty where no others take part. */
  takeMachines(): MachineShare[];
  stop(): void;
  close(): Promise<void>;
}

/** The settings of a run, for a trainer. */
export interface TrainerContext {
  readonly recipe: Recipe;
  /** Without those held out. */
  readonly trainingImages: LabelledImages;
  readonly shape: EpochShape;
  readonly wire: Wire;
  /** Called with what went wrong and is mended. */
  warn(message: string): void;
}

export type StartTrainer = (context: TrainerContext) => ShardTrainer;

/** This machine's own threads. */
export class OwnThreads implements ShardTrainer {
  private shard = 0;
  private stopping = false;

  constructor(
    private readonly host: MapReduceHost,
    private readonly steps: LocalSteps,
    private readonly wire: Wire,
  ) {}

  async train(round: Round, { state }: RoundStart): Promise<readonly ShardResult[]> {
    const { host, steps, wire } = this;
    const results: ShardResult[] = [];
    for (this.shard = 0; this.shard < steps.shape.shards; this.shard++) {
      if (this.stopping) throw new Stopped('a round');
      host.state.set(state);
      const stretch = stretchOf(steps.shape, { ...round, shard: this.shard });
      const { stopped, loss, time, timeByWorker } = await steps.train(stretch);
      if (stopped) throw new Stopped('a round');
      results.push({ bytes: wire.encode(state, host.state), loss, time, timeByWorker });
    }
    return results;
  }

  get share(): number {
    return Math.min(1, (this.shard + this.host.share) / this.steps.shape.shards);
  }

  takeMachines(): MachineShare[] {
    return [];
  }

  stop(): void {
    this.stopping = true;
    this.host.stop();
  }

  async close(): Promise<void> {}
}
