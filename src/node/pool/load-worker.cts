// The file that Piscina loads in each thread: it imports worker.ts, and hands on its jobs.
//
// Piscina loads files by require(). A newer Node can require() an ES module, but a thread that is ended in the middle of
// that takes the whole process with it (SIGABRT in v8::Module::IsGraphAsync; Node 20.20 and 26.10). With import() only the
// thread ends. So this file is a CommonJS module.

import type * as Worker from '../worker.js';

const worker: Promise<typeof Worker> = import('../worker.js');

// Piscina awaits what it finds by a job's name, and the default export before it says that the thread is ready.
export = {
  __esModule: true,
  default: worker.then(() => undefined, failToStart),
  train: worker.then(({ train }) => train),
  evaluate: worker.then(({ evaluate }) => evaluate),
  draw: worker.then(({ draw }) => draw),
  read: worker.then(({ read }) => read),
};

/** Ends the thread with the error. Piscina would pass over a rejection, so it gets no answer. */
function failToStart(error: unknown): Promise<never> {
  queueMicrotask(() => {
    throw error;
  });
  return new Promise(() => {});
}
