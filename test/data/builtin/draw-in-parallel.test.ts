// Drawing digits with workers that fail: the same digits, or an error that says why not.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Digits, drawDigits } from '../../../src/data/builtin/digits.js';
import type { DrawOptions } from '../../../src/data/builtin/draw-in-parallel.js';
import { RunError } from '../../../src/errors.js';
import { drawDigitsInParallel } from '../../../src/node/engine.js';
import { type Harming, withHarm } from '../../engine/mapreduce/harming.js';

/** Six shards, the last of them not full. */
const JOB = { seed: 3, first: 20, count: 2600 };
const expected = drawDigits(JOB.seed, JOB.first, JOB.count);

function assertSame({ images, labels }: Digits): void {
  assert.is(Buffer.compare(images, expected.images), 0);
  assert.is(Buffer.compare(labels, expected.labels), 0);
}

async function drawWithHarm(harm: Omit<Harming, 'job'>, options: Partial<DrawOptions> = {}) {
  const warnings: string[] = [];
  const told: number[] = [];
  const onFailure = (message: string) => warnings.push(message);
  const { result } = await withHarm({ job: 'draw', ...harm }, () =>
    drawDigitsInParallel(JOB, { workers: 2, onDrawn: (drawn) => told.push(drawn), onFailure, ...options }),
  );
  return { result, warnings, told };
}

async function rejection(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  return assert.unreachable('it went on') as never;
}

test('a worker that dies: what it was at is drawn again, and nothing is told twice', async () => {
  const { result, warnings, told } = await drawWithHarm({ kind: 'dies' });
  assertSame(result);
  assert.is(warnings.length, 1);
  assert.match(warnings[0], /worker exited with code: 3/);
  assert.is(told.length, 6);
  assert.is(told.at(-1), JOB.count);
});

test('workers that die more often than once: as long as something is drawn in between, it goes on', async () => {
  const { result, warnings } = await drawWithHarm({ kind: 'dies', times: 2 });
  assertSame(result);
  assert.ok(warnings.length >= 1);
});

test('a worker that hangs: what it was at is drawn again', async () => {
  const { result, warnings } = await drawWithHarm({ kind: 'spins' }, { stallSeconds: 1 });
  assertSame(result);
  assert.is(warnings.length, 1);
  assert.match(warnings[0], /no task ended for 1 second/);
});

test('an exception ends the drawing at once, with its own message', async () => {
  const error = await rejection(drawWithHarm({ kind: 'throws', times: 100 }));
  assert.instance(error, RunError);
  assert.is((error as RunError).code, 'job-failed');
  assert.match(error.message, /RangeError: a task went wrong/);
});

test('workers that die each time: it ends after some attempts', async () => {
  const error = await rejection(drawWithHarm({ kind: 'dies', times: 1000 }));
  assert.is((error as RunError).code, 'workers-fail');
});

test.run();
