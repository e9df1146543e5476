// The order in which a worker takes a phase's tasks.

import type { Control } from './control.js';
import type { Phase, TaskGroup } from './plan.js';

/**
 * Takes the phase's tasks until none is left: first those of this seat, the same in every step, whose weights are in its
 * core's cache, then those that the next seats have not begun. Returns before the next task if asked to stop.
 */
export function takeTasks(
  control: Control,
  number: number,
  phase: Phase,
  seat: number,
  run: (group: TaskGroup, task: number) => void,
): void {
  const { seats } = control;
  const tasks = phase.groups.reduce((sum, group) => sum + group.tasks, 0);
  let base = 0;
  for (const group of phase.groups) {
    for (let next = 0; next < seats; next++) {
      const whose = (seat + next) % seats;
      const first = Math.floor((whose * group.tasks) / seats);
      const end = Math.floor(((whose + 1) * group.tasks) / seats);
      for (let taken = 0; taken < end - first; taken++) {
        const task = phase.descending ? end - 1 - taken : first + taken;
        if (control.stopped) return;
        if (!control.claim(number, base + task)) continue;
        run(group, task);
        control.finish(number, tasks);
      }
    }
    base += group.tasks;
  }
}
