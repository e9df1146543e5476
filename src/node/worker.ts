// The worker: the one file that Piscina runs. Each worker instantiates the compiled kernels over the one shared memory; its
// functions are the jobs of all rooms.

import { workerData } from 'node:worker_threads';
import type { Digits } from '../data/builtin/digits.js';
import type { DrawJob } from '../data/builtin/draw-in-parallel.js';
import type { SharedKernels } from '../engine/machine.js';
import { describeThrown } from '../engine/mapreduce/failures.js';
import type { EvaluateJob, TrainJob } from '../engine/mapreduce/jobs.js';
import * as work from '../engine/mapreduce/work.js';
import type { Outcome } from '../reading/outcome.js';
import { instantiateKernels } from './kernels.js';
import type { Answer } from './pool/answer.js';
import type { ReadJob } from './reading/reading-worker.js';
import { enableArithmetic } from './v8-flags.js';

/** The kernels over the shared memory. A worker of a pool without them is asked for other things alone. */
const engine = workerData ? startEngine(workerData as SharedKernels) : undefined;

function startEngine({ module, memory, arithmetic }: SharedKernels): work.WorkerKernels {
  enableArithmetic(arithmetic);
  return { memory, kernels: instantiateKernels(module, memory) };
}

function requireEngine(): work.WorkerKernels {
  if (!engine) throw new Error('this pool was started without kernels');
  return engine;
}

/** A job as Piscina calls it: with an answer, whatever happens. */
function answering<Job, Value>(run: (job: Job) => Value | Promise<Value>) {
  return async (job: Job): Promise<Answer<Value>> => {
    try {
      return { value: await run(job) };
    } catch (error) {
      return { thrown: describeThrown(error) };
    }
  };
}

/** Takes part in one epoch of training. */
export const train = answering((job: TrainJob): void => work.train(requireEngine(), job));

/** Takes part in an evaluation. */
export const evaluate = answering((job: EvaluateJob): void => work.evaluate(requireEngine(), job));

// What drawing and reading take is loaded with a worker's first: training starts sooner without it.

/** Draws a range of the built-in digits. */
export const draw = answering(async ({ seed, first, count }: DrawJob): Promise<Digits> => {
  const { drawDigits } = await import('../data/builtin/digits.js');
  return drawDigits(seed, first, count);
});

/** Reads one picture, with the model that is loaded for its first. */
export const read = answering(async (job: ReadJob): Promise<Outcome> => {
  const { read } = await import('./reading/reading-worker.js');
  return read(job);
});
