// The library as a program uses it: runs to follow, to leave, to stop and to have side by side, and what is refused at the
// door.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  builtinDigits,
  classify,
  committeeOf,
  decodePicture,
  evaluate,
  loadMnist,
  loadModel,
  type Model,
  membersOf,
  ownDigits,
  PRESETS,
  type Recipe,
  readPicture,
  saveModel,
  type TrainOptions,
  train,
  tuneV8,
  UserError,
} from '../../../src/index.js';
import { drawBytes } from '../../../src/reading/vision/steps.js';
import { assertRefused } from '../../refusals.js';
import { temporaryFolder } from '../../temporary.js';
import { syntheticDataset } from '../data/synthetic.js';

const countListeners = () =>
  ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException'].map((name) => process.listenerCount(name));
const listeners = countListeners();

const dataset = syntheticDataset(300, 40);
const recipe: Recipe = {
  ...PRESETS.quick,
  topology: { hidden: [20], activation: 'relu' },
  batch: 32,
  epochs: 3,
  validation: 50,
};
const options: TrainOptions = { recipe, dataset, workers: 1 };
const expected = (await train(options).model()).metadata.weightsSha256;

async function codeOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
}

test('events, then the model; asked for again it is the same', async () => {
  const training = train(options);
  const events: string[] = [];
  for await (const { event } of training) if (event !== 'progress') events.push(event);
  assert.equal(events, ['start', 'epoch', 'epoch', 'epoch', 'done']);
  const model = await training.model();
  assert.is(model.metadata.weightsSha256, expected);
  assert.is(await training.model(), model);
  assert.is(model.metadata.dataset, 'synthetic');
});

test('several runs at once, and a data set that is still on its way', async () => {
  const later = new Promise<typeof dataset>((resolve) => setTimeout(resolve, 20, dataset));
  const runs = [options, { ...options, dataset: later, workers: 2 }].map((each) => train(each).model());
  for (const { metadata } of await Promise.all(runs)) assert.is(metadata.weightsSha256, expected);
});

test('a loop that is left ends the run: its model is refused, and nothing goes on', async () => {
  const training = train({ ...options, recipe: { ...recipe, epochs: 100_000 } });
  for await (const { event } of training) if (event === 'epoch') break;
  assert.is(await codeOf(() => training.model()), 'run-left');
});

test('a signal ends the run with the model of the last whole epoch', async () => {
  const stop = new AbortController();
  const training = train({ ...options, recipe: { ...recipe, epochs: 100_000 }, signal: stop.signal });
  let epochs = 0;
  for await (const event of training) {
    if (event.event === 'epoch' && event.epoch === 2) stop.abort();
    if (event.event === 'done') epochs = event.epochs;
  }
  assert.ok(epochs >= 2);
  assert.ok((await training.model()).tensors.length === 2);
});

test('a signal that comes before the first epoch is over leaves no model', async () => {
  const training = train({ ...options, signal: AbortSignal.abort() });
  assert.is(await codeOf(() => training.model()), 'run-left');
});

test('a run that diverges has no model', async () => {
  const tensors = [
    { weight: new Float32Array(20 * 784).fill(1e37), bias: new Float32Array(20) },
    { weight: new Float32Array(10 * 20).fill(1e37), bias: new Float32Array(10) },
  ];
  const initial = {
    topology: recipe.topology,
    tensors,
    metadata: { topology: '784-20-10', activation: 'relu' },
  };
  const training = train({ ...options, initial });
  assert.is(await codeOf(() => training.model()), 'diverged');
  assert.is(await codeOf(() => training.model()), 'diverged', 'asked again');
});

test('what cannot be trained with is refused before anything is done', async () => {
  const refused = (changes: object) => codeOf(() => train({ ...options, ...changes }));
  assert.is(await refused({ workers: 0 }), 'bad-option');
  assert.is(await refused({ workers: 65 }), 'bad-option');
  assert.is(await refused({ signal: 'stop' }), 'bad-option');
  assert.is(await refused({ initial: 'model.safetensors' }), 'bad-option');
  assert.is(await refused({ initial: null }), 'bad-option');
  assert.is(await refused({ recipe: { ...recipe, schedule: 'linear' } }), 'bad-option');
  assert.is(await refused({ workers: 1.5 }), 'bad-option');
  for (const workers of [null, Symbol('two'), Object.create(null)])
    assert.is(await refused({ workers }), 'bad-option');
  for (const hidden of [[undefined], [Symbol('many')], [20, null]])
    assert.is(
      await refused({ recipe: { ...recipe, topology: { hidden, activation: 'relu' } } }),
      'bad-topology',
    );
  assert.is(await refused({ recipe: 'slow' }), 'bad-option');
  assert.is(await refused({ recipe: undefined }), 'bad-option');
  assert.is(await refused({ recipe: { ...recipe, learningRate: '0.1' } }), 'bad-option');
  assert.is(await refused({ dataset: undefined }), 'bad-option');
  assert.is(await refused({ recipe: { ...recipe, batch: 0 } }), 'bad-option');
  assert.is(
    await refused({ recipe: { ...recipe, topology: { hidden: [], activation: 'relu' } } }),
    'bad-topology',
  );
  assert.is(await refused({ initial: await loadModel() }), 'bad-init');
});

