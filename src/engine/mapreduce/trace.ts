// Which worker did which task when: workers write it into the shared memory while somebody looks, and the host reads it. Of
// each worker the newest tasks are kept. What is read may be a task old; it is for people to look at, and decides nothing.

import type { Pointer } from '../kernels/kernels.js';
import { TRACE_ROW, TRACE_ROWS } from '../memory/training-map.js';
import type { Phase, TaskGroup } from './plan.js';

/** A task that is done. */
export interface TracedTask {
  /** The number of its phase in the epoch: see phaseAt in plan.ts. */
  readonly phase: number;
  /** Its group within the phase, and its number within the group. */
  readonly group: number;
  readonly task: number;
  /** Milliseconds since 1970, so that clocks of several threads agree. */
  readonly begin: number;
  readonly end: number;
}

/** A worker's own trace. */
export class Trace {
  private readonly count: Int32Array;
  private readonly rows: Float64Array;
  /** Read once: in a browser it is slow to read. */
  private readonly timeOrigin = performance.timeOrigin;

  constructor(memory: WebAssembly.Memory, address: Pointer) {
    this.count = new Int32Array(memory.buffer, address, 1);
    this.rows = new Float64Array(memory.buffer, address + 8, TRACE_ROWS * TRACE_ROW);
  }

  /**
   * `run`, with a note of each task of the phase. A task begins when the one before it ends: in a browser reading the clock
   * takes half a microsecond, and is done once a task.
   */
  around(run: (group: TaskGroup, task: number) => void, number: number, phase: Phase) {
    let begin = performance.now();
    return (group: TaskGroup, task: number): void => {
      run(group, task);
      const end = performance.now();
      this.note(number, phase.groups.indexOf(group), task, begin, end);
      begin = end;
    };
  }

  private note(phase: number, group: number, task: number, begin: number, end: number): void {
    const count = Atomics.load(this.count, 0);
    const at = (count % TRACE_ROWS) * TRACE_ROW;
    this.rows[at] = phase;
    this.rows[at + 1] = group;
    this.rows[at + 2] = task;
    this.rows[at + 3] = this.timeOrigin + begin;
    this.rows[at + 4] = this.timeOrigin + end;
    Atomics.store(this.count, 0, count + 1);
  }

  /** The tasks noted, the newest last. */
  read(): TracedTask[] {
    const count = Atomics.load(this.count, 0);
    const kept = Math.min(count, TRACE_ROWS);
    const { rows } = this;
    return Array.from({ length: kept }, (_, place) => {
      const at = ((count - kept + place) % TRACE_ROWS) * TRACE_ROW;
      return {
        phase: rows[at],
        group: rows[at + 1],
        task: rows[at + 2],
        begin: rows[at + 3],
        end: rows[at + 4],
      };
    });
  }

  /** Before a run of phases, while no worker is at work. */
  clear(): void {
    Atomics.store(this.count, 0, 0);
  }
}
