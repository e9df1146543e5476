// Rounds of local steps on one machine: one shard is today's run to the last bit, and several give the same weights whatever
// trains them. The reduce is compared with sums that are written out.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Stopped } from '../../../src/engine/mapreduce/failures.js';
import { unpackParameters } from '../../../src/engine/network/tensors.js';
import { layoutParameters } from '../../../src/engine/network/topology.js';
import { Random } from '../../../src/engine/random.js';
import type { Recipe } from '../../../src/engine/recipe/recipe.js';
import type { Rounds } from '../../../src/engine/recipe/rounds.js';
import { stepOuter } from '../../../src/engine/rounds/outer.js';
import { shapeEpoch, stretchOf } from '../../../src/engine/rounds/shards.js';
import type { StartTrainer } from '../../../src/engine/rounds/trainer.js';
import { Wire } from '../../../src/engine/rounds/wire.js';
import type { TrainingState } from '../../../src/engine/training/state.js';
import { readHalf, writeHalf } from '../../../src/formats/half.js';
import { machine } from '../../../src/node/machine.js';
import { assertRefused } from '../../refusals.js';
import { EXPECTED_HASHES } from '../mapreduce/expected-hashes.js';
import { dataset, RECIPES } from '../mapreduce/recipes.js';
import { eventsOf, recipeWith, runToEnd } from '../training/runs.js';

const withRounds = (recipe: Recipe, rounds: Partial<Rounds> = {}): Recipe => ({
  ...recipe,
  rounds: { shards: 1, localSteps: 2, outer: 'average', wire: 'f32', ...rounds },
});
/** A state whose arrays the run does not change any more. */
const copyOf = (state: TrainingState): TrainingState => ({
  ...state,
  parameters: state.parameters.slice(),
  moments: state.moments.map((moment) => moment.slice()),
  outer: state.outer?.slice(),
});
const hashOf = async (recipe: Recipe, workers = 1) =>
  (await runToEnd({ recipe, dataset, workers })).weightsSha256;

/** With momentum, with Adam, with dropout and augmentation, with batch normalisation: all that must go from one round to the next. */
const TAKEN = [0, 1, 7, 13];
for (const index of TAKEN)
  for (const localSteps of [1, 3, 1000])
    test(`recipe ${index}, one shard, ${localSteps} local steps: the weights of a run without rounds`, async () => {
      assert.is(await hashOf(withRounds(RECIPES[index], { localSteps })), EXPECTED_HASHES[index]);
    });

test('the mean loss of an epoch is that of a run without rounds', async () => {
  const lossOf = async (recipe: Recipe) =>
    eventsOf(await runToEnd({ recipe, dataset, workers: 1 }), 'epoch').map(({ loss }) => loss);
  const [found, expected] = [await lossOf(withRounds(RECIPES[0])), await lossOf(RECIPES[0])];
  for (const [epoch, loss] of found.entries()) assert.ok(Math.abs(loss - expected[epoch]) < 1e-9);
});

for (const [index, rounds] of [
  [7, { shards: 3 }],
  [7, { shards: 3, outer: 'nesterov', wire: 'f16' }],
  [13, { shards: 3, outer: 'nesterov', wire: 'f16' }],
] satisfies [number, Partial<Rounds>][])
  test(`recipe ${index}, ${JSON.stringify(rounds)}: the same weights with 1 and 3 workers, others than without rounds`, async () => {
    const recipe = withRounds(RECIPES[index], rounds);
    const hash = await hashOf(recipe);
    assert.is(await hashOf(recipe, 3), hash);
    assert.is.not(hash, EXPECTED_HASHES[index]);
  });

test('a run that goes on after an epoch ends as one that was not interrupted', async () => {
  const recipe = withRounds(RECIPES[0], { shards: 2, outer: 'nesterov' });
  let state: TrainingState | undefined;
  const whole = await runToEnd({ recipe, dataset, workers: 1 }, (run, event) => {
    if (event.event === 'epoch' && event.epoch === 1) state = copyOf(run.state);
  });
  const rest = await runToEnd({ recipe, dataset, workers: 1, from: state });
  assert.is(rest.weightsSha256, whole.weightsSha256);
});

test('an epoch that is stopped between two rounds is undone, the velocity of the outer step with it', async () => {
  const recipe = withRounds(RECIPES[2], { shards: 2, localSteps: 1, outer: 'nesterov' });
  const stop = new AbortController();
  const trainer: StartTrainer = ({ wire }) => ({
    share: 0,
    async train({ epoch, round }, { state }) {
      if (epoch === 1 && round === 1) {
        stop.abort();
        throw new Stopped('a round');
      }
      const time = { map: 0, reduce: 0, waiting: 0 };
      const bytes = wire.encode(
        state,
        state.map((value) => value / 2),
      );
      return Array.from({ length: 2 }, () => ({ bytes, loss: 1, time, timeByWorker: [] }));
    },
    takeMachines: () => [],
    stop() {},
    async close() {},
  });
  const states: TrainingState[] = [];
  await runToEnd({ recipe, dataset, workers: 1, signal: stop.signal, trainer }, (run, { event }) => {
    if (event === 'epoch' || event === 'stopped') states.push(copyOf(run.state));
  });
  const [afterEpoch, afterStop] = states.map(({ parameters, outer }) => ({ parameters, outer }));
  assert.equal(afterStop, afterEpoch);
  assert.ok(afterStop.outer?.some((value) => value !== 0));
});

