// A worker in which something goes wrong: worker.ts's jobs, with harm done in the middle of them. Runs in a thread of the
// pool, in the place of worker.ts: see harming.ts.

import { openSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { DrawJob } from '../../../src/data/builtin/draw-in-parallel.js';
import { Control } from '../../../src/engine/mapreduce/control.js';
import type { EvaluateJob, TrainJob } from '../../../src/engine/mapreduce/jobs.js';
import * as worker from '../../../src/node/worker.js';

export interface Harm {
  readonly kind: keyof typeof KINDS;
  /** In which phase of the job, after a task is done and before it counts. */
  readonly phase: number;
  /** Told how often it is still to be done, by all threads together. */
  readonly left: Int32Array;
  /** An address of the shared memory whose byte is changed before. */
  readonly changed?: number;
  /** A named pipe that nobody writes to. */
  readonly pipe?: string;
}

/** A module whose one function has so few instructions, none of which takes or leaves anything. */
function run(...instructions: number[]): void {
  const body = [0, ...instructions, 0x0b];
  const sections = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    [1, 4, 1, 0x60, 0, 0],
    [3, 2, 1, 0],
    [7, 7, 1, 3, ...Buffer.from('run'), 0, 0],
    [10, body.length + 2, 1, body.length, ...body],
  ];
  const { Instance, Module } = WebAssembly as unknown as {
    Instance: new (module: object) => { exports: { run(): void } };
    Module: new (bytes: Uint8Array) => object;
  };
  new Instance(new Module(new Uint8Array(sections.flat()))).exports.run();
}

const KINDS = {
  dies: () => process.exit(3),
  throws: () => {
    throw new RangeError('a task went wrong');
  },
  /** `unreachable` */
  traps: () => run(0x00),
  /** `loop br 0 end`: never returns to JavaScript. */
  spins: () => run(0x03, 0x40, 0x0c, 0, 0x0b),
  fillsMemory: () => {
    const held: number[][] = [];
    for (;;) held.push(Array.from({ length: 100_000 }, Math.random));
  },
  /** Waits in the system for a writer: no thread that does can be ended. */
  blocks: ({ pipe }: Harm) => openSync(pipe as string, 'r'),
  /** No harm, but a stop that surely comes in the middle. */
  stops: (_: Harm, control?: Control) => control?.stop(),
};

function strike(harm: Harm, control?: Control): void {
  if (Atomics.sub(harm.left, 0, 1) <= 0) return;
  if (harm.changed !== undefined) new Uint8Array(workerData.memory.buffer)[harm.changed] ^= 0x55;
  KINDS[harm.kind](harm, control);
}

function arm(harm: Harm): void {
  const { finish } = Control.prototype;
  Control.prototype.finish = function (phase, tasks) {
    if (phase === harm.phase) strike(harm, this);
    finish.call(this, phase, tasks);
  };
}

export function train(job: TrainJob & { harm: Harm }) {
  arm(job.harm);
  return worker.train(job);
}

export function evaluate(job: EvaluateJob & { harm: Harm }) {
  arm(job.harm);
  return worker.evaluate(job);
}

/** As worker.ts does, draws return what is thrown. */
export async function draw(job: DrawJob & { harm: Harm }) {
  try {
    strike(job.harm);
  } catch (error) {
    return { thrown: { name: (error as Error).name, message: (error as Error).message } };
  }
  return worker.draw(job);
}
