// Committees: models whose members' probabilities are averaged, as files and as readers.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits } from '../../src/data/builtin/digits.js';
import { drawParameters } from '../../src/engine/network/initialise.js';
import { PIXELS, type Topology } from '../../src/engine/network/topology.js';
import { committeeOf, membersOf, type Network } from '../../src/formats/model.js';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../../src/formats/safetensors.js';
import { temperatureOf } from '../../src/formats/temperature.js';
import { evaluate } from '../../src/node/engine.js';
import { loadMetadata, loadModel, loadNetwork, saveModel } from '../../src/node/model-file.js';
import { createRecogniser } from '../../src/node/recogniser.js';
import { explain, logitsOf } from '../../src/reading/explain.js';
import { assertRefused } from '../refusals.js';
import { temporaryFolder } from '../temporary.js';
import { aboutNetwork } from './about.js';

function networkOf(topology: Topology, seed: number, temperature: number, recipe?: string): Network {
  const metadata = { ...aboutNetwork(topology, temperature), recipe };
  return { topology, tensors: drawParameters(topology, 'he', seed), metadata };
}

const first = networkOf({ hidden: [20, 5], activation: 'relu' }, 1, 0.5, '{"name":"quick+"}');
const second = networkOf({ hidden: [33], activation: 'sigmoid' }, 2, 2);
const third = networkOf({ hidden: [20, 5], activation: 'relu' }, 3, 1);
const committee = await committeeOf([first, second, third]);

const IMAGES = 12;
const { images, labels } = drawDigits(1, 0, IMAGES);
const imageAt = (index: number) => images.subarray(index * PIXELS, (index + 1) * PIXELS);