test('shards are equal, and rounds cut their steps without a gap', () => {
  const recipe = withRounds(recipeWith({ batch: 10 }), { shards: 3, localSteps: 4 });
  const shape = shapeEpoch(recipe, 305);
  assert.is(shape.images, 101);
  assert.is(shape.steps, 11);
  assert.is(shape.rounds, 3);
  const stretches = [0, 1, 2].map((round) => stretchOf(shape, { epoch: 0, round, shard: 1 }));
  assert.equal(
    stretches.map(({ first, steps }) => [first, steps]),
    [
      [0, 4],
      [4, 4],
      [8, 3],
    ],
  );
  assert.is(shapeEpoch({ ...recipe, dropLast: true }, 305).images, 100);
});

test('more shards than images are refused', async () => {
  const recipe = withRounds(recipeWith(), { shards: 301 });
  await assertRefused(() => runToEnd({ recipe, dataset, workers: 1 }), 'too-few-images', 'fewer shards');
});

/** How states of so many numbers travel, the first of them weights. */
function wireOf(recipe: Recipe, numbers: number, weights = numbers): Wire {
  const moments = weights < numbers ? [4 * weights] : [];
  return new Wire(recipe, { parameters: 0, moments, stateBytes: 4 * numbers }, machine);
}

/** What arrives of a state. */
function roundTrip(wire: Wire, before: Float32Array, after: Float32Array): Float32Array {
  const found = before.slice();
  wire.apply(found, wire.encode(before, after));
  return found;
}

const whole = (numbers: number) => wireOf(withRounds(recipeWith({ optimizer: 'sgd' })), numbers);
const rounding = (optimizer: 'momentum' | 'adam', numbers: number, weights: number) =>
  wireOf(withRounds(recipeWith({ optimizer }), { wire: 'f16' }), numbers, weights);
const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

test('the mean of states is summed in their order, and that of one is that one', () => {
  const before = new Float32Array(3);
  const mean = (...states: number[][]) =>
    whole(3).reduce(
      before,
      states.map((values) => bytesOf(Float32Array.from(values))),
      undefined,
    ).state;
  assert.equal(mean([-0, 1e-40, 3]), Float32Array.of(-0, 1e-40, 3));
  const third = Math.fround(1 / 3);
  assert.equal(
    mean([1e8, third, -0], [1, third, -0], [-1e8, 0, -0]),
    Float32Array.of(1 / 3, (2 * third) / 3, -0),
  );
});

test('a number that is not finite is found wherever it stands, whole or rounded', () => {
  for (const wire of [whole(5001), rounding('momentum', 5001, 2500)]) {
    const values = new Float32Array(5001).fill(3);
    const isSound = (state: Float32Array) => wire.areFinite(wire.encode(values, state));
    for (const place of [0, 3, 2047, 2048, 2500, 5000])
      for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        assert.not(
          isSound(values.map((value, at) => (at === place ? wrong : value))),
          `${wrong} at ${place}`,
        );
        // What was found leaves nothing behind.
        assert.ok(isSound(values));
      }
  }
});

test('the outer step is that of DiLoCo', () => {
  const before = Float32Array.of(1, 2, 7);
  const velocity = Float32Array.of(0.5, 0);
  const state = Float32Array.of(2, 2, 9);
  stepOuter(state, before, velocity);
  // v = 0.9 v + change; w = w + 0.7 (change + 0.9 v). What follows the weights is as it was averaged.
  assert.equal(velocity, Float32Array.of(1.45, 0));
  assert.equal(state, Float32Array.of(1 + 0.7 * (1 + 0.9 * 1.45), 2, 9));
});

const before = Float32Array.of(1, -2, 3, 0.5, 0.25);
const after = Float32Array.of(1 + 2 ** -15, -2, 3.1, 1e-9, 1e-3);

test('on the wire in full precision nothing is lost', () => {
  const wire = wireOf(withRounds(recipeWith({ optimizer: 'momentum' })), 5, 3);
  assert.is(wire.bytes, 20);
  assert.equal(roundTrip(wire, before, after), after);
});

