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
  ...{ task: '0-1-2', sha256: SHA256, loss: 0.5, seconds: 1 },
  time: { map: 1, reduce: 1, waiting: 1 },
};
const spec = {
  run: 'run-1',
  work: 'shards',
  engine: 'x',
  recipe,
  dataset: '',
  dataSha256: SHA256,
  images: [3],
  timing: TIMING,
};
const wholeRuns = { ...spec, work: 'whole-runs', recipe: { ...recipe, rounds: undefined }, images: [3, 4] };
const input = { key: 'key', sha256: SHA256 };
const task = { name: '0-1-2', input, place: { epoch: 0, round: 1, shard: 2 } };
const change = { ...task, input: { ...input, changeOf: 'other' } };

test('what is as it should be is taken', () => {
  assert.equal(parseMessage(JSON.stringify(result)), result);
  assert.equal(parseMessage(JSON.stringify({ ...result, loss: null })), { ...result, loss: null });
  assert.equal(parseMessage(JSON.stringify({ ...from, kind: 'here' })), { ...from, kind: 'here' });
  assert.equal(parseSpec(JSON.stringify(spec)), spec);
  assert.equal(parseSpec(JSON.stringify(wholeRuns)), JSON.parse(JSON.stringify(wholeRuns)));
  assert.equal(parseTask(task), task);
  assert.equal(parseTask(change), change);
  for (const message of [
    { ...from, kind: 'failed', task: 'run-1', reason: 'x' },
    { ...from, kind: 'epoch', task: 'run-1', epoch: 2 },
    { ...from, kind: 'lacks-input', task: 'run-1' },
  ])
    assert.equal(parseMessage(JSON.stringify(message)), message);
});

for (const changes of [
  ...[{ kind: 'other' }, { machine: 'a:b' }, { machine: '' }, { name: 1 }, { name: 'x'.repeat(101) }],
  ...[{ task: 'a:b' }, { task: 1 }, { sha256: 'A' }, { loss: '1' }, { seconds: -1 }],
  ...[{ kind: 'epoch', epoch: 1.5 }, { kind: 'epoch' }, { kind: 'failed' }, { kind: 'damaged', reason: 1 }],
  { kind: 'lacks-input', task: 'a:b' },
  ...[{ time: null }, { time: { map: 1 } }, { more: 'x'.repeat(5000) }],
])
  test(`a message with ${JSON.stringify(changes).slice(0, 60)} is none`, () => {
    assert.is(parseMessage(JSON.stringify({ ...result, ...changes })), undefined);
  });

for (const changes of [
  ...[{ run: 'a:b' }, { recipe: {} }, { recipe: { ...recipe, rounds: undefined } }, { dataSha256: '' }],
  ...[
    { images: [-1] },
    { images: [1, 2] },
    { images: 1 },
    { work: 'nothing' },
    { dataset: 1 },
    { timing: null },
    { timing: { ...TIMING, lock: 'x' } },
  ],
])
  test(`a specification with ${JSON.stringify(changes).slice(0, 60)} is none`, () => {
    assert.is(parseSpec(JSON.stringify({ ...spec, ...changes })), undefined);
  });

test('a job with other data is no task', () => {
  for (const data of [
    undefined,
    null,
    'x',
    { ...task, place: null },
    { ...task, place: { shard: 0 } },
    { ...task, name: '' },
    { ...task, input: undefined },
    { ...task, input: { ...input, sha256: 'x' } },
    { ...task, input: { ...input, changeOf: 1 } },
  ])
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
