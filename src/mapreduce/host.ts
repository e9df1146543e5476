// The host: starts the pool over one shared memory, hands out epochs and evaluations, reduces what is summed
// over a whole data set, and starts an epoch again when a worker dies or hangs. While the workers are at it the
// host's thread is free: to draw, and to hear Ctrl-C.

import { availableParallelism } from 'node:os';
import type { Piscina } from 'piscina';
import { RunError, UsageError } from '../errors.js';
import type { Arithmetic } from '../kernels/arithmetic.js';
import { compileKernels, createMemory } from '../kernels/kernels.js';
import {
  mapTraining,
  type TrainingMap,
  type TrainingSize,
  writeBasis,
  writeTables,
} from '../kernels/memory-map.js';
import { withoutTurbofan } from '../kernels/v8-flags.js';
import { layoutParameters, OUTPUT_WIDTH, type Topology } from '../network/topology.js';
import { Control } from './control.js';
import type { EvaluateJob, TrainJob, WorkerData } from './jobs.js';
import { startPool } from './pool.js';
import { countPhases, type StepSettings } from './step.js';

/** A failure that repeats itself is a fault of the program or the machine, not of one worker. */
const MOST_ATTEMPTS = 5;
/** The longest task takes milliseconds; when nothing ends for that long, a worker hangs. */
const STALL_SECONDS = 20;

export interface HostOptions {
  readonly arithmetic: Arithmetic;
  /** Told when a worker died or hung, and the work it took part in is done again. */
  onFailure?(message: string): void;
  /** Seconds without a finished task after which a worker counts as hung. */
  readonly stallSeconds?: number;
}

/** Where the time of an epoch went, in seconds, summed over the workers. */
export interface TimeShares {
  readonly map: number;
  readonly reduce: number;
  readonly waiting: number;
}

export class MapReduceHost {
  readonly memory: WebAssembly.Memory;
  readonly map: TrainingMap;
  readonly control: Control;
  /** The pool's threads, for tests that end one. */
  get threads() {
    return this.pool.threads;
  }

  private pool: Piscina;
  private readonly workerData: WorkerData;
  private readonly topology: Topology;
  private readonly workers: number;
  private phases = 1;
  private closed = false;
  private stopping = false;

  constructor(
    size: TrainingSize,
    private readonly options: HostOptions,
  ) {
    this.topology = size.topology;
    this.workers = size.workers;
    this.map = mapTraining(size);
    checkMemory(this.map.bytes);
    this.memory = createMemory(this.map.bytes);
    const { arithmetic } = options;
    this.workerData = { module: compileKernels(arithmetic), memory: this.memory, arithmetic };
    this.control = new Control(this.memory, this.map.control, this.workers, availableParallelism());
    new Int32Array(this.memory.buffer, this.map.successive, Math.max(128, size.batch)).forEach(
      (_, index, words) => {
        words[index] = index;
      },
    );
    writeTables(this.memory, this.map.forward.tables);
    writeBasis(this.memory, this.map.basis);
    this.pool = startPool(this.workers, { workerData: this.workerData });
  }

