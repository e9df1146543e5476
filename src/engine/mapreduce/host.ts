// The host of a run. It starts the pool over one shared memory, hands out epochs and evaluations, reduces sums over a whole
// data set, and repeats work when a worker dies or hangs. While workers work, the host's thread is free to draw and to
// receive Ctrl-C.

import { RunError, UsageError } from '../../errors.js';
import type { Arithmetic } from '../kernels/arithmetic.js';
import { createMemory, type Pointer } from '../kernels/kernels.js';
import type { Machine, Pool } from '../machine.js';
import { FLOAT_BYTES } from '../memory/arena.js';
import { writeBasis, writeTables } from '../memory/tables.js';
import {
  constantRegions,
  mapTraining,
  type TrainingMap,
  type TrainingSize,
  writeSuccessive,
} from '../memory/training-map.js';
import { networkOf } from '../network/fold.js';
import { packParameters } from '../network/tensors.js';
import { layoutParameters, learned, OUTPUT_WIDTH, type Topology } from '../network/topology.js';
import { Control, countSeats } from './control.js';
import { Stopped, type WorkerFailure } from './failures.js';
import type { EvaluateJob, TrainJob } from './jobs.js';
import { countPhases, planEpoch } from './plan.js';
import { retry } from './retry.js';
import type { StepSettings } from './step/settings.js';
import type { TimeShares } from './time-shares.js';
import { Trace, type TracedTask } from './trace.js';
import { startWatch } from './watch.js';

export interface HostOptions {
  readonly machine: Machine;
  readonly arithmetic: Arithmetic;
  /** Called when a worker died or hung and its work is repeated. */
  onFailure?(message: string): void;
  /** Seconds without a finished task after which a worker counts as hung. */
  readonly stallSeconds?: number;
}

/** What an epoch, or some steps of one, came to. */
export interface TrainedEpoch {
  /** Whether `stop` cut it short. Then parameters and moments are those from before it, and the loss is NaN. */
  readonly stopped: boolean;
  /** Mean over the images, each as augmented, with the weights that its batch met. */
  readonly loss: number;
  readonly time: TimeShares;
  readonly timeByWorker: readonly TimeShares[];
}

/** Memory that workers only read, and its content. */
interface Placed {
  readonly address: Pointer;
  readonly bytes: Uint8Array;
}

export class MapReduceHost {
  /** The shared memory. Replaced by a copy once a thread could not be ended. */
  memory: WebAssembly.Memory;
  control: Control;
  readonly map: TrainingMap;
  /** The current threads; replaced when one of them fails. */
  pool: Pool;
  private readonly machine: Machine;
  private readonly module: WebAssembly.Module;
  private readonly topology: Topology;
  private readonly workers: number;
  private readonly placed = new Map<string, Placed>();
  /** Parameters and moments at the start of the last epoch, outside the shared memory, where no worker can change them. */
  private readonly snapshot: Uint8Array;
  private phases = 1;
  private closed = false;
  private traced = false;
  private stopping = false;

  /**
   * Throws UsageError `too-large` if no memory could hold the run, RunError `out-of-memory` or `no-threads` if this machine
   * cannot.
   */
  constructor(
    size: Omit<TrainingSize, 'tilesPerTask'>,
    private readonly options: HostOptions,
  ) {
    this.machine = options.machine;
    this.topology = size.topology;
    this.workers = size.workers;
    this.map = mapTraining({ ...size, tilesPerTask: this.machine.tilesPerTask });
    checkMemory(this.map.bytes);
    this.memory = createMemory(this.map.bytes, this.machine.sharesMemory);
    this.module = this.machine.compile(options.arithmetic);
    // Determined once: tasks are numbered by seats, and the number of cores may change during a run.
    const seats = countSeats(this.workers, this.machine.cores);
    this.control = new Control(this.memory, this.map.control, seats);
    writeSuccessive(this.memory, this.map);
    writeTables(this.memory, this.map.forward.tables);
    writeBasis(this.memory, this.map.basis);
    for (const { name, address, bytes } of constantRegions(this.map)) this.keep(name, address, bytes);
    this.snapshot = new Uint8Array(this.map.stateBytes);
    this.pool = this.startPool();
  }

  private startPool(): Pool {
    const { module, memory } = this;
    const { arithmetic } = this.options;
    return this.machine.startPool(this.workers, { module, memory, arithmetic });
  }

  /** Parameters and moments, as they follow each other in memory, a view: all that one step leaves for the next. */
  get state(): Float32Array {
    return this.floats(this.map.parameters, this.map.stateBytes / 4);
  }