test('batch normalisation: the model is an ordinary one, and neither an initial model nor a saved one has it', async () => {
  const normalised = { ...recipe, topology: { ...recipe.topology, normalisation: 'batch' } } as const;
  const model = await train({ ...options, recipe: normalised }).model();
  assert.equal(model.topology, recipe.topology);
  assert.is.not(model.metadata.weightsSha256, expected);
  const { loss } = await evaluate(model, dataset.test);
  assert.ok(Number.isFinite(loss) && loss < 2.3, `loss ${loss}`);
  assert.is(await codeOf(() => train({ ...options, recipe: normalised, initial: model })), 'bad-init');
  const mistaken = { ...model, topology: normalised.topology };
  assert.is(await codeOf(() => evaluate(mistaken, dataset.test)), 'bad-option');
});

test('a data set that cannot be had does not end the program, and is told by the run', async () => {
  const missing = () => loadMnist('/nowhere');
  assert.is(await codeOf(() => train({ recipe, dataset: missing(), workers: 0 })), 'bad-option');
  const training = train({ recipe, dataset: missing() });
  // An unhandled rejection would end this process meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.is(await codeOf(() => training.model()), 'no-file');
});

test('digits that a run would train on are not drawn for one that is refused', async () => {
  let drawn = 0;
  const counted = () => builtinDigits({ training: 1, test: 1, workers: 1, onDrawn: () => drawn++ });
  assert.is(await codeOf(() => train({ recipe, dataset: counted(), workers: 0 })), 'bad-option');
  const waited = counted();
  assert.is((await builtinDigits({ training: 1, test: 1, workers: 1 })).training.count, 1);
  assert.is(drawn, 0, 'meanwhile others were drawn, and these were not');
  const [one, other] = await Promise.all([waited, waited.finally(() => {})]);
  assert.is(one, other, 'drawn once');
  assert.is(drawn, 2);
  assert.is(await builtinDigits({ training: 0 }).catch((error: UserError) => error.code), 'bad-option');
});

test('of a recipe with a field of another kind that field is named', async () => {
  const { quick } = PRESETS;
  for (const [changed, found] of [
    [{ optimiser: 'adam' }, 'optimiser: "adam"'],
    [{ optimiser: { name: 'adam' } }, 'optimiser.momentum: undefined'],
    [{ topology: { hidden: [64] } }, 'topology.activation: undefined'],
    [{ topology: { hidden: 64, activation: 'relu' } }, 'topology.hidden: 64'],
    [{ epochs: '3' }, 'epochs: "3"'],
    [{ optimiser: { name: 'adan', momentum: 0.9, weightDecay: 0 } }, 'optimiser.name: "adan"'],
    [{ rounds: { shards: 2 } }, 'rounds.localSteps: undefined'],
  ] as const)
    await assertRefused(
      () => train({ recipe: { ...quick, ...changed } as never, dataset: builtinDigits() }),
      'bad-option',
      `found ${found}.`,
    );
});

