// Work that is asked to stop: it ends, and what was cut short gives no figures as if it were whole.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Stopped } from '../../../src/engine/mapreduce/failures.js';
import type { MapReduceHost } from '../../../src/engine/mapreduce/host.js';
import type { TrainingRun } from '../../../src/engine/training/train.js';
import { startRun } from '../../../src/node/engine.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { threadsOf, withHarm } from './harming.js';
import { RECIPES } from './recipes.js';

const [recipe] = RECIPES;
const dataset = syntheticDataset(300, 300);
const OPTIONS = { recipe, dataset, workers: 2 };

/** A run that stands before its first epoch, with the order and schedule of it in place. */
async function withHost<Result>(
  work: (host: MapReduceHost, run: TrainingRun) => Promise<Result>,
): Promise<Result> {
  const run = startRun(OPTIONS);
  try {
    return await work(run.host, run);
  } finally {
    await run.host.close();
  }
}

const stateOf = ({ map, bytes, memory }: MapReduceHost) =>
  Buffer.from(bytes.call({ memory }, map.parameters, map.stateBytes)).toString('base64');

test('an epoch that is stopped tells so, has no loss, and leaves parameters and moments as they were', () =>
  withHost(async (host, run) => {
    const whole = await host.trainEpoch(run.settingsOf(0));
    assert.is(whole.stopped, false);
    assert.ok(Number.isFinite(whole.loss));
    const before = stateOf(host);
    const { result: cut } = await withHarm({ job: 'train', phase: 4, kind: 'stops' }, () =>
      host.trainEpoch(run.settingsOf(1)),
    );
    assert.is(cut.stopped, true);
    assert.ok(Number.isNaN(cut.loss));
    assert.is(stateOf(host), before);
  }));

test('an evaluation that is stopped is rejected, and the next one is whole', () =>
  withHost(async (host) => {
    // Three shards, of which two workers take one each until the first of these is done.
    const first = dataset.training.count;
    const { count } = dataset.test;
    const expected = (await host.evaluate(first, count)).slice();
    try {
      await withHarm({ job: 'evaluate', kind: 'stops' }, () => host.evaluate(first, count));
      assert.unreachable('figures of an evaluation that was cut short');
    } catch (error) {
      assert.instance(error, Stopped);
    }
    assert.equal((await host.evaluate(first, count)).slice(), expected);
  }));

test('an epoch can be undone after an evaluation, too', () =>
  withHost(async (host, run) => {
    const before = stateOf(host);
    await host.trainEpoch(run.settingsOf(0));
    await host.evaluate(0, 10);
    assert.is.not(stateOf(host), before);
    host.restore();
    assert.is(stateOf(host), before);
  }));

test('a stop that comes after the last task changes nothing: the epoch is whole', () =>
  withHost(async (host, run) => {
    const training = host.trainEpoch(run.settingsOf(0));
    while (host.share < 1) await new Promise(setImmediate);
    host.stop();
    const { stopped, loss } = await training;
    assert.is(stopped, false);
    assert.ok(loss > 0);
  }));

test('a stop while workers are replaced ends the epoch, and begins no other', async () => {
  const { result, jobs } = await withHarm({ job: 'train', phase: 3, kind: 'dies' }, () =>
    withHost(async (host, run) => {
      const before = stateOf(host);
      // Heard as soon as the first worker is gone, when the others are being ended.
      for (const thread of threadsOf(host)) thread.once('exit', () => host.stop());
      const { stopped } = await host.trainEpoch(run.settingsOf(0));
      assert.is(stateOf(host), before);
      return stopped;
    }),
  );
  assert.is(result, true);
  assert.is(jobs, 2, 'one for each worker, once');
});

test.run();
