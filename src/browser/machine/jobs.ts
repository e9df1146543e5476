// What a worker can be asked for, by name, with an answer whatever happens.

import { drawDigits } from '../../data/builtin/digits.js';
import type { DrawJob } from '../../data/builtin/draw-in-parallel.js';
import { describeThrown } from '../../engine/mapreduce/failures.js';
import type { EvaluateJob, TrainJob } from '../../engine/mapreduce/jobs.js';
import * as work from '../../engine/mapreduce/work.js';
import type { Answer, JobMessage } from './messages.js';

/** Does a job; `engine` is absent in a pool without kernels. */
export function doJob(engine: work.WorkerKernels | undefined, { name, job }: JobMessage): Answer {
  try {
    return { value: JOBS[name](job, engine) };
  } catch (error) {
    return { thrown: describeThrown(error) };
  }
}

const JOBS: Readonly<Record<string, (job: object, engine?: work.WorkerKernels) => unknown>> = {
  train: (job, engine) => work.train(requireEngine(engine), job as TrainJob),
  evaluate: (job, engine) => work.evaluate(requireEngine(engine), job as EvaluateJob),
  draw: (job) => {
    const { seed, first, count } = job as DrawJob;
    return drawDigits(seed, first, count);
  },
};

function requireEngine(engine: work.WorkerKernels | undefined): work.WorkerKernels {
  if (!engine) throw new Error('this pool was started without kernels');
  return engine;
}