test('the statistics of batch normalisation travel as they are, and no outer step moves them', () => {
  const recipe = withRounds(recipeWith({ hidden: [32], normalisation: 'batch', optimizer: 'momentum' }), {
    wire: 'f16',
    outer: 'nesterov',
  });
  const { learnedFloats, floats } = layoutParameters(recipe.topology);
  const wire = wireOf(recipe, 2 * floats, floats);
  const begun = new Float32Array(2 * floats);
  // Behind the weights: too large for halves; and the velocities.
  const ended = begun.map((_, index) => (index < learnedFloats ? 0.1 : index < floats ? 1e6 + index : 0.1));
  const { state } = wire.reduce(begun, [wire.encode(begun, ended)], new Float32Array(floats));
  const rounded = wire.reduce(begun, [wire.encode(begun, ended)], undefined).state[0];
  assert.ok(Math.abs(rounded - 0.1) < 1e-4 && rounded !== ended[0]);
  assert.ok(state[0] > 0.12, `${state[0]}: the outer step moves weights`);
  assert.equal(state.slice(learnedFloats, floats), ended.slice(learnedFloats, floats));
  assert.ok(state.slice(floats).every((value) => value === rounded));
});

test('the shards of a run begin their running variances with those of their own batches', async () => {
  const first = async (shards: number) => {
    const recipe = withRounds(recipeWith({ hidden: [32], normalisation: 'batch', batch: 10 }), {
      shards,
      localSteps: 3,
    });
    const { topology } = recipe;
    let variances: Float32Array = new Float32Array();
    await runToEnd({ recipe, dataset, workers: 1 }, ({ host }) => {
      variances = unpackParameters(topology, host.parameters)[0].statistics!.variance;
    });
    return variances;
  };
  const [one, ten] = [await first(1), await first(10)];
  for (const [unit, variance] of ten.entries())
    assert.ok(variance > 0.4 * one[unit], `unit ${unit}: ${variance}, with one shard ${one[unit]}`);
});

test('in half precision small changes of the weights are kept, and velocities are rounded', () => {
  const wire = rounding('momentum', 5, 3);
  assert.is(wire.bytes, 12);
  const found = roundTrip(wire, before, after);
  assert.is(found[0], after[0]);
  assert.ok(Math.abs(found[2] - 3.1) < 1e-4);
  assert.is(found[3], 0);
  assert.ok(Math.abs(found[4] - 1e-3) < 1e-6);
});

test("in half precision Adam's means travel whole", () => {
  const wire = rounding('adam', 5, 3);
  assert.is(wire.bytes, 16);
  assert.equal(roundTrip(wire, before, after).subarray(3), after.subarray(3));
});

test('long states are treated number by number as short ones, wherever their bytes lie', () => {
  const random = new Random(1, 'states');
  const draw = () =>
    Float32Array.from({ length: 5001 }, () => random.normal() * 2 ** (-24 * random.uniform()));
  const [from, to, other] = [draw(), draw(), draw()];
  const mean = from.map((value, index) => (value + to[index] + other[index]) / 3);
  assert.equal(whole(5001).reduce(from, [from, to, other].map(bytesOf), undefined).state, mean);
  const wire = rounding('momentum', 5001, 3000);
  const bytes = wire.encode(from, to);
  const rounded = (value: number) => readHalf(writeHalf(value));
  const expected = to.map((value, index) =>
    index < 3000 ? from[index] + rounded(value - from[index]) : rounded(value),
  );
  // As they come from a socket: a Buffer, at an odd address.
  const shifted = Buffer.alloc(bytes.length + 1);
  shifted.set(bytes, 1);
  for (const each of [bytes, shifted.subarray(1)]) {
    const found = from.slice();
    wire.apply(found, each);
    assert.equal(found, expected);
    assert.ok(wire.areFinite(each));
  }
  // The mean is rounded once more, as what it came from.
  const half = expected.map((value, index) => (value + (index < 3000 ? from[index] : 0)) / 2);
  const unchanged = wire.encode(
    from,
    new Float32Array([...from.subarray(0, 3000), ...new Float32Array(2001)]),
  );
  const { state, change } = wire.reduce(from, [bytes, unchanged], undefined);
  assert.equal(change, wire.encode(from, half));
  wire.apply(from, change!);
  assert.equal(state, from);
});

test('where results are rounded the next round begins with a state that follows from the last by its bytes', async () => {
  const recipe = withRounds(RECIPES[0], { shards: 2, wire: 'f16', outer: 'nesterov' });
  let checked = 0;
  const trainer: StartTrainer = ({ wire }) => {
    let last: Float32Array | undefined;
    return {
      share: 0,
      async train({ round }, { state, change }) {
        if (change && last) {
          wire.apply(last, change);
          assert.equal(last, state);
          checked++;
        }
        last = state.slice();
        const time = { map: 0, reduce: 0, waiting: 0 };
        const moved = (factor: number) =>
          wire.encode(
            state,
            state.map((value) => value * factor + round / 100),
          );
        return [0.9, 0.7].map((factor) => ({ bytes: moved(factor), loss: 1, time, timeByWorker: [] }));
      },
      takeMachines: () => [],
      stop() {},
      async close() {},
    };
  };
  await runToEnd({ recipe, dataset, workers: 1, trainer });
  assert.ok(checked > 1);
});

test.run();
