// The words in shared memory by which host and workers agree: which phase runs, which of its tasks are taken,
// and whether to stop. A phase ends when all its tasks are done, not when all workers have arrived: a worker
// that the system does not run holds nobody up, and one that comes late goes on where the others are.

import { CONTROL_WORDS, MOST_TASKS } from '../kernels/memory-map.js';

// A word of its own cache line each, since all workers wait on one while they count on the other.
const PHASE = 0;
const DONE = 32;
const STOP = 64;
const AWAKE = 96;
const CLAIMS = CONTROL_WORDS;

/** How often a worker looks at the phase before it sleeps: some 0.5 ms, longer than the tasks it waits for take. */
const LOOKS = 20_000;
/** A sleeping worker wakes that often to see whether it should stop. */
const SLEEP_MILLISECONDS = 100;

export class Control {
  private readonly words: Int32Array;

  /** `cores`: how many workers can run at once; that many are kept awake, for more would only displace each other. */
  constructor(
    memory: WebAssembly.Memory,
    address: number,
    private readonly cores: number,
  ) {
    this.words = new Int32Array(memory.buffer, address, CLAIMS + MOST_TASKS);
  }

  /** Before a run of phases, while no worker is at work: phase 0, nothing claimed, nothing done. */
  reset(): void {
    this.words.fill(0, 0, CLAIMS);
    this.words.fill(-1, CLAIMS);
  }

  /** The phase that runs now; it only ever grows. */
  get phase(): number {
    return Atomics.load(this.words, PHASE);
  }

  /** A number that changes whenever a task is done. */
  get progress(): number {
    return this.phase * 2 * MOST_TASKS + Atomics.load(this.words, DONE);
  }

  /** Asks the workers to return. They finish the task they are at. */
  stop(): void {
    Atomics.store(this.words, STOP, 1);
    Atomics.notify(this.words, PHASE);
  }

  get stopped(): boolean {
    return Atomics.load(this.words, STOP) === 1;
  }

  /**
   * Takes task `task` of phase `phase`: true for exactly one worker. A claim is the number of the last phase
   * in which the task was taken, so it needs no reset, and a worker that lags behind can take nothing.
   */
  claim(phase: number, task: number): boolean {
    const last = Atomics.load(this.words, CLAIMS + task);
    return last < phase && Atomics.compareExchange(this.words, CLAIMS + task, last, phase) === last;
  }

  /** Reports one of a phase's `tasks` tasks as done; the last one opens the next phase. */
  finish(phase: number, tasks: number): void {
    if (Atomics.add(this.words, DONE, 1) + 1 < tasks) return;
    Atomics.store(this.words, DONE, 0);
    Atomics.store(this.words, PHASE, phase + 1);
    const missing = this.cores - Atomics.load(this.words, AWAKE);
    if (missing > 0) Atomics.notify(this.words, PHASE, missing);
  }

  /** A worker begins to take part. */
  enter(): void {
    Atomics.add(this.words, AWAKE, 1);
  }

  /** A worker is through with all phases, and so are those that sleep. */
  leave(): void {
    Atomics.sub(this.words, AWAKE, 1);
    Atomics.notify(this.words, PHASE);
  }

  /** Waits until the phase is over or the workers are asked to stop, awake for a while unless others need the core. */
  waitWhile(phase: number): void {
    for (let look = LOOKS; look > 0 && Atomics.load(this.words, AWAKE) <= this.cores; look--) {
      if (this.phase !== phase) return;
    }
    Atomics.sub(this.words, AWAKE, 1);
    while (this.phase === phase && !this.stopped) Atomics.wait(this.words, PHASE, phase, SLEEP_MILLISECONDS);
    Atomics.add(this.words, AWAKE, 1);
  }
}
