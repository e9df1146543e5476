// The words in shared memory that synchronise host and workers: which phase runs, which of its tasks are taken, and whether
// to stop. A phase ends when all its tasks are done, not when all workers have arrived. A worker that the system does not
// schedule delays nobody, and a late one joins the current phase.
//
// A worker needs a seat to work, and there are no more seats than cores: more workers at once would only displace each
// other. The rest sleep until a seat is free. A seat takes the same share of the tasks in every phase, so its core finds
// that share's weights in its cache, whichever worker has the seat.

import { CONTROL_WORDS, MOST_TASKS } from '../memory/training-map.js';
import { MOST_WORKERS } from '../worker-count.js';

// Each has its own cache line, since all workers wait on one while they count on the other.
const PHASE = 0;
const DONE = 32;
const STOP = 64;
/** Next to STOP, since all are rarely written. */
const SIGNS = 65;
const TRACED = 66;
const SEATS = 96;
const CLAIMS = CONTROL_WORDS;

/** How often a worker checks the phase before it sleeps: for some tenths of a millisecond, longer than most tasks take. */
const LOOKS = 20_000;
/** A sleeping worker is woken when it is needed. It also checks by itself this often, in case that failed. */
const SLEEP_MILLISECONDS = 1000;

/** How many of the workers can work at once on so many cores. */
export function countSeats(workers: number, cores: number): number {
  return Math.min(workers, cores, MOST_WORKERS);
}

export class Control {
  private readonly words: Int32Array;

  constructor(
    memory: WebAssembly.Memory,
    address: number,
    /** How many workers can work at once, the same for all that share these words. */
    readonly seats: number,
  ) {
    this.words = new Int32Array(memory.buffer, address, CLAIMS + MOST_TASKS);
  }

  /** Resets for a new run of phases, while no worker works: phase 0, nothing claimed, nothing done, every seat free. */
  reset(): void {
    this.words.fill(0, 0, CLAIMS);
    this.words.fill(-1, CLAIMS);
  }

  /** The current phase; it only grows. */
  get phase(): number {
    return Atomics.load(this.words, PHASE);
  }

  /** A number that changes whenever a task is done or a worker gives a sign of life; 0 until the first worker arrives. */
  get progress(): number {
    return this.phase * 2 * MOST_TASKS + Atomics.load(this.words, DONE) + Atomics.load(this.words, SIGNS);
  }

  /** A sign of life: a worker has arrived, or is still busy with a long task. */
  giveSign(): void {
    Atomics.add(this.words, SIGNS, 1);
  }

  /** Asks the workers to return. They finish their current task. */
  stop(): void {
    Atomics.store(this.words, STOP, 1);
    Atomics.notify(this.words, PHASE);
  }

  get stopped(): boolean {
    return Atomics.load(this.words, STOP) === 1;
  }

  /** Whether workers record which task they run when: see trace.ts. */
  get isTraced(): boolean {
    return Atomics.load(this.words, TRACED) === 1;
  }

  set isTraced(isTraced: boolean) {
    Atomics.store(this.words, TRACED, isTraced ? 1 : 0);
  }

  /**
   * Claims task `task` of phase `phase`: true for exactly one worker. A claim is the number of the last phase in which the
   * task was taken, so it needs no reset, and a worker in an old phase can claim nothing.
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
    const free = this.countFreeSeats();
    if (free > 0) Atomics.notify(this.words, PHASE, free);
  }

  private countFreeSeats(): number {
    let free = 0;
    for (let seat = 0; seat < this.seats; seat++) free += 1 - Atomics.load(this.words, SEATS + seat);
    return free;
  }

  /** Takes a free seat, the `preferred` one if possible; undefined if there is none. */
  takeSeat(preferred: number): number | undefined {
    for (let next = 0; next < this.seats; next++) {
      const seat = (preferred + next) % this.seats;
      if (Atomics.compareExchange(this.words, SEATS + seat, 0, 1) === 0) return seat;
    }
    return undefined;
  }

  giveUpSeat(seat: number): void {
    Atomics.store(this.words, SEATS + seat, 0);
  }

  /** Wakes all sleepers: all phases are over. */
  wakeAll(): void {
    Atomics.notify(this.words, PHASE);
  }

  /** Waits awake for the phase to end. False if that takes so long that the core should be left to others. */
  waitAwake(phase: number): boolean {
    for (let look = LOOKS; look > 0; look--) if (this.phase !== phase) return true;
    return false;
  }

  /** Sleeps until the phase ends or the workers are asked to stop. */
  sleepWhile(phase: number): void {
    while (this.phase === phase && !this.stopped) Atomics.wait(this.words, PHASE, phase, SLEEP_MILLISECONDS);
  }
}