  /** The parameters in the kernels' layout (see engine/network/tensors.ts), a view. */
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
   * Copies `bytes`, such as images, to where workers read them. They must not change: before work is repeated, the copy is
   * compared with them, and if it differs, the run ends with an error that calls it `name`.
   */
  place(name: string, address: Pointer, bytes: Uint8Array): void {
    this.bytes(address, bytes.length).set(bytes);
    this.placed.set(name, { address, bytes });
  }

  /** The same for data that is already there; a copy of it is kept. */
  private keep(name: string, address: Pointer, bytes: number): void {
    this.placed.set(name, { address, bytes: this.bytes(address, bytes).slice() });
  }

  /**
   * Runs one epoch, or some steps of one, over the images at `map.order` with the rates at `map.schedule`. If a worker fails,
   * it starts again from its snapshot, so every contribution counts once and the result is that of an undisturbed run.
   * Throws RunError: `workers-fail`, `job-failed` or `data-changed`.
   */
  async trainEpoch(settings: StepSettings): Promise<TrainedEpoch> {
    const { map } = this;
    this.keep('the order of the images', map.order, settings.images * 4);
    this.keep('the schedule', map.schedule, Math.ceil(settings.images / settings.batch) * 16);
    this.snapshot.set(this.bytes(map.parameters, map.stateBytes));
    const plan = planEpoch(settings, this.control.seats, map.forward.tilesPerTask);
    const job: Omit<TrainJob, keyof typeof this.common> = { settings, plan };
    const isWhole = await this.run('train', job, countPhases(plan), () => this.restore());
    const timeByWorker = this.timeByWorker();
    const time = sumOf(timeByWorker);
    if (!isWhole) {
      this.restore();
      return { stopped: true, loss: Number.NaN, time, timeByWorker };
    }
    const losses = this.floats(map.losses, settings.images);
    const loss = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    return { stopped: false, loss, time, timeByWorker };
  }

  private timeByWorker(): TimeShares[] {
    return this.map.workers.map(({ seconds }) => {
      const [map, reduce, waiting] = new Float64Array(this.memory.buffer, seconds, 3);
      return { map, reduce, waiting };
    });
  }

  /**
   * The probabilities (count, 12) of `count` images from `first` on: ten classes and two zeros per row. Failures are handled
   * as in an epoch. Throws Stopped if `stop` cut it short, and what `trainEpoch` throws.
   */
  async evaluate(first: number, count: number): Promise<Float32Array> {
    const topology = learned(this.topology);
    const { evaluated } = this.map;
    const { floats } = layoutParameters(topology);
    const job: Omit<EvaluateJob, keyof typeof this.common> = { topology, first, count };
    const PARAMETERS = 'the parameters';
    const EVALUATED = 'the parameters of the network that is evaluated';
    this.keep(PARAMETERS, this.map.parameters, this.parameters.byteLength);
    if (this.topology.normalisation) {
      packParameters(topology, networkOf(this.topology, this.parameters), this.floats(evaluated, floats));
      this.keep(EVALUATED, evaluated, floats * FLOAT_BYTES);
    }
    const isWhole = await this.run('evaluate', job, 1).finally(() => {
      this.placed.delete(PARAMETERS);
      this.placed.delete(EVALUATED);
    });
    if (!isWhole) throw new Stopped('an evaluation');
    return this.floats(this.map.probabilities, count * OUTPUT_WIDTH);
  }

  /** What the jobs of all workers have in common. */
  private get common() {
    return { map: this.map, seats: this.control.seats, worker: 0 };
  }

  /**
   * Runs a job of so many phases in all workers. Whenever one fails, `undo` restores the state and the job starts again.
   * Returns whether the job is complete; it is not if `stop` was called.
   */
  private async run(
    name: 'train' | 'evaluate',
    job: object,
    phases: number,
    undo = () => {},
  ): Promise<boolean> {
    this.stopping = false;
    this.phases = phases;
    this.reset();
    // An evaluation notes nothing: the last epoch's notes stay to be read.
    if (name === 'train') this.clearTraces();
    await retry(
      () => this.attempt(name, job),
      async (failure) => {
        await this.replacePool(failure, name);
        undo();
        this.reset();
        if (name === 'train') this.clearTraces();
      },
    );
    return this.control.phase >= phases;
  }

  /** Called before the first task, while no worker works. */
  private reset(): void {
    this.control.reset();
    this.control.isTraced = this.traced;
    for (const { seconds } of this.map.workers) new Float64Array(this.memory.buffer, seconds, 3).fill(0);
  }

