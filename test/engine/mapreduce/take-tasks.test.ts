// Which tasks a worker takes, in which order, and what it leaves to others.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemory } from '../../../src/engine/kernels/kernels.js';
import { Control } from '../../../src/engine/mapreduce/control.js';
import type { Phase, TaskGroup } from '../../../src/engine/mapreduce/plan.js';
import { takeTasks } from '../../../src/engine/mapreduce/take-tasks.js';
import { CONTROL_WORDS, MOST_TASKS } from '../../../src/engine/memory/training-map.js';

const ADDRESS = 1024;

function newControl(seats: number): Control {
  const control = new Control(createMemory(ADDRESS + (CONTROL_WORDS + MOST_TASKS) * 4), ADDRESS, seats);
  control.reset();
  return control;
}

/** A phase of groups of so many tasks, and a list of what ran: the group's letter and the task's number. */
function phaseOf(counts: readonly number[], descending = false) {
  const ran: string[] = [];
  const groups = counts.map((tasks, layer): TaskGroup => ({ work: 'update', layer, tasks }));
  const phase: Phase = { name: 'test', reduce: false, descending, groups };
  const run = ({ layer }: TaskGroup, task: number) => void ran.push('abc'[layer] + task);
  return { phase, run, ran };
}

test('a worker whom nobody helps does everything: its own range first, then those of the next workers', () => {
  const control = newControl(3);
  const { phase, run, ran } = phaseOf([6, 2]);
  takeTasks(control, 0, phase, 1, run);
  assert.equal(ran, ['a2', 'a3', 'a4', 'a5', 'a0', 'a1', 'b0', 'b1']);
  assert.is(control.phase, 1, 'the next phase is open');
});

test('a descending phase has the same ranges in the same order, each from its end', () => {
  const { phase, run, ran } = phaseOf([6], true);
  takeTasks(newControl(3), 0, phase, 1, run);
  assert.equal(ran, ['a3', 'a2', 'a5', 'a4', 'a1', 'a0']);
});

test('what another has taken is left to it, and the phase stays open until it is done', () => {
  const control = newControl(1);
  const { phase, run, ran } = phaseOf([3, 2]);
  assert.ok(control.claim(0, 1));
  assert.ok(control.claim(0, 4));
  takeTasks(control, 0, phase, 0, run);
  assert.equal(ran, ['a0', 'a2', 'b0']);
  assert.is(control.phase, 0);
  control.finish(0, 5);
  control.finish(0, 5);
  assert.is(control.phase, 1);
});

test('a worker that is asked to stop in a task ends that one and takes no other', () => {
  const control = newControl(1);
  const { phase, run, ran } = phaseOf([6, 2]);
  takeTasks(control, 0, phase, 0, (group, task) => {
    run(group, task);
    if (task === 1) control.stop();
  });
  assert.equal(ran, ['a0', 'a1']);
  assert.is(control.phase, 0);
});

test('fewer tasks than workers: some have no range of their own, and every task is done once', () => {
  const control = newControl(5);
  const { phase, run, ran } = phaseOf([2]);
  for (let worker = 0; worker < 5; worker++) takeTasks(control, 0, phase, worker, run);
  assert.equal(ran.sort(), ['a0', 'a1']);
});

test.run();