test('a name that there is not is refused, for it would do nothing', async () => {
  const messageOf = async (call: () => unknown) => {
    try {
      await call();
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.is(
    await messageOf(() => train({ ...options, worker: 1 } as never)),
    'train() has no option worker. Its options: recipe, dataset, workers, initial, signal.',
  );
  assert.match(
    String(await messageOf(() => train({ ...options, recipe: { ...recipe, learningrate: 9 } as never }))),
    /^A recipe has no field learningrate\. Its fields: .*learningRate/,
  );
  assert.is(
    await messageOf(() => train({ recipe } as never)),
    'train() needs a dataset: train({ recipe, dataset }).',
  );
  assert.match(
    String(
      await messageOf(() =>
        train({
          ...options,
          recipe: { ...recipe, optimiser: { ...recipe.optimiser, momentun: 1 } } as never,
        }),
      ),
    ),
    /^A recipe's optimiser has no field momentun\. Its fields: name, momentum, weightDecay\.$/,
  );
  const model = await loadModel();
  assert.is(
    await messageOf(() => saveModel('never', model, { half: 'yes' } as never)),
    'saveModel() takes true or false as half; found a string.',
  );
  assert.is(
    await messageOf(() => evaluate(model, { count: 0 } as never, { onWarnings() {} } as never)),
    'evaluate() has no option onWarnings. Its options: workers, onWarning.',
  );
});

test('data of another shape is refused when it is there', async () => {
  const { training } = dataset;
  const refused = (changes: object) =>
    codeOf(() =>
      train({ ...options, dataset: { ...dataset, training: { ...training, ...changes } } }).model(),
    );
  assert.is(await refused({ count: 299 }), 'bad-dataset');
  const nothing = { name: 'x' } as typeof dataset;
  assert.is(await codeOf(() => train({ ...options, dataset: nothing }).model()), 'bad-dataset');
  assert.is(await refused({ count: 0 }), 'bad-dataset');
  assert.is(await refused({ pixels: training.pixels.subarray(1) }), 'bad-dataset');
  assert.is(await refused({ pixels: Float32Array.from(training.pixels) }), 'bad-dataset');
  assert.is(await refused({ labels: training.labels.map(() => 11) }), 'bad-dataset');
});

test("one's own images: any number of them, refused where they do not fit", async () => {
  const images = { pixels: dataset.training.pixels, labels: dataset.training.labels };
  const test = { pixels: dataset.test.pixels, labels: dataset.test.labels };
  const own = await ownDigits({ name: 'synthetic', training: images, test });
  assert.match(own.sha256, /^[0-9a-f]{64}$/);
  assert.is((await train({ ...options, dataset: own }).model()).metadata.weightsSha256, expected);
  const other = await ownDigits({ name: 'synthetic', training: images, test: images });
  assert.is.not(other.sha256, own.sha256);
  const short = { ...images, labels: images.labels.subarray(1) };
  assert.is(await codeOf(() => ownDigits({ name: 'x', training: short, test })), 'bad-dataset');
  // 10 stands for drawings that are no digits; in one's own images it is a mistake.
  const ten = { ...images, labels: images.labels.map((label, i) => (i === 3 ? 10 : label)) };
  await assertRefused(
    () => ownDigits({ name: 'x', training: ten, test }),
    'bad-dataset',
    'The training images of x: expected labels from 0 to 9, found label 10 of image 3',
  );
});

test('built-in digits: as many as wanted, the first ones of the whole set; MNIST from a folder', async () => {
  const few = await builtinDigits({ training: 20, test: 10, workers: 1 });
  const fewer = await builtinDigits({ training: 10, test: 10, workers: 1 });
  assert.equal(few.training.pixels.subarray(0, 7840), fewer.training.pixels);
  assert.equal(few.test.pixels, fewer.test.pixels);
  assert.is(await codeOf(() => builtinDigits({ training: 0 })), 'bad-option');
  assert.is(await codeOf(() => loadMnist('there/is/none')), 'no-file');
});

test('models: saved, loaded, scored; digits read by what was saved', async () => {
  const file = join(temporaryFolder(), 'half.safetensors');
  const bundled: Model = await loadModel();
  await saveModel(file, bundled, { half: true });
  const own = join(temporaryFolder(), 'own.txt');
  writeFileSync(own, 'my own words');
  await assertRefused(() => saveModel(own, bundled), 'cannot-write', 'not a model, and would be overwritten');
  assert.is(readFileSync(own, 'utf8'), 'my own words');
  const model = await loadModel(file);
  const { test: images } = await builtinDigits({ training: 1, test: 30, workers: 1 });
  const score = await evaluate(model, images, { workers: 1 });
  assert.ok(score.accuracy > 0.9, `${score.accuracy}`);
  const first = images.pixels.subarray(0, 784);
  const probabilities = classify(first, model);
  assert.is(probabilities.length, 10);
  const page = readPicture(drawBytes(28, 28, first), model, { single: true });
  assert.is(page.lines[0][0].sure, page.lines[0][0].confidence >= 0.9);
  assert.is(page.text, String(probabilities.indexOf(Math.max(...probabilities))));
  assert.is(await codeOf(() => evaluate(model, { ...images, count: 29 })), 'bad-dataset');
  assert.is(await codeOf(() => classify(first.subarray(1), model)), 'bad-option');
  assert.is(await codeOf(() => classify(Float32Array.from(first) as never, model)), 'bad-option');
  assert.is(await codeOf(() => readPicture('picture.png' as never, model)), 'bad-option');
  assert.is(await codeOf(() => loadModel(`${file}.none`)), 'no-model');
});

test('arguments of the wrong kind are refused by every function, with a message that names it', async () => {
  const model = await loadModel();
  const { test: images } = dataset;
  const [network] = membersOf(model);
  const short = { ...network, tensors: network.tensors.slice(1) };
  const file = join(temporaryFolder(), 'refused.safetensors');
  const calls: [string, () => unknown][] = [
    ['decodePicture() takes', () => decodePicture(new URL('file:///picture.png') as never)],
    ['decodePicture() takes', () => decodePicture(undefined as never)],
    ['saveModel() takes a path', () => saveModel(undefined as never, model)],
    ['saveModel() takes a path', () => saveModel('', model)],
    ['saveModel() takes a model', () => saveModel(file, undefined as never)],
    ['saveModel() takes a model', () => saveModel(file, short)],
    [
      'saveModel() takes a model',
      () => saveModel(file, { members: [network, short], metadata: network.metadata }),
    ],
    ['saveModel() takes a model', () => saveModel(file, { members: [network, network] } as never)],
    ['committeeOf() takes a list of models', () => committeeOf(model as never)],
    ['committeeOf() takes a model', () => committeeOf([model, undefined as never])],
    ['membersOf() takes a model', () => membersOf(undefined as never)],
    ['saveModel() takes a model', () => saveModel(file, { ...model, metadata: undefined as never })],
    ['saveModel() takes a model', () => saveModel(file, { ...network, topology: null as never })],
    [
      'saveModel() takes a model',
      () => saveModel(file, { ...network, metadata: { ...network.metadata, seed: 5n as never } }),
    ],
    ['tuneV8() takes its options', () => tuneV8(null as never)],
    ['tuneV8() has no option train', () => tuneV8({ train: true } as never)],
    ['saveModel() takes its options', () => saveModel(file, model, null as never)],
    ['loadModel() takes a path', () => loadModel(7 as never)],
    ['loadMnist() takes a path', () => loadMnist(undefined as never)],
    ['builtinDigits() takes its options', () => builtinDigits(20 as never)],
    ['The number of training images', () => builtinDigits({ training: Symbol('few') as never })],
    ['evaluate() takes a model', () => evaluate('model' as never, images)],
    ['evaluate() takes labelled images', () => evaluate(model, undefined as never)],
    ['readPicture() takes a picture', () => readPicture(undefined as never, model)],
    [
      'readPicture() takes a picture',
      () => readPicture({ ...drawBytes(28, 28, images.pixels), width: 27 }, model),
    ],
    ['readPicture() takes a model', () => readPicture(drawBytes(28, 28, images.pixels), {} as never)],
    ['classify() takes a model', () => classify(images.pixels.subarray(0, 784), undefined as never)],
    ['train() takes its options', () => train(undefined as never)],
  ];
  for (const [says, call] of calls)
    try {
      await call();
      assert.unreachable(`${says}: it was accepted`);
    } catch (error) {
      assert.instance(error, UserError, `${says}: ${error}`);
      assert.ok((error as UserError).message.startsWith(says), (error as UserError).message);
      assert.is((error as UserError).code, 'bad-option');
    }
  assert.not(existsSync(file));
  assert.is(await codeOf(() => ownDigits(undefined as never)), 'bad-dataset');
  assert.is(
    await codeOf(() => ownDigits({ name: 'x', training: {} as never, test: {} as never })),
    'bad-dataset',
  );
});

test('no message names an option of a command', async () => {
  const changes = [
    { batch: 0 },
    { learningRate: 0 },
    { dropout: 2 },
    { patience: 1, validation: 0 },
    { epochs: 0 },
  ];
  for (const change of changes)
    try {
      train({ ...options, recipe: { ...recipe, ...change } });
      assert.unreachable('it was accepted');
    } catch (error) {
      assert.ok((error as UserError).message.startsWith(Object.keys(change)[0]), `${error}`);
      assert.not.match((error as UserError).message, /--/);
    }
});

test('nothing of it listens to the process', () => {
  assert.equal(countListeners(), listeners);
});

test.run();
