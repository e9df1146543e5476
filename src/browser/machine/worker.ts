// The worker: the one file that the pool starts. It is given its port, then takes its lock, then jobs, one at a time.

import type { WorkerKernels } from '../../engine/mapreduce/work.js';
import { doJob } from './jobs.js';
import { instantiateKernels } from './kernels.js';
import { type Beginning, type JobMessage, READY } from './messages.js';

self.onmessage = ({ data: port }: MessageEvent<MessagePort>) => {
  port.onmessage = ({ data }: MessageEvent<Beginning>) => begin(port, data);
};

function begin(port: MessagePort, { lock, kernels }: Beginning): void {
  const engine: WorkerKernels | undefined = kernels && {
    memory: kernels.memory,
    kernels: instantiateKernels(kernels.module, kernels.memory),
  };
  port.onmessage = ({ data }: MessageEvent<JobMessage>) => port.postMessage(doJob(engine, data));
  navigator.locks.request(lock, () => {
    port.postMessage(READY);
    // Held until this thread is over.
    return new Promise(() => {});
  });
}
