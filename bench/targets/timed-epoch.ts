// An epoch in this thread, with every kernel's calls timed: what the kernels alone take, without threads that
// wait for each other, and which of them takes how much.

import type { Kernels } from '../../src/engine/kernels/kernels.js';
import { type Phase, planEpoch } from '../../src/engine/mapreduce/plan.js';
import { StepContext } from '../../src/engine/mapreduce/step/context.js';
import { runTask } from '../../src/engine/mapreduce/step/step.js';
import type { TrainingRun } from '../../src/engine/training/train.js';
import { compileKernels, instantiateKernels } from '../../src/node/kernels.js';

/** Seconds in each kernel, by its name. */
export type KernelSeconds = Map<string, number>;

/** The kernels, each adding the time of its calls to `seconds`. The clock itself takes some 0.1 us a call. */
function timeCalls(kernels: Kernels, seconds: KernelSeconds): Kernels {
  const timed = Object.entries(kernels as unknown as Record<string, unknown>).flatMap(([name, kernel]) => {
    if (typeof kernel !== 'function') return [];
    const call = (...words: unknown[]) => {
      const started = performance.now();
      const result = kernel(...words);
      seconds.set(name, (seconds.get(name) ?? 0) + (performance.now() - started) / 1000);
      return result;
    };
    return [[name, call]];
  });
  return Object.fromEntries(timed) as unknown as Kernels;
}

/** Trains one more epoch of a run, in the order and at the rates of its last one. */
export function trainTimedEpoch(run: TrainingRun, epoch: number): KernelSeconds {
  const { memory, map } = run.host;
  const seconds: KernelSeconds = new Map();
  const kernels = timeCalls(instantiateKernels(compileKernels('exact'), memory), seconds);
  const settings = run.settingsOf(epoch);
  const context = new StepContext(kernels, memory, map, settings, map.workers[0], 1);
  const { prologue, steps, phases } = planEpoch(settings, 1, map.forward.tilesPerTask);
  const runPhase = ({ groups, descending }: Phase) => {
    for (const group of groups)
      for (let task = 0; task < group.tasks; task++)
        runTask(context, group, descending ? group.tasks - 1 - task : task);
  };
  context.begin(0);
  runPhase(prologue);
  for (let step = 0; step < steps; step++) {
    context.begin(step);
    for (const phase of phases) runPhase(phase);
  }
  return seconds;
}

export function total(seconds: KernelSeconds): number {
  return [...seconds.values()].reduce((sum, value) => sum + value, 0);
}
