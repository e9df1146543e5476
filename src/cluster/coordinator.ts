// The coordinator's side of rounds over machines: the shards of a round are tasks, and all of them begin with its state.

import { Stopped } from '../engine/mapreduce/failures.js';
import type { ClusterProgress, MachineShare } from '../engine/rounds/machines.js';
import type {
  Round,
  RoundStart,
  ShardResult,
  ShardTrainer,
  StartTrainer,
  TrainerContext,
} from '../engine/rounds/trainer.js';
import { type ClusterOptions, type Connection, openConnection } from './connection.js';
import { Dispatcher, type JobInput } from './dispatcher.js';
import { collectLessOften } from './garbage.js';
import { shardName, stateKey } from './protocol.js';
import { Results } from './results.js';

/** A Redis that is connected to, for one run. */
export interface Cluster extends Disposable {
  /** Begins to coordinate. The run's end closes the connections, too. */
  readonly startTrainer: StartTrainer;
}

/**
 * Connects to a Redis over which machines train together.
 * @throws UsageError `bad-option`; RunError `no-redis`, `redis-unfit`
 */
export async function connectCluster(options: ClusterOptions): Promise<Cluster> {
  const connection = await openConnection(options);
  collectLessOften();
  return {
    startTrainer(context) {
      if (connection.doubt) context.warn(connection.doubt);
      return new Coordinator(context, connection);
    },
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  };
}

export class Coordinator implements ShardTrainer {
  private readonly dispatcher: Dispatcher;
  /** The key of the state of the last round. */
  private last: string | undefined;

  constructor(
    private readonly context: TrainerContext,
    connection: Connection,
  ) {
    const { recipe, trainingImages, warn } = context;
    const about = { work: 'shards', recipe, dataset: '', sets: [trainingImages] } as const;
    this.dispatcher = new Dispatcher(connection, about, warn);
  }

  async train(round: Round, start: RoundStart): Promise<readonly ShardResult[]> {
    const { shape, wire } = this.context;
    const { dispatcher } = this;
    const input = this.inputOf(round, start);
    this.last = input.key;
    const results = new Results(shape.shards, wire);
    const jobs = Array.from({ length: shape.shards }, (_, shard) => {
      const place = { ...round, shard };
      return { name: shardName(place), input, place, take: results.add.bind(results, shard) };
    });
    await dispatcher.work(jobs);
    if (dispatcher.isStopping) throw new Stopped('a round');
    return results.inOrder();
  }

  prepare(round: Round, start: RoundStart): void {
    this.dispatcher.prepare(this.inputOf(round, start));
  }

  private inputOf(round: Round, { state, change }: RoundStart): JobInput {
    const { dispatcher, last } = this;
    return {
      key: stateKey(dispatcher.run, round),
      bytes: new Uint8Array(state.buffer, state.byteOffset, state.byteLength),
      ...(change && last !== undefined && { change: { of: last, bytes: change } }),
    };
  }

  get share(): number {
    return this.dispatcher.share;
  }

  get progress(): ClusterProgress {
    return this.dispatcher.progress;
  }

  takeMachines(): MachineShare[] {
    return this.dispatcher.takeMachines();
  }

  stop(): void {
    this.dispatcher.stop();
  }

  close(): Promise<void> {
    return this.dispatcher.close();
  }
}
