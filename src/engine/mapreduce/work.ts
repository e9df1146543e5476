// The work of each thread: it takes tasks until an epoch's phases, or an evaluation's shards, are over. A worker decides
// only which task comes next.

import type { Kernels } from '../kernels/kernels.js';
import { EVALUATION_SHARD } from '../memory/training-map.js';
import { PIXELS } from '../network/topology.js';
import { Control } from './control.js';
import { Forward, OUTPUT_ROW_BYTES } from './forward.js';
import type { EvaluateJob, TrainJob } from './jobs.js';
import { countPhases, phaseAt } from './plan.js';
import { StepContext } from './step/context.js';
import { runTask } from './step/step.js';
import { takeTasks } from './take-tasks.js';
import { Trace } from './trace.js';

/** A worker's tools: an instance of the kernels over the shared memory. */
export interface WorkerKernels {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
}

/** Takes part in one epoch of training, starting at the current phase. */
export function train(kernels: WorkerKernels, job: TrainJob): void {
  const phases = trainByPhases(kernels, job);
  while (!phases.next().done);
}

/** The same with a pause after each phase, for a thread that must receive messages meanwhile. */
export function* trainByPhases(
  { kernels, memory }: WorkerKernels,
  { map, worker, seats, settings, plan }: TrainJob,
): Generator<void> {
  const control = new Control(memory, map.control, seats);
  control.giveSign();
  const own = map.workers[worker];
  const context = new StepContext(kernels, memory, map, settings, own, seats);
  const run = runTask.bind(undefined, context);
  const trace = new Trace(memory, own.trace);
  const seconds = new Float64Array(memory.buffer, own.seconds, 3);
  const total = countPhases(plan);
  let now = performance.now();
  const account = (kind: 0 | 1 | 2) => {
    const then = now;
    now = performance.now();
    seconds[kind] += (now - then) / 1000;
  };

  let seat = control.takeSeat(worker);
  for (let number = control.phase; number < total && !control.stopped; number = control.phase) {
    if (seat !== undefined) {
      const { phase, step } = phaseAt(plan, number);
      context.begin(step);
      takeTasks(control, number, phase, seat, control.isTraced ? trace.around(run, number, phase) : run);
      account(phase.reduce ? 1 : 0);
    }
    if (seat === undefined || !control.waitAwake(number)) {
      if (seat !== undefined) control.giveUpSeat(seat);
      control.sleepWhile(number);
      seat = control.takeSeat(worker);
    }
    account(2);
    yield;
  }
  if (seat !== undefined) control.giveUpSeat(seat);
  control.wakeAll();
}

/**
 * Takes part in an evaluation: each worker takes the next shard of images that is free. Workers without a seat do nothing.
 */
export function evaluate(
  { kernels, memory }: WorkerKernels,
  { map, worker, seats, topology, first, count }: EvaluateJob,
): void {
  const control = new Control(memory, map.control, seats);
  if (control.takeSeat(worker) === undefined) return;
  const { evaluation, edges } = map.workers[worker];
  const forward = new Forward(kernels, memory, topology, map.evaluated, evaluation, map.successive, edges);
  const goesOn = () => {
    control.giveSign();
    return !control.stopped;
  };
  const shards = Math.ceil(count / EVALUATION_SHARD);
  for (let shard = 0; shard < shards && !control.stopped; shard++) {
    if (!control.claim(0, shard)) continue;
    const start = shard * EVALUATION_SHARD;
    const out = map.probabilities + start * OUTPUT_ROW_BYTES;
    const rows = Math.min(EVALUATION_SHARD, count - start);
    const images = map.images + (first + start) * PIXELS;
    if (forward.probabilities(out, images, map.successive, rows, goesOn)) control.finish(0, shards);
  }
}
