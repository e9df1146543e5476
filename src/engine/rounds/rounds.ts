// The rounds of a run: each begins with one state, has every shard trained from it, and reduces what comes back to the
// next state. Here all that one round leaves for the next is kept: the host's state, and the velocity of the outer step.

import { Stopped } from '../mapreduce/failures.js';
import type { MapReduceHost, TrainedEpoch } from '../mapreduce/host.js';
import type { TimeShares } from '../mapreduce/time-shares.js';
import type { Recipe } from '../recipe/recipe.js';
import type { EpochShape } from './shards.js';
import type { RoundStart, ShardTrainer } from './trainer.js';
import type { Wire } from './wire.js';

export class Rounds {
  /** The velocity of the outer step, laid out as the parameters; undefined where results are just averaged. */
  readonly outer: Float32Array | undefined;
  /** State and velocity as the epoch began. */
  private before: { readonly state: Float32Array; readonly outer: Float32Array | undefined } | undefined;
  /** How the host's state follows from the one that the last round began with. */
  private change: Uint8Array | undefined;
  /** Memory for the states of rounds to come. */
  private readonly spares: Float32Array[] = [];
  private round = 0;
  /** Share of the running epoch's images that whole rounds have visited, and their mean loss. */
  private visited = 0;
  private loss = 0;

  /** @param from the velocity of an earlier part of the run */
  constructor(
    private readonly host: MapReduceHost,
    readonly trainer: ShardTrainer,
    private readonly shape: EpochShape,
    private readonly wire: Wire,
    private readonly recipe: Recipe,
    from: Float32Array | undefined,
  ) {
    if (recipe.rounds?.outer === 'nesterov')
      this.outer = from?.slice() ?? new Float32Array(host.parameters.length);
  }

  /** Trains all rounds of an epoch. Where it is stopped, or fails, all is as before it. Throws what the trainer throws. */
  async trainEpoch(epoch: number): Promise<TrainedEpoch> {
    const { host, shape } = this;
    const state = this.before?.state ?? new Float32Array(host.state.length);
    state.set(host.state);
    this.before = { state, outer: this.outer?.slice() };
    const time = noTime();
    const timeByWorker: Time[] = [];
    let loss = 0;
    this.visited = 0;
    let start: RoundStart = { state, ...(this.change && { change: this.change }) };
    try {
      for (this.round = 0; this.round < shape.rounds; this.round++) {
        const results = await this.trainer.train({ epoch, round: this.round }, start);
        const next = this.wire.reduce(
          start.state,
          results.map(({ bytes }) => bytes),
          this.outer,
          this.spares.pop(),
        );
        if (this.round > 0) this.spares.push(start.state);
        start = next;
        // All shards take as many steps in a round, of which the last of an epoch has fewer.
        const share = this.shareOfRound(this.round);
        for (const result of results) {
          loss += (result.loss * share) / shape.shards;
          addTime(time, result.time);
          for (const [worker, its] of result.timeByWorker.entries()) {
            timeByWorker[worker] ??= noTime();
            addTime(timeByWorker[worker], its);
          }
        }
        this.visited += share;
        this.loss = loss / this.visited;
      }
    } catch (error) {
      this.undo();
      if (error instanceof Stopped) return { stopped: true, loss: Number.NaN, time, timeByWorker };
      throw error;
    }
    host.state.set(start.state);
    this.spares.push(start.state);
    this.change = start.change;
    if (epoch + 1 < this.recipe.epochs) this.trainer.prepare?.({ epoch: epoch + 1, round: 0 }, start);
    return { stopped: false, loss, time, timeByWorker };
  }

  /** The share of an epoch's images that a round visits. */
  private shareOfRound(round: number): number {
    const { images, imagesOfRound } = this.shape;
    return Math.min(imagesOfRound, images - round * imagesOfRound) / images;
  }

  /** Makes everything what it was before the last epoch. */
  undo(): void {
    if (!this.before) return;
    this.change = undefined;
    this.host.state.set(this.before.state);
    if (this.before.outer) this.outer?.set(this.before.outer);
  }

  /** Mean loss of the running epoch's rounds so far; undefined before the first is over. */
  get lossSoFar(): number | undefined {
    return this.visited > 0 ? this.loss : undefined;
  }

  /** How much of the running epoch is done, 0 to 1. */
  get share(): number {
    return Math.min(1, (this.round + this.trainer.share) / this.shape.rounds);
  }
}

type Time = { -readonly [Kind in keyof TimeShares]: number };

const noTime = (): Time => ({ map: 0, reduce: 0, waiting: 0 });

function addTime(sum: Time, time: TimeShares): void {
  sum.map += time.map;
  sum.reduce += time.reduce;
  sum.waiting += time.waiting;
}
