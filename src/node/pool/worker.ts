// The worker: the one file that Piscina runs. Each worker instantiates the compiled kernels over the one shared
// memory, and then takes tasks until an epoch's phases are over. It decides nothing but which task comes next.

import { workerData } from 'node:worker_threads';
import { type Digits, drawDigits } from '../../data/builtin/digits.js';
import { instantiateKernels } from '../../engine/kernels/kernels.js';
import { EVALUATION_SHARD } from '../../engine/kernels/memory-map.js';
import { Control } from '../../engine/mapreduce/control.js';
import { describeThrown } from '../../engine/mapreduce/failures.js';
import { Forward, OUTPUT_ROW_BYTES } from '../../engine/mapreduce/forward.js';
import type {
  Answer,
  DrawJob,
  EvaluateJob,
  ReadJob,
  TrainJob,
  WorkerData,
} from '../../engine/mapreduce/jobs.js';
import { TrainingStep } from '../../engine/mapreduce/step.js';
import { takeTasks } from '../../engine/mapreduce/take-tasks.js';
import { PIXELS } from '../../engine/network/topology.js';
import type { Outcome } from '../reading/prediction.js';
import { enableArithmetic } from '../v8-flags.js';

/** The kernels over the shared memory. A worker of a pool without them is asked for other things alone. */
const engine = workerData ? startEngine(workerData as WorkerData) : undefined;

function startEngine({ module, memory, arithmetic }: WorkerData) {
  enableArithmetic(arithmetic);
  return { memory, kernels: instantiateKernels(module, memory) };
}

function requireEngine() {
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

/** Takes part in one epoch of training, from whichever phase the others are at. */
export const train = answering(({ map, worker, seats, settings }: TrainJob): void => {
  const { memory, kernels } = requireEngine();
  const control = new Control(memory, map.control, seats);
  control.giveSign();
  const own = map.workers[worker];
  const step = new TrainingStep(kernels, memory, map, settings, own, seats);
  const seconds = new Float64Array(memory.buffer, own.seconds, 3);
  const total = 1 + step.steps * step.phases.length;
  let now = performance.now();
  const account = (kind: 0 | 1 | 2) => {
    const then = now;
    now = performance.now();
    seconds[kind] += (now - then) / 1000;
  };

  let seat = control.takeSeat(worker);
  for (let number = control.phase; number < total && !control.stopped; number = control.phase) {
    if (seat !== undefined) {
      if (number > 0) step.begin(Math.floor((number - 1) / step.phases.length));
      const phase = number === 0 ? step.prologue : step.phases[(number - 1) % step.phases.length];
      takeTasks(control, number, phase, seat, seats);
      account(phase.reduce ? 1 : 0);
    }
    if (seat === undefined || !control.waitAwake(number)) {
      if (seat !== undefined) control.giveUpSeat(seat);
      control.sleepWhile(number);
      seat = control.takeSeat(worker);
    }
    account(2);
  }
  if (seat !== undefined) control.giveUpSeat(seat);
  control.wakeAll();
});

/**
 * Takes part in an evaluation: shards of images, each worker the next one that nobody has taken. Workers without a seat
 * leave it to the others.
 */
export const evaluate = answering(({ map, worker, seats, topology, first, count }: EvaluateJob): void => {
  const { memory, kernels } = requireEngine();
  const control = new Control(memory, map.control, seats);
  if (control.takeSeat(worker) === undefined) return;
  const forward = new Forward(kernels, memory, topology, map.parameters, map.workers[worker].evaluation);
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
});

/** Draws a range of the built-in digits. */
export const draw = answering(({ seed, first, count }: DrawJob): Digits => drawDigits(seed, first, count));

/** Reads one picture. What that takes, and the model, is loaded with the worker's first. */
export const read = answering(async (job: ReadJob): Promise<Outcome> => {
  const { read } = await import('../reading/reading-worker.js');
  return read(job);
});
