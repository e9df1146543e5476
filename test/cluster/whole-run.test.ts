// What comes back of a whole run is believed only where it makes sense.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeRecipe, decodeWholeRun, encodeRecipe, encodeWholeRun } from '../../src/cluster/whole-run.js';
import type { TrainingEvent } from '../../src/engine/training/events.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/formats/safetensors.js';
import { recipeWith, runToEnd } from '../engine/training/runs.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { assertRefused } from '../refusals.js';

const recipe = recipeWith({ hidden: [8], validation: 50 });
const outcome = await runToEnd({ recipe, dataset: syntheticDataset(300, 20), workers: 1 });
const events = outcome.events.filter(({ event }) => event !== 'progress');
const bytes = encodeWholeRun({ events, network: outcome });

test('what a machine sends is what its run came to', async () => {
  const run = await decodeWholeRun(recipe, bytes);
  if (typeof run === 'string') return assert.unreachable(run);
  assert.equal(run.events, JSON.parse(JSON.stringify(events)));
  assert.equal(run.network.tensors, outcome.tensors);
  assert.is(run.network.weightsSha256, outcome.weightsSha256);
  assert.is(run.network.temperature, outcome.temperature);
});

test('a recipe goes out and is the same; what cannot be trained with is refused', async () => {
  assert.equal(decodeRecipe(encodeRecipe(recipe)), recipe);
  assert.throws(() => decodeRecipe(new TextEncoder().encode('{}')), /no recipe/);
  await assertRefused(() => decodeRecipe(encodeRecipe({ ...recipe, batch: 0 })), 'bad-option');
});

type File = {
  tensors: Map<string, { shape: number[]; values: Float32Array }>;
  metadata: Record<string, string>;
};

/** What is found wrong with a result that was changed. */
async function wrongOf(change: (file: File) => void): Promise<string> {
  const { tensors, metadata } = decodeSafetensors('result', bytes);
  const file = { tensors: new Map(tensors), metadata: { ...metadata } } as File;
  change(file);
  return String(await decodeWholeRun(recipe, encodeSafetensors(file, 'F32')));
}

const changeEvent = (kind: string, changes: object) => (file: File) => {
  const changed = events.map((event) => (event.event === kind ? { ...event, ...changes } : event));
  file.metadata.events = JSON.stringify(changed);
};

const setMetadata =
  (changes: Record<string, string>) =>
  ({ metadata }: File) =>
    Object.assign(metadata, changes);

for (const [name, change, says] of [
  ['other weights', ({ tensors }) => tensors.get('layer.0.bias')?.values.fill(1), /its last event states/],
  [
    'weights that are no numbers',
    ({ tensors }) => tensors.get('layer.0.bias')?.values.fill(Number.NaN),
    /not finite/,
  ],
  ['a tensor less', ({ tensors }) => tensors.delete('layer.1.bias'), /layer\.1\.bias has not 10 numbers/],
  [
    'a tensor of another size',
    ({ tensors }) => tensors.set('layer.1.bias', { shape: [9], values: new Float32Array(9) }),
    /has not 10/,
  ],
  ['no events', ({ metadata }) => delete metadata.events, /JSON/],
  ['events that are no list', setMetadata({ events: '{}' }), /no list/],
  ['an event of no kind', changeEvent('epoch', { event: 'toString' }), /of no kind/],
  ['no end', setMetadata({ events: JSON.stringify(events.slice(0, -1)) }), /from start to done/],
  ['an epoch without its time', changeEvent('epoch', { time: null }), /the field time/],
  [
    'an accuracy that is text',
    changeEvent('epoch', { validationAccuracy: '1' }),
    /the field validationAccuracy/,
  ],
  ['a score without its matrix', changeEvent('done', { test: { accuracy: 1 } }), /the field test/],
  ['a run that was stopped', changeEvent('done', { stopped: true }), /the field stopped/],
  ['a temperature that is none', setMetadata({ temperature: '0' }), /temperature/],
] as [string, (file: File) => unknown, RegExp][])
  test(`refused: ${name}`, async () => assert.match(await wrongOf(change), says));

test('refused: bytes that are no safetensors', async () => {
  assert.match(String(await decodeWholeRun(recipe, bytes.subarray(0, 100))), /safetensors/);
});

test('a start that tells of another recipe gets the one that was asked for', async () => {
  const { tensors, metadata } = decodeSafetensors('result', bytes);
  const [start, ...rest] = events as TrainingEvent[];
  const told = JSON.stringify([{ ...start, recipe: 'mine' }, ...rest]);
  const run = await decodeWholeRun(
    recipe,
    encodeSafetensors({ tensors, metadata: { ...metadata, events: told } }, 'F32'),
  );
  assert.equal((run as Exclude<typeof run, string>).events[0], JSON.parse(JSON.stringify(start)));
});

test.run();
