// Which of a phase's tasks a worker takes, and in which order.

import type { Control } from './control.js';
import type { Phase } from './step.js';

/**
 * Takes the phase's tasks until none is left: first those that fall to this worker in every step, so that it
 * finds its weights in its cache, then whatever the next workers have not begun. Where fewer run than there are, each
 * then does the same ones' share in every phase.
 */
export function takeTasks(
  control: Control,
  number: number,
  phase: Phase,
  worker: number,
  workers: number,
): void {
  const tasks = phase.groups.reduce((sum, group) => sum + group.tasks, 0);
  let base = 0;
  for (const group of phase.groups) {
    for (let next = 0; next < workers; next++) {
      const whose = (worker + next) % workers;
      const first = Math.floor((whose * group.tasks) / workers);
      const end = Math.floor(((whose + 1) * group.tasks) / workers);
      for (let taken = 0; taken < end - first; taken++) {
        const task = phase.descending ? end - 1 - taken : first + taken;
        if (!control.claim(number, base + task)) continue;
        group.run(task);
        control.finish(number, tasks);
      }
    }
    base += group.tasks;
  }
}
