// When work counts as stalled, and when it does not.

import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { WorkerFailure } from '../../../src/engine/mapreduce/failures.js';
import { startWatch } from '../../../src/engine/mapreduce/watch.js';

const SECONDS = 0.08;

/** This thread stands still, as a process that was stopped does. */
function block(seconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);
}

/** What a watch says of `work`, which is told how to show progress. */
async function watched(work: (advance: () => void) => Promise<unknown>): Promise<string> {
  let progress = 0;
  const { stalled, end } = startWatch(() => progress, SECONDS);
  try {
    await Promise.race([stalled, work(() => progress++)]);
    return 'it went on';
  } catch (error) {
    assert.instance(error, WorkerFailure);
    return (error as Error).message;
  } finally {
    end();
  }
}

const forever = () => new Promise(() => {});

test('work that began and then stands still has stalled', async () => {
  const message = await watched(async (advance) => {
    await delay(5);
    advance();
    await forever();
  });
  assert.is(message, `no task ended for ${SECONDS} seconds`);
});

test('work that goes on has not, however long it takes', async () => {
  const message = await watched(async (advance) => {
    for (let tenth = 0; tenth < 20; tenth++) {
      // So long that a busy machine is slow to come back, and still an hour from the limit in looks.
      await delay((SECONDS * 1000) / 8);
      advance();
    }
  });
  assert.is(message, 'it went on');
});

test('time in which this thread was blocked does not count, again and again', async () => {
  const message = await watched(async (advance) => {
    advance();
    for (let time = 0; time < 2; time++) {
      await new Promise(setImmediate);
      block(3 * SECONDS);
    }
  });
  assert.is(message, 'it went on');
});

test('before the first sign of life there is more time than after it', async () => {
  assert.is(await watched(() => delay(4 * SECONDS * 1000)), 'it went on');
});

test('a watch that has ended says nothing any more, and holds no process', async () => {
  let progress = 0;
  const { stalled, end } = startWatch(() => progress, SECONDS);
  progress++;
  end();
  const said = await Promise.race([stalled.catch(() => 'stalled'), delay(3 * SECONDS * 1000, 'nothing')]);
  assert.is(said, 'nothing');
});

test.run();
