// A finished training run: what its report is made from.

import type { DoneEvent, EpochEvent } from '../../engine/training/events.js';
import type { Score } from '../../engine/training/score.js';
import type { KeptOptions, StartLine } from './folder.js';

export interface RunRecord {
  /** The name of its folder. */
  readonly name: string;
  readonly start: StartLine;
  readonly epochs: readonly EpochEvent[];
  readonly options: KeptOptions;
  /** What went wrong and was repaired. */
  readonly warnings: readonly string[];
  readonly done: ScoredDone;
}

/** The end of a run whose network was evaluated on the test images. */
export interface ScoredDone extends DoneEvent {
  readonly test: Score;
}
