// Checkpoints as files: what is written is read back to the bit, and what is spoiled is refused.

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import { packParameters } from '../../../src/engine/network/tensors.js';
import { layoutParameters } from '../../../src/engine/network/topology.js';
import { Random } from '../../../src/engine/random.js';
import { PRESETS } from '../../../src/engine/recipe/presets.js';
import type { EpochEvent } from '../../../src/engine/training/events.js';
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  readNewestCheckpoint,
  writeCheckpoint,
} from '../../../src/node/runs/checkpoint.js';
import { fuzz } from '../../fuzz/fuzz.js';
import { temporaryFolder } from '../../temporary.js';

const topology = { hidden: [5, 40], activation: 'relu' } as const;
const recipe = {
  ...PRESETS.quick,
  topology,
  optimiser: { name: 'adam', momentum: 0.9, weightDecay: 0 },
} as const;

/** Parameters in the kernels' layout, whose padding is zero. */
function draw(seed: number): Float32Array {
  const parameters = new Float32Array(layoutParameters(topology).floats);
  packParameters(topology, drawParameters(topology, 'he', seed), parameters);
  return parameters;
}

function checkpointOf(epochs: number): Checkpoint {
  const epochEvents = Array.from({ length: epochs }, (_, index) => ({
    event: 'epoch',
    epoch: index + 1,
    loss: 1 / 3 / (index + 1),
  })) as EpochEvent[];
  return {
    state: {
      epochs,
      parameters: draw(1),
      moments: [draw(2), draw(3)],
      best: { epoch: 1, accuracy: 1 / 7, loss: 0.1 + 0.2, weights: draw(4) },
      trainingSeconds: 0.1 + 0.7,
    },
    notes: { recipe, dataSha256: 'abc', engine: 'this', epochEvents },
  };
}

test('what is written is read back to the bit', () => {
  const checkpoint = checkpointOf(3);
  assert.equal(decodeCheckpoint('it', encodeCheckpoint(checkpoint)), checkpoint);
});

test('metrics of a hundred thousand epochs fit', () => {
  const checkpoint = checkpointOf(100_000);
  assert.is(decodeCheckpoint('it', encodeCheckpoint(checkpoint)).notes.epochEvents.length, 100_000);
});

test('the last two are kept, and the newest is read', () => {
  const folder = temporaryFolder();
  for (const epochs of [1, 2, 10, 9, 1_000_000]) {
    const { state, notes } = checkpointOf(2);
    writeCheckpoint(folder, { ...state, epochs }, notes);
  }
  assert.equal(readdirSync(folder).sort(), [
    'checkpoint-000010.safetensors',
    'checkpoint-1000000.safetensors',
  ]);
  assert.is(readNewestCheckpoint(folder)?.checkpoint.state.epochs, 1_000_000);
  assert.is(readNewestCheckpoint(temporaryFolder()), undefined);
});

test('every byte that is changed is noticed', () => {
  const file = encodeCheckpoint(checkpointOf(2));
  const random = new Random(1, 'bytes');
  for (let round = 0; round < 300; round++) {
    const bytes = Buffer.from(file);
    bytes[Math.floor(random.uniform() * bytes.length)] ^= 1 << Math.floor(random.uniform() * 8);
    assert.throws(() => decodeCheckpoint('it', bytes), /^it: /);
  }
});

const rehash = (bytes: Uint8Array): Uint8Array => {
  const file = Buffer.from(bytes);
  const at = file.indexOf('"sha256":"') + '"sha256":"'.length;
  if (at + 64 > file.length) return file;
  file.fill('0', at, at + 64);
  file.write(createHash('sha256').update(file).digest('hex'), at);
  return file;
};

const read = (bytes: Uint8Array) => decodeCheckpoint(join('a', 'folder'), bytes);
const small = encodeCheckpoint({ ...checkpointOf(2), state: { ...checkpointOf(2).state } });
fuzz('checkpoint', [small], read, ['bad-safetensors', 'bad-checkpoint']);
fuzz('checkpoint with a right hash', [small.subarray(0)], (bytes) => read(rehash(bytes)), [
  'bad-safetensors',
  'bad-checkpoint',
  'bad-option',
  'bad-topology',
]);

test.run();
