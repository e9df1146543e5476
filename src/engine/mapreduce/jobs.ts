// The jobs that the host gives to workers: plain data, sent once per epoch or evaluation.

import type { TrainingMap } from '../memory/training-map.js';
import type { Topology } from '../network/topology.js';
import type { EpochPlan } from './plan.js';
import type { StepSettings } from './step/settings.js';

interface Job {
  readonly map: TrainingMap;
  /** The worker's number: it selects the worker's memory and the tasks it takes first. */
  readonly worker: number;
  /** How many workers work at once; the same in every job of a run, since tasks are numbered by it. */
  readonly seats: number;
}

/** One epoch, starting from the current parameters. */
export interface TrainJob extends Job {
  readonly settings: StepSettings;
  readonly plan: EpochPlan;
}

/** Probabilities of consecutive images. */
export interface EvaluateJob extends Job {
  readonly topology: Topology;
  /** First image, and how many. */
  readonly first: number;
  readonly count: number;
}