/** A network's calibrated probabilities (10) in double precision, by its weights alone. */
function probabilitiesOf(network: Network, image: Uint8Array): number[] {
  const powers = [...logitsOf(network, image)].map((logit) => Math.exp(logit / temperatureOf(network)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The mean of the members', by hand. */
function meanOfMembers(image: Uint8Array): number[] {
  const each = committee.members.map((member) => probabilitiesOf(member, image));
  return each[0].map((_, digit) => each.reduce((sum, of) => sum + of[digit], 0) / each.length);
}

test("read: the mean of the members' calibrated probabilities", () => {
  const { classify } = createRecogniser(committee);
  for (let index = 0; index < IMAGES; index++) {
    const expected = meanOfMembers(imageAt(index));
    for (const [digit, value] of classify(imageAt(index)).entries())
      assert.ok(Math.abs(value - expected[digit]) < 1e-6, `${value}, expected ${expected[digit]}`);
  }
});

test('evaluated: the loss and the answers of that mean', async () => {
  const set = { count: IMAGES, pixels: images, labels };
  const { score } = await evaluate(committee, { set, workers: 1 });
  const means = [...labels.keys()].map((index) => meanOfMembers(imageAt(index)));
  const loss = means.reduce((sum, mean, index) => sum - Math.log(mean[labels[index]]), 0) / IMAGES;
  assert.ok(Math.abs(score.loss - loss) < 1e-6, `${score.loss}, expected ${loss}`);
  const right = means.filter((mean, index) => mean.indexOf(Math.max(...mean)) === labels[index]).length;
  assert.is(score.correct, right);
});

test("explained: the mean of the members' explanations", () => {
  const each = committee.members.map((member) => explain(member, imageAt(0), 4));
  for (const [pixel, value] of explain(committee, imageAt(0), 4).entries())
    assert.ok(Math.abs(value - (each[0][pixel] + each[1][pixel] + each[2][pixel]) / 3) < 1e-6);
});

test('saved and loaded, it is what it was; its metadata tell how many members, and of which recipes', () => {
  const path = join(temporaryFolder(), 'committee.safetensors');
  saveModel(path, committee);
  const loaded = loadModel(path);
  assert.equal(JSON.parse(JSON.stringify(loaded)), JSON.parse(JSON.stringify(committee)));
  const { topology, activation, input, members, recipes, weightsSha256 } = loadMetadata(path);
  assert.is(topology, '2 x 784-20-5-10 + 784-33-10');
  assert.is(activation, 'relu and sigmoid');
  assert.is(input, undefined);
  assert.is(members, '3');
  assert.is(recipes, 'quick+, unknown, unknown');
  assert.match(String(weightsSha256), /^[0-9a-f]{64}$/);
});

for (const type of ['F32', 'F16'] as const)
  test(`saved and loaded in ${type}, each member sees what it saw: pixels or edges`, async () => {
    const onEdges = networkOf({ hidden: [9], activation: 'relu', input: 'edges' }, 4, 1);
    const mixed = await committeeOf([second, onEdges]);
    const path = join(temporaryFolder(), 'committee.safetensors');
    saveModel(path, mixed, type);
    const loaded = loadModel(path);
    assert.equal(
      membersOf(loaded).map(({ topology }) => topology),
      [second.topology, onEdges.topology],
    );
    assert.equal(
      membersOf(loaded).map(({ metadata }) => metadata.input),
      [undefined, 'edges'],
    );
    assert.equal(loaded.metadata, mixed.metadata);
    assert.is(loadMetadata(path).input, 'pixels and edges');
    assert.is((await committeeOf([onEdges, onEdges])).metadata.input, 'edges');
  });

test('of a committee and a network: its members join one by one', async () => {
  const joined = await committeeOf([committee, second]);
  assert.equal(joined.members, [first, second, third, second]);
});

test('refused: fewer than two members, or more than 64', async () => {
  await assertRefused(() => committeeOf([]), 'bad-option', '2 to 64', 'found 0');
  await assertRefused(() => committeeOf([first]), 'bad-option', 'found 1');
  await assertRefused(() => committeeOf(Array(65).fill(second)), 'bad-option', 'found 65');
});

test('refused where a single network is needed, with how many it has', async () => {
  const path = join(temporaryFolder(), 'committee.safetensors');
  saveModel(path, committee);
  await assertRefused(
    () => loadNetwork(path, 'can be taught'),
    'is-committee',
    `${path} is a committee of 3 networks, and only a single network can be taught`,
  );
});

function refused(
  name: string,
  change: (file: { tensors: Map<string, unknown>; metadata: Record<string, string> }) => void,
  ...parts: string[]
) {
  test(`refused: ${name}`, async () => {
    const path = join(temporaryFolder(), 'committee.safetensors');
    saveModel(path, committee);
    const { tensors, metadata } = decodeSafetensors(path, readFileSync(path));
    const file = { tensors: new Map<string, unknown>(tensors), metadata: { ...metadata } };
    change(file);
    writeFileSync(path, encodeSafetensors(file as TensorFile, 'F32'));
    await assertRefused(() => loadModel(path), 'bad-model', path, ...parts);
  });
}

refused(
  'a member without one of its tensors',
  ({ tensors }) => tensors.delete('member.1.layer.1.bias'),
  'tensors of a network 784-33-10',
);
refused(
  'a member whose tensor has another shape',
  ({ tensors }) => tensors.set('member.1.layer.1.bias', { shape: [9], values: new Float32Array(9) }),
  'member.1.layer.1.bias of shape [10]',
);
refused(
  'a member with a weight that is not finite',
  ({ tensors }) =>
    tensors.set('member.2.layer.1.bias', { shape: [5], values: new Float32Array(5).fill(Number.NaN) }),
  'finite numbers in layer.1.bias of member.2',
);
refused(
  'a member without its activation',
  ({ metadata }) => delete metadata['member.1.activation'],
  'the member.1.activation relu or sigmoid',
);
refused(
  'a member with another input',
  ({ metadata }) => {
    metadata['member.1.input'] = 'corners';
  },
  'expected the member.1.input pixels or edges in its metadata, found "corners"',
);
refused(
  'fewer members than its metadata state',
  ({ metadata }) => {
    metadata.members = '4';
  },
  'member.3.activation',
);
refused(
  'more members than its metadata state',
  ({ metadata }) => {
    metadata.members = '2';
  },
  'tensors of 2 members alone',
  '6 more',
);
for (const count of ['1', '65', '1e1', '-3', 'three'])
  refused(
    `${count} members`,
    ({ metadata }) => {
      metadata.members = count;
    },
    '2 to 64 members',
    `"${count}"`,
  );

test.run();
