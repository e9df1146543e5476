// What is known of a training run that is over: what its report is made from.

import type { DoneEvent, EpochEvent } from '../../engine/training/events.js';
import type { Score } from '../../engine/training/score.js';
import type { StartLine } from './folder.js';

/** What was told of a run that is over. */
export interface RunRecord {
  /** The name of its folder. */
  readonly name: string;
  readonly start: StartLine;
  readonly epochs: readonly EpochEvent[];
  /** What went wrong and was mended. */
  readonly warnings: readonly string[];
  readonly done: ScoredDone;
}

/** The end of a run whose network has read the test images. */
export interface ScoredDone extends DoneEvent {
  readonly test: Score;
}
