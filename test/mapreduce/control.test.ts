// The words by which host and workers agree.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemory } from '../../src/kernels/kernels.js';
import { CONTROL_WORDS, MOST_TASKS } from '../../src/kernels/memory-map.js';
import { Control } from '../../src/mapreduce/control.js';

const ADDRESS = 1024;

/** Two workers' views of the same words. */
function controls(): [Control, Control] {
  const memory = createMemory(ADDRESS + (CONTROL_WORDS + MOST_TASKS) * 4);
  const pair: [Control, Control] = [new Control(memory, ADDRESS, 2), new Control(memory, ADDRESS, 2)];
  pair[0].reset();
  return pair;
}

test('a task is claimed once, by whoever comes first', () => {
  const [one, other] = controls();
  assert.ok(one.claim(0, 3));
  assert.not(other.claim(0, 3));
  assert.not(one.claim(0, 3));
  assert.ok(other.claim(0, 4));
  assert.ok(other.claim(0, MOST_TASKS - 1));
});

test('the last of the tasks done opens the next phase, and no other does', () => {
  const [one, other] = controls();
  one.finish(0, 3);
  other.finish(0, 3);
  assert.is(other.phase, 0);
  one.finish(0, 3);
  assert.is(other.phase, 1);
  other.finish(1, 2);
  assert.is(one.phase, 1, 'what was done in an earlier phase does not count');
  one.finish(1, 2);
  assert.is(one.phase, 2);
});

test('a task can be claimed again in the next phase, without a reset', () => {
  const [one, other] = controls();
  assert.ok(one.claim(0, 0));
  one.finish(0, 1);
  assert.ok(other.claim(1, 0));
  assert.not(one.claim(1, 0));
});

test('who lags behind can take nothing of a phase that is over', () => {
  const [late, other] = controls();
  for (const task of [0, 1]) {
    other.claim(0, task);
    other.finish(0, 2);
  }
  assert.not(late.claim(0, 0));
  assert.not(late.claim(0, 1));
  other.claim(1, 0);
  assert.not(late.claim(0, 0));
});

test('progress changes with every task done, across phases too', () => {
  const [control] = controls();
  const seen = new Set([control.progress]);
  for (let phase = 0; phase < 3; phase++)
    for (let task = 0; task < 2; task++) {
      control.finish(phase, 2);
      seen.add(control.progress);
    }
  assert.is(seen.size, 7);
});

test('a reset forgets phase, claims, what was done, and the wish to stop', () => {
  const [control, other] = controls();
  control.claim(0, 0);
  control.finish(0, 1);
  control.claim(1, 5);
  control.finish(1, 2);
  control.stop();
  assert.ok(other.stopped);
  control.reset();
  assert.is(other.phase, 0);
  assert.not(other.stopped);
  assert.ok(other.claim(0, 5));
  other.finish(0, 2);
  assert.is(other.phase, 0);
});

test('waiting ends at once when the phase is over, or when asked to stop', () => {
  const [control] = controls();
  control.finish(0, 1);
  control.waitWhile(0);
  control.stop();
  control.waitWhile(1);
  assert.is(control.phase, 1);
});

test.run();
