// Notes of who did what when: in order, without gaps, the newest kept.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemory } from '../../../src/engine/kernels/kernels.js';
import type { Phase } from '../../../src/engine/mapreduce/plan.js';
import { Trace } from '../../../src/engine/mapreduce/trace.js';
import { TRACE_ROWS } from '../../../src/engine/memory/training-map.js';

const PHASE: Phase = {
  name: 'forward 0',
  reduce: false,
  groups: [
    { work: 'forward', layer: 0, tasks: 3 },
    { work: 'list pixel columns', layer: 0, tasks: 2 },
  ],
};

test('each task is run and noted once; it begins when the one before it ends', () => {
  const trace = new Trace(createMemory(1 << 20), 0);
  const ran: string[] = [];
  const run = trace.around((group, task) => ran.push(`${group.work} ${task}`), 7, PHASE);
  const [forward, columns] = PHASE.groups;
  run(forward, 2);
  run(columns, 0);
  run(forward, 1);
  assert.equal(ran, ['forward 2', 'list pixel columns 0', 'forward 1']);
  const tasks = trace.read();
  assert.equal(
    tasks.map(({ phase, group, task }) => [phase, group, task]),
    [
      [7, 0, 2],
      [7, 1, 0],
      [7, 0, 1],
    ],
  );
  for (const [index, { begin, end }] of tasks.entries()) {
    assert.ok(begin <= end);
    if (index > 0) assert.is(begin, tasks[index - 1].end);
  }
  trace.clear();
  assert.equal(trace.read(), []);
});

test('of more tasks than there is room for, the newest are kept', () => {
  const trace = new Trace(createMemory(1 << 20), 0);
  const run = trace.around(() => {}, 1, PHASE);
  for (let task = 0; task < TRACE_ROWS + 5; task++) run(PHASE.groups[0], task);
  const tasks = trace.read();
  assert.is(tasks.length, TRACE_ROWS);
  assert.equal([tasks[0].task, tasks.at(-1)?.task], [5, TRACE_ROWS + 4]);
});

test.run();
