// Whoever watches a run: a screen, a log, a program.

import type { DoneEvent, TrainingEvent } from '../../engine/training/events.js';

/** The paths of what a run leaves. */
export interface SavedFiles {
  readonly model: string;
  /** The folder of the run. */
  readonly run: string;
  /** Where one was made. */
  readonly report?: string;
  /** The command that goes on with a run that was stopped. */
  readonly resume?: string;
}

export interface RunView {
  show(event: TrainingEvent): void;
  /** Where all was saved; the last thing to tell. */
  saved(files: SavedFiles, done: DoneEvent): void;
  /** The run was stopped before its first epoch was over: `out` is as it was. */
  nothingSaved(out: string, resume: string): void;
}
