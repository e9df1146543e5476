// The pool of a page that shares no memory: one worker, which is this thread. It rests now and then, to hear whether it is
// asked to stop.

import type { Pool, SharedKernels } from '../../engine/machine.js';
import { WorkerException } from '../../engine/mapreduce/failures.js';
import type { TrainJob } from '../../engine/mapreduce/jobs.js';
import { trainByPhases, type WorkerKernels } from '../../engine/mapreduce/work.js';
import { doJob } from './jobs.js';
import { instantiateKernels } from './kernels.js';

/** How long it works before it rests. */
const WORK_MILLISECONDS = 40;

export class PlainPool implements Pool {
  private readonly engine: WorkerKernels;

  constructor({ module, memory }: SharedKernels) {
    this.engine = { memory, kernels: instantiateKernels(module, memory) };
  }

  async run<Value>(job: object, name: string): Promise<Value> {
    if (name === 'train') return (await this.train(job as TrainJob)) as Value;
    const answer = doJob(this.engine, { name, job });
    if ('thrown' in answer) throw new WorkerException(answer.thrown);
    return answer.value as Value;
  }

  private async train(job: TrainJob): Promise<void> {
    let rested = performance.now();
    for (const _phase of trainByPhases(this.engine, job)) {
      if (performance.now() - rested < WORK_MILLISECONDS) continue;
      await rest();
      rested = performance.now();
    }
  }

  async destroy(): Promise<boolean> {
    return true;
  }
}

/** Until messages that have come are heard. A timer would wait for 4 ms each time. */
function rest(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage('');
  });
}
