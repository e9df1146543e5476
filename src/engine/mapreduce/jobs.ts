// What the host asks of a worker: plain data, sent once for an epoch or an evaluation.

import type { TrainingMap } from '../memory/training-map.js';
import type { Topology } from '../network/topology.js';
import type { EpochPlan } from './plan.js';
import type { StepSettings } from './step/settings.js';

interface Job {
  readonly map: TrainingMap;
  /** Which of the map's worker spaces is this worker's own, and which tasks it takes first. */
  readonly worker: number;
  /** How many workers work at once, the same in every job of a run: tasks are numbered by it. */
  readonly seats: number;
}

/** One epoch, from the parameters as they are. */
export interface TrainJob extends Job {
  readonly settings: StepSettings;
  readonly plan: EpochPlan;
}

/** Probabilities of images that follow each other. */
export interface EvaluateJob extends Job {
  readonly topology: Topology;
  /** First image, and how many. */
  readonly first: number;
  readonly count: number;
}
