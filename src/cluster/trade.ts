// What a machine can do for a run: one kind of task.

import type { TimeShares } from '../engine/mapreduce/time-shares.js';
import type { Task } from './protocol.js';

/** What a task came to. */
export interface Done {
  readonly bytes: Uint8Array;
  /** Of its last steps. */
  readonly loss: number;
  /** Of training alone. */
  readonly seconds: number;
  readonly time: TimeShares;
}

export interface Trade {
  /** The key of the input that it holds: the next task may begin with that, or with what has become of it. */
  readonly held?: string;
  /** Does a task from its input on, or from what is held; undefined where it was stopped. */
  work(task: Task, input: Uint8Array | undefined): Promise<Done | undefined>;
  stop(): void;
  close(): Promise<void>;
}
