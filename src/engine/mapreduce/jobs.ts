// What the host asks of a worker: plain data, sent once for an epoch or an evaluation.

import type { Source } from '../../node/reading/prediction.js';
import type { Arithmetic } from '../kernels/arithmetic.js';
import type { TrainingMap } from '../kernels/memory-map.js';
import type { Topology } from '../network/topology.js';
import type { Thrown } from './failures.js';
import type { StepSettings } from './step.js';

/** What every worker is started with. */
export interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly arithmetic: Arithmetic;
}

/**
 * What a job came to. Exceptions are values, too: so a job without an answer means that its worker died, whatever Piscina
 * says of that.
 */
export type Answer<Value> = { readonly value: Value } | { readonly thrown: Thrown };

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
}

/** Probabilities of images that follow each other. */
export interface EvaluateJob extends Job {
  readonly topology: Topology;
  /** First image, and how many. */
  readonly first: number;
  readonly count: number;
}

/** Images of built-in digits, a range of the row that the seed stands for. */
export interface DrawJob {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
}

/** One picture to read, with the model in a file. */
export interface ReadJob {
  readonly model: string;
  readonly source: Source;
  readonly single: boolean;
}
