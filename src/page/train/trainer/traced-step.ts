// The last step of which every worker's notes are there.

import { type EpochPlan, phaseAt } from '../../../engine/mapreduce/plan.js';
import type { TracedTask } from '../../../engine/mapreduce/trace.js';
import type { TracedStep } from './protocol.js';

/** Undefined where no whole step was noted yet. */
export function lastWholeStep(
  lanes: readonly (readonly TracedTask[])[],
  plan: EpochPlan,
): Pick<TracedStep, 'step' | 'lanes'> | undefined {
  const all = lanes.flat();
  const newest = all.reduce((most, { phase }) => Math.max(most, phase), 0);
  const stepOf = ({ phase }: Pick<TracedTask, 'phase'>) => (phase === 0 ? -1 : phaseAt(plan, phase).step);
  // The newest phase may go on still.
  const step = stepOf({ phase: newest }) - 1;
  const first = 1 + step * plan.phases.length;
  const tasks = all.filter((task) => stepOf(task) === step);
  const expected = plan.phases.reduce(
    (sum, { groups }) => sum + groups.reduce((total, group) => total + group.tasks, 0),
    0,
  );
  if (first < 1 || tasks.length !== expected) return undefined;
  return { step, lanes: lanes.map((lane) => lane.filter((task) => stepOf(task) === step)) };
}