  private clearTraces(): void {
    for (const { trace } of this.map.workers) new Trace(this.memory, trace).clear();
  }

  /** Whether workers note which task they do when, from the next phase on. */
  get isTraced(): boolean {
    return this.traced;
  }

  set isTraced(isTraced: boolean) {
    this.traced = isTraced;
    this.control.isTraced = isTraced;
  }

  /** What each worker noted of the running epoch, or of the last one, the newest tasks last. */
  get trace(): TracedTask[][] {
    return this.map.workers.map(({ trace }) => new Trace(this.memory, trace).read());
  }

  private async attempt(name: 'train' | 'evaluate', job: object): Promise<void> {
    // Asked to stop while the pool was restarted.
    if (this.stopping) return;
    const { stalled, end } = startWatch(() => this.control.progress, this.options.stallSeconds);
    const jobs = Array.from({ length: this.workers }, (_, worker) =>
      this.pool.run<void>({ ...job, ...this.common, worker }, name),
    );
    try {
      await Promise.race([Promise.all(jobs), stalled]);
    } finally {
      end();
    }
  }

  /** Replaces all workers after a failure. */
  private async replacePool(failure: WorkerFailure, name: 'train' | 'evaluate'): Promise<void> {
    if (this.closed) throw failure;
    // All workers must end: any that is left could write to memory that the next attempt uses.
    const allEnded = await this.pool.destroy();
    if (this.closed) throw failure;
    if (!allEnded) this.moveMemory();
    this.checkPlaced();
    this.pool = this.startPool();
    this.options.onFailure?.(
      `A worker failed (${failure.message}). ${name === 'train' ? 'The epoch is repeated from its beginning' : 'The evaluation is repeated'}.` +
        (allEnded
          ? ''
          : ' One of its threads could not be ended, so the run continues in a copy of the memory.'),
    );
  }

  /** Moves to a copy of the memory and leaves the old one to a thread that may still write to it. */
  private moveMemory(): void {
    const content = this.bytes(0, this.map.bytes);
    this.memory = createMemory(this.map.bytes, this.machine.sharesMemory);
    this.bytes(0, this.map.bytes).set(content);
    this.control = new Control(this.memory, this.map.control, this.control.seats);
  }

  /** Ends a run whose workers would read other data than was placed for them. */
  private checkPlaced(): void {
    for (const [name, { address, bytes }] of this.placed) {
      const found = this.bytes(address, bytes.length);
      const at = found.findIndex((byte, index) => byte !== bytes[index]);
      if (at < 0) continue;
      throw new RunError(
        'data-changed',
        `A worker failed, and ${name} changed in the memory of the run: expected ${bytes[at]} at byte ${at} of ${bytes.length}, ` +
          `found ${found[at]}. The weights could be wrong, so the run ends. ` +
          'This is a fault of the program or of the machine. Please report it.',
      );
    }
  }

  /** How much of the running epoch is done, 0 to 1. */
  get share(): number {
    return Math.min(1, this.control.phase / this.phases);
  }

  /**
   * Mean loss over the batches of the running epoch that are done; undefined before the first. For a screen: it is read
   * while workers write.
   */
  lossSoFar({ images, batch }: StepSettings): number | undefined {
    const batches = Math.floor(this.share * Math.ceil(images / batch));
    if (batches === 0) return undefined;
    const losses = this.floats(this.map.losses, Math.min(images, batches * batch));
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  }

  /** Undoes the last epoch: restores the parameters and moments from before it. */
  restore(): void {
    this.bytes(this.map.parameters, this.map.stateBytes).set(this.snapshot);
  }

  /** Asks the workers to stop early, as Ctrl-C does. */
  stop(): void {
    this.stopping = true;
    this.control.stop();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.pool.destroy();
  }
}

function sumOf(times: readonly TimeShares[]): TimeShares {
  const sum = (kind: keyof TimeShares) => times.reduce((total, time) => total + time[kind], 0);
  return { map: sum('map'), reduce: sum('reduce'), waiting: sum('waiting') };
}

const GIGABYTE = 2 ** 30;

function checkMemory(bytes: number): void {
  if (bytes < 4 * GIGABYTE) return;
  throw new UsageError(
    'too-large',
    `This run needs ${(bytes / GIGABYTE).toFixed(1)} GB of shared memory, and WebAssembly can address 4 GB. ` +
      'Use narrower hidden layers, a smaller batch or fewer workers.',
  );
}
