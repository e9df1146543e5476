// The taught model that a lesson replaces is kept if it was taught other images, and only then.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import { slice } from '../../../src/engine/training/dataset.js';
import { saveModel } from '../../../src/node/model-file.js';
import { describeTaught, keepTaughtBefore } from '../../../src/node/runs/taught-before.js';
import { temporaryFolder } from '../../temporary.js';

const three = {
  count: 3,
  pixels: Uint8Array.from({ length: 3 * 784 }, (_, i) => Math.floor(i / 784)),
  labels: Uint8Array.of(7, 8, 9),
};
const others = { ...three, labels: Uint8Array.of(7, 1, 9) };

/** A model at a new path, which says what it was taught. */
function taughtModel(metadata: object, path = join(temporaryFolder(), 'taught.safetensors')): string {
  const topology = { hidden: [20], activation: 'relu' } as const;
  const tensors = drawParameters(topology, 'he', 1);
  saveModel(path, {
    topology,
    tensors,
    metadata: { topology: '784-20-10', activation: 'relu', ...metadata },
  });
  return path;
}

test('a model that was taught these images, or the first of them, is not kept', () => {
  assert.is(keepTaughtBefore(taughtModel(describeTaught(three)), three), undefined);
  assert.is(keepTaughtBefore(taughtModel(describeTaught(slice(three, 0, 2))), three), undefined);
});

test('nor is one with the weights of this session, or none at all', () => {
  const path = taughtModel({ weightsSha256: 'ab', ...describeTaught(others) });
  assert.is(keepTaughtBefore(path, three, 'ab'), undefined);
  assert.is(keepTaughtBefore(join(temporaryFolder(), 'taught.safetensors'), three), undefined);
});

test('one that was taught other images, more of them, or nobody knows what, is kept', () => {
  for (const metadata of [describeTaught(others), describeTaught(three), {}]) {
    const path = taughtModel(metadata);
    const before = readFileSync(path);
    const kept = keepTaughtBefore(path, slice(three, 0, 2));
    assert.is(basename(kept ?? ''), 'taught-before-1.safetensors');
    assert.equal(readFileSync(kept ?? ''), before);
  }
});

test('it is kept once, and another beside it', () => {
  const path = taughtModel({ weightsSha256: 'ab', ...describeTaught(others) });
  const first = keepTaughtBefore(path, three);
  assert.is(keepTaughtBefore(path, three), first);
  taughtModel({ weightsSha256: 'cd', ...describeTaught(others) }, path);
  assert.is(basename(keepTaughtBefore(path, three) ?? ''), 'taught-before-2.safetensors');
  assert.is(readdirSync(join(path, '..')).length, 3);
});

test.run();
