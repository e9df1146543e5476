// The words by which host and workers agree.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemory } from '../../../src/engine/kernels/kernels.js';
import { Control, countSeats } from '../../../src/engine/mapreduce/control.js';
import { CONTROL_WORDS, MOST_TASKS } from '../../../src/engine/memory/training-map.js';
import { MOST_WORKERS } from '../../../src/engine/worker-count.js';

const ADDRESS = 1024;
/** Node has it; the types of this project's target do not. */
type WaitAsync = (
  words: Int32Array,
  index: number,
  value: number,
  timeout: number,
) => { value: Promise<string> };

/** What two of five workers see of the same words, on two cores. */
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

test('progress is 0 until a worker has come, and tells of signs within a task', () => {
  const [one, other] = controls();
  assert.is(other.progress, 0);
  one.giveSign();
  const come = other.progress;
  assert.is.not(come, 0);
  one.giveSign();
  assert.is.not(other.progress, come);
  one.reset();
  assert.is(other.progress, 0);
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

test('waiting and sleeping end at once when the phase is over, sleeping also when asked to stop', () => {
  const [control] = controls();
  assert.not(control.waitAwake(0), 'a phase that lasts is not waited for awake');
  control.finish(0, 1);
  assert.ok(control.waitAwake(0));
  control.sleepWhile(0);
  control.stop();
  control.sleepWhile(1);
  assert.is(control.phase, 1);
});

test('there are as many seats as cores, or as workers; each has one at a time', () => {
  const [one, other] = controls();
  assert.is(countSeats(5, 2), 2);
  assert.is(countSeats(3, 8), 3);
  assert.is(countSeats(128, 96), MOST_WORKERS);
  assert.is(one.takeSeat(4), 0, 'the preferred one of two');
  assert.is(other.takeSeat(2), 1, 'the next one, for that is taken');
  assert.is(other.takeSeat(1), undefined);
  one.giveUpSeat(0);
  assert.is(other.takeSeat(1), 0);
  one.reset();
  assert.is(one.takeSeat(1), 1);
});

test('when a phase opens, as many sleepers are woken as there are free seats', async () => {
  const memory = createMemory(ADDRESS + (CONTROL_WORDS + MOST_TASKS) * 4);
  const control = new Control(memory, ADDRESS, 2);
  control.reset();
  assert.is(control.takeSeat(0), 0);
  // Sleeps on the phase as workers do, without a thread of its own.
  const word = new Int32Array(memory.buffer, ADDRESS);
  const { waitAsync } = Atomics as unknown as { waitAsync: WaitAsync };
  const sleepers = [0, 1].map(() => waitAsync(word, 0, 0, 20_000).value);
  control.finish(0, 1);
  assert.is(await Promise.race(sleepers), 'ok');
  const rest = await Promise.race([Promise.all(sleepers), Promise.resolve('one sleeps on')]);
  assert.is(rest, 'one sleeps on');
  control.wakeAll();
  assert.equal(await Promise.all(sleepers), ['ok', 'ok']);
});

test.run();