  /** The parameters in the kernels' layout (see network/tensors.ts), a view. */
  get parameters(): Float32Array {
    return this.floats(this.map.parameters, layoutParameters(this.topology).floats);
  }

  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count);
  }

  bytes(address: number, count: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, count);
  }

  /**
   * Runs one epoch over the images at `map.order` with the rates at `map.schedule`. Should a worker fail, the
   * epoch starts again from its snapshot, so every contribution counts once, and the result is that of an
   * undisturbed run. Returns the mean loss and where the time went; after `stop` the epoch is incomplete.
   */
  async trainEpoch(settings: StepSettings): Promise<{ loss: number; time: TimeShares }> {
    const { parameters, snapshot, stateBytes } = this.map;
    this.bytes(snapshot, stateBytes).set(this.bytes(parameters, stateBytes));
    this.phases = countPhases(settings);
    const restore = () => {
      this.restore();
      for (const { seconds } of this.map.workers) new Float64Array(this.memory.buffer, seconds, 3).fill(0);
    };
    await withoutTurbofan(() =>
      this.run<Omit<TrainJob, keyof typeof this.common>>('train', { settings }, restore),
    );
    const losses = this.floats(this.map.losses, settings.imagesPerEpoch);
    return { loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length, time: this.timeShares() };
  }

  private timeShares(): TimeShares {
    const sums = [0, 0, 0];
    for (const { seconds } of this.map.workers) {
      new Float64Array(this.memory.buffer, seconds, 3).forEach((second, kind) => {
        sums[kind] += second;
      });
    }
    return { map: sums[0], reduce: sums[1], waiting: sums[2] };
  }

  /** The probabilities (count, 12) of `count` images from the `first` on: ten classes and two zeros a row. */
  async evaluate(first: number, count: number): Promise<Float32Array> {
    await this.run<Omit<EvaluateJob, keyof typeof this.common>>('evaluate', {
      topology: this.topology,
      first,
      count,
    });
    return this.floats(this.map.probabilities, count * OUTPUT_WIDTH);
  }

  /** What the jobs of all workers have in common. */
  private get common() {
    return { map: this.map, workers: this.workers, cores: availableParallelism(), worker: 0 };
  }

  /** Has every worker take part in a job, from the start again for as often as one fails. */
  private async run<Job>(name: 'train' | 'evaluate', job: Job, restore = () => {}): Promise<void> {
    this.stopping = false;
    for (let attempt = 1; ; attempt++) {
      restore();
      this.control.reset();
      // Asked to stop while the pool was started again.
      if (this.stopping) return;
      try {
        await this.attempt(name, job);
        return;
      } catch (cause) {
        if (this.closed) throw cause;
        // All workers go: only when none is left can none write to memory that a new attempt uses.
        await this.pool.destroy();
        this.pool = startPool(this.workers, { workerData: this.workerData });
        const message = cause instanceof Error ? cause.message : String(cause);
        if (attempt === MOST_ATTEMPTS) {
          throw new RunError(
            'workers-fail',
            `The workers failed ${MOST_ATTEMPTS} times in a row at the same work, the last time with: ${message}. ` +
              'Try fewer workers (--workers 1), and make sure that memory is not short.',
            { cause },
          );
        }
        this.options.onFailure?.(
          `A worker failed (${message}); its work is done again from the last snapshot.`,
        );
      }
    }
  }

  private async attempt<Job>(name: 'train' | 'evaluate', job: Job): Promise<void> {
    let watch: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_, reject) => {
      const limit = this.options.stallSeconds ?? STALL_SECONDS;
      let last = this.control.progress;
      let since = performance.now();
      watch = setInterval(() => {
        const now = this.control.progress;
        if (now !== last) {
          last = now;
          since = performance.now();
        } else if (performance.now() - since > limit * 1000) {
          reject(new Error(`no task ended for ${limit} seconds`));
        }
      }, limit * 250);
    });
    const jobs = Array.from({ length: this.workers }, (_, worker) =>
      this.pool.run({ ...job, ...this.common, worker }, { name }),
    );
    try {
      await Promise.race([Promise.all(jobs), stalled]);
    } finally {
      clearInterval(watch);
      // The others' promises are rejected when the pool is destroyed; nobody waits for them any more.
      for (const rest of jobs) rest.catch(() => {});
    }
  }

  /** How much of the running epoch is done, 0 to 1. */
  get share(): number {
    return Math.min(1, this.control.phase / this.phases);
  }

  /** Undoes an epoch that was stopped. */
  restore(): void {
    const { parameters, snapshot, stateBytes } = this.map;
    this.bytes(parameters, stateBytes).set(this.bytes(snapshot, stateBytes));
  }

  /** Asks the workers to return from whatever they are at, as Ctrl-C does. */
  stop(): void {
    this.stopping = true;
    this.control.stop();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.pool.destroy();
  }
}

const GIGABYTE = 2 ** 30;

function checkMemory(bytes: number): void {
  if (bytes < 4 * GIGABYTE) return;
  throw new UsageError(
    'too-large',
    `This run would need ${(bytes / GIGABYTE).toFixed(1)} GB of shared memory, and WebAssembly can address 4 GB. ` +
      'Use narrower layers (--hidden), a smaller batch (--batch) or fewer workers (--workers).',
  );
}
