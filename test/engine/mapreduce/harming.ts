// Has workers do harm: the one place where tests come between the engine and Piscina.

import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { MapReduceHost } from '../../../src/engine/mapreduce/host.js';
import { planEpoch } from '../../../src/engine/mapreduce/plan.js';
import type { Recipe } from '../../../src/engine/recipe/recipe.js';
import type { WorkerPool } from '../../../src/node/pool/pool.js';
import type { Harm } from './harm.js';

const HARM_FILE = fileURLToPath(new URL('load-harm.cjs', import.meta.url));

export interface Harming extends Omit<Harm, 'left' | 'phase'> {
  /** Which job it is done in; of an epoch, from 0, where it is one of training. */
  readonly job: 'train' | 'evaluate' | 'draw';
  readonly epoch?: number;
  readonly phase?: number;
  /** How many times, 1 unless said otherwise. */
  readonly times?: number;
}

/** Does `work`, with harm in some jobs of it; tells how many jobs were begun that could have met it. */
export async function withHarm<Result>(
  { job: name, epoch, times = 1, ...harm }: Harming,
  work: () => Promise<Result>,
): Promise<{ result: Result; jobs: number }> {
  const { run } = Piscina.prototype;
  const left = new Int32Array(new SharedArrayBuffer(4));
  left[0] = times;
  let jobs = 0;
  Piscina.prototype.run = function (job, options) {
    const isMeant = options?.name === name && (epoch === undefined || job.settings.epoch === epoch);
    if (!isMeant) return run.call(this, job, options);
    jobs++;
    const harmful = { ...job, harm: { phase: 0, ...harm, left } };
    return run.call(this, harmful, { ...options, filename: HARM_FILE });
  };
  try {
    const result = await work();
    return { result, jobs };
  } finally {
    Piscina.prototype.run = run;
  }
}

/** The names of an epoch's phases up to the end of its first step: the place of a name is the phase's number. */
export function phaseNames({ topology, batch }: Recipe): string[] {
  const { prologue, phases } = planEpoch({ topology, batch, images: batch }, 1, 1);
  return [prologue, ...phases].map(({ name }) => name);
}

/** The threads of a run's pool. */
export function threadsOf({ pool }: MapReduceHost): WorkerPool['threads'] {
  return (pool as WorkerPool).threads;
}
