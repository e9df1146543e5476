// The worker: the one file that the pool starts. It takes its lock, then jobs, one at a time.

import type { WorkerKernels } from '../../engine/mapreduce/work.js';
import { doJob } from './jobs.js';
import { instantiateKernels } from './kernels.js';
import { type Beginning, type JobMessage, READY } from './messages.js';

self.onmessage = ({ data: { lock, kernels } }: MessageEvent<Beginning>) => {
  const engine: WorkerKernels | undefined = kernels && {
    memory: kernels.memory,
    kernels: instantiateKernels(kernels.module, kernels.memory),
  };
  self.onmessage = ({ data }: MessageEvent<JobMessage>) => self.postMessage(doJob(engine, data));
  navigator.locks.request(lock, () => {
    self.postMessage(READY);
    // Held until this thread is over.
    return new Promise(() => {});
  });
};
