// What comes from Redis is believed only where it has the form that it should have.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseMessage, parseSpec, parseTask, TIMING } from '../../src/cluster/protocol.js';
import { recipe } from './cluster-run.js';

const SHA256 = 'a'.repeat(64);
const from = { machine: 'abc-1', name: 'a machine' };
const result = {
  ...from,
  kind: 'result',
  ...{ epoch: 0, round: 1, shard: 2, sha256: SHA256, loss: 0.5, seconds: 1 },
  time: { map: 1, reduce: 1, waiting: 1 },
};
const spec = { run: 'run-1', engine: 'x', recipe, dataSha256: SHA256, trainingImages: 3, timing: TIMING };
const task = { epoch: 0, round: 0, shard: 0, stateKey: 'key', stateSha256: SHA256 };

test('what is as it should be is taken', () => {
  assert.equal(parseMessage(JSON.stringify(result)), result);
  assert.equal(parseMessage(JSON.stringify({ ...result, loss: null })), { ...result, loss: null });
  assert.equal(parseMessage(JSON.stringify({ ...from, kind: 'here' })), { ...from, kind: 'here' });
  assert.equal(parseSpec(JSON.stringify(spec)), spec);
  assert.equal(parseTask(task), task);
});

for (const changes of [
  ...[{ kind: 'other' }, { machine: 'a:b' }, { machine: '' }, { name: 1 }, { name: 'x'.repeat(101) }],
  ...[{ shard: -1 }, { epoch: 1.5 }, { round: '1' }, { sha256: 'A' }, { loss: '1' }, { seconds: -1 }],
  ...[{ time: null }, { time: { map: 1 } }, { more: 'x'.repeat(5000) }],
])
  test(`a message with ${JSON.stringify(changes).slice(0, 60)} is none`, () => {
    assert.is(parseMessage(JSON.stringify({ ...result, ...changes })), undefined);
  });

for (const changes of [
  ...[{ run: 'a:b' }, { recipe: {} }, { recipe: { ...recipe, rounds: undefined } }, { dataSha256: '' }],
  ...[{ trainingImages: -1 }, { timing: null }, { timing: { ...TIMING, lock: 'x' } }],
])
  test(`a specification with ${JSON.stringify(changes).slice(0, 60)} is none`, () => {
    assert.is(parseSpec(JSON.stringify({ ...spec, ...changes })), undefined);
  });

test('a job with other data is no task', () => {
  for (const data of [undefined, null, 'x', { ...task, shard: '0' }, { ...task, stateSha256: 'x' }])
    assert.is(parseTask(data), undefined);
});

test('text that is no JSON is nothing', () => {
  for (const text of ['', '{', 'null', '[]', '1']) {
    assert.is(parseMessage(text), undefined);
    assert.is(parseSpec(text), undefined);
  }
  assert.is(parseSpec(null), undefined);
});

test.run();
