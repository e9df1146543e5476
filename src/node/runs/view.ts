// The view of a run: a screen, a log, a program.

import type { DoneEvent, TrainingEvent } from '../../engine/training/events.js';
import type { Replaced } from './better-model.js';

/** The paths of a run's results. */
export interface SavedFiles {
  readonly model: string;
  /** The better model that stood there, if there was one. */
  readonly replaced?: Replaced;
  /** The folder of the run. */
  readonly run: string;
  /** Absent if none was made. */
  readonly report?: string;
  /** The command that resumes a stopped run. */
  readonly resume?: string;
}

export interface RunView {
  show(event: TrainingEvent): void;
  /** What is being done after the last epoch, in words such as "Writing the report". */
  finishing?(what: string): void;
  /** Called last, with the paths of what was saved. */
  saved(files: SavedFiles, done: DoneEvent): void;
  /** The run was stopped during its first epoch: `out` is unchanged. */
  nothingSaved(out: string, resume: string): void;
}
