// What befalls workers in each phase of their work, and what becomes of it: the same bits, or an error that says why not.

import { setFlagsFromString } from 'node:v8';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemory } from '../../../src/engine/kernels/kernels.js';
import { WorkerException } from '../../../src/engine/mapreduce/failures.js';
import type { TrainingMap } from '../../../src/engine/memory/training-map.js';
import { RunError } from '../../../src/errors.js';
import { evaluate, startRun } from '../../../src/node/engine.js';
import { compileKernels } from '../../../src/node/kernels.js';
import { startPool } from '../../../src/node/pool/pool.js';
import { eventsOf, runToEnd } from '../training/runs.js';
import { type Harming, phaseNames, withHarm } from './harming.js';
import { dataset, RECIPES } from './recipes.js';

/** Two hidden layers with momentum: every kind of phase there is. */
const [recipe] = RECIPES;
const RUN = { recipe, dataset, workers: 2 };
const undisturbed = await runToEnd(RUN);
const NAMES = phaseNames(recipe);
/** Limits are reached only where something hangs; a machine with much else to do has this long for a task. */
const STALL_SECONDS = 1;

async function assertRejects(work: Promise<unknown>, code: string, ...messages: RegExp[]): Promise<RunError> {
  try {
    await work;
  } catch (error) {
    assert.instance(error, RunError, (error as Error).stack);
    assert.is((error as RunError).code, code);
    for (const message of messages) assert.match((error as RunError).message, message);
    return error as RunError;
  }
  assert.unreachable('it went on');
  throw new Error();
}

/** Where everything lies in the memory of RUN. */
async function mapOfRun(): Promise<TrainingMap> {
  const { host } = startRun(RUN);
  await host.close();
  return host.map;
}

async function assertRecovers(harming: Harming, warning: RegExp, stallSeconds?: number): Promise<void> {
  const { result } = await withHarm(harming, () => runToEnd({ ...RUN, stallSeconds }));
  const warnings = eventsOf(result, 'warning').map(({ message }) => message);
  assert.is(warnings.length, 1, warnings.join('\n'));
  assert.match(warnings[0], warning);
  assert.is(result.weightsSha256, undisturbed.weightsSha256);
  const figures = (outcome: typeof result) =>
    eventsOf(outcome, 'epoch').map(({ loss, testAccuracy }) => ({ loss, testAccuracy }));
  assert.equal(figures(result), figures(undisturbed));
}

test('the phases in which workers die below are all that there are', () => {
  assert.equal(NAMES, [
    'list pixels',
    'forward 0',
    'list units 0',
    'forward 1',
    'loss',
    'backward output',
    'list deltas 1',
    'backward 0',
    'update',
  ]);
});

for (const [phase, name] of NAMES.entries()) {
  test(`a worker that dies in phase ${name}: the same weights`, () =>
    assertRecovers({ job: 'train', epoch: 1, phase, kind: 'dies' }, /worker exited with code: 3/));
}

test('a worker that dies where weights and their gradients are one phase: the same weights', async () => {
  const [, , shallow] = RECIPES;
  const run = { ...RUN, recipe: shallow };
  const phase = phaseNames(shallow).indexOf('backward and update');
  assert.ok(phase > 0);
  const { result } = await withHarm({ job: 'train', epoch: 1, phase, kind: 'dies' }, () => runToEnd(run));
  assert.is(eventsOf(result, 'warning').length, 1);
  assert.is(result.weightsSha256, (await runToEnd(run)).weightsSha256);
});

test('a worker that dies in an evaluation: the same figures', () =>
  assertRecovers({ job: 'evaluate', kind: 'dies' }, /worker exited with code: 3/));

test('a worker that never returns from WebAssembly: the same weights', () =>
  assertRecovers(
    { job: 'train', epoch: 1, phase: NAMES.indexOf('update'), kind: 'spins' },
    /no task ended/,
    STALL_SECONDS,
  ));

test('an evaluation that never returns from WebAssembly: the same figures', () =>
  assertRecovers({ job: 'evaluate', kind: 'spins' }, /no task ended/, STALL_SECONDS));

test('a worker that runs out of memory: the same weights', async () => {
  // For threads that are started from now on.
  setFlagsFromString('--max-old-space-size=48');
  try {
    await assertRecovers({ job: 'train', epoch: 1, phase: 5, kind: 'fillsMemory' }, /memory/);
  } finally {
    setFlagsFromString('--max-old-space-size=0');
  }
});

for (const [kind, name, message] of [
  ['throws', 'RangeError', 'a task went wrong'],
  ['traps', 'RuntimeError', 'unreachable'],
] as const) {
  for (const job of ['train', 'evaluate'] as const) {
    test(`a job (${job}) that ${kind} ends the run at once, with its own message and stack`, async () => {
      const warnings: string[] = [];
      const work = withHarm({ job, kind, times: 100 }, () =>
        runToEnd(RUN, (_, event) => {
          if (event.event === 'warning') warnings.push(event.message);
        }),
      );
      const { cause } = await assertRejects(work, 'job-failed', new RegExp(`${name}: ${message}`));
      assert.instance(cause, WorkerException);
      assert.match((cause as Error).stack ?? '', /harm\.ts/);
      assert.equal(warnings, []);
    });
  }
}

test('workers that die each time: the run ends after five attempts, and says what to do', async () => {
  let begun = 0;
  const work = withHarm({ job: 'train', kind: 'dies', times: 100 }, () =>
    runToEnd(RUN, (_, event) => {
      if (event.event === 'warning') begun++;
    }),
  );
  await assertRejects(work, 'workers-fail', /5 times in a row/, /code: 3/, /with one worker/);
  assert.ok(begun <= 4);
});

test('what workers read is compared before work is done again: a run whose data has changed ends', async () => {
  const map = await mapOfRun();
  const places: [string, number][] = [
    ['the order of the images', map.order + 5],
    ['the schedule', map.schedule + 1],
    ['the zeros', map.zeros],
    ['the constants of e\\^x', map.forward.tables.exponential + 2],
  ];
  for (const [name, changed] of places) {
    const work = withHarm({ job: 'train', epoch: 1, phase: 3, kind: 'dies', changed }, () => runToEnd(RUN));
    await assertRejects(
      work,
      'data-changed',
      new RegExp(`${name} changed in the memory of the run: expected \\d+ at byte \\d+ of`),
    );
  }
});

test('images that were placed are compared, too', async () => {
  const { training } = dataset;
  const changed = (await mapOfRun()).images + 1234;
  const work = withHarm({ job: 'train', epoch: 1, phase: 3, kind: 'dies', changed }, () => runToEnd(RUN));
  const was = training.pixels[1234];
  await assertRejects(
    work,
    'data-changed',
    new RegExp(
      `the training images changed in the memory of the run: expected ${was} at byte 1234 of ${training.pixels.length}, found ${was ^ 0x55}`,
    ),
  );
});

test('weights that a failing worker spoiled are put back in an epoch, and end the run in an evaluation', async () => {
  const changed = (await mapOfRun()).parameters + 3;
  await assertRecovers({ job: 'train', epoch: 1, phase: 2, kind: 'dies', changed }, /code: 3/);
  // An evaluation only reads them.
  const work = withHarm({ job: 'evaluate', kind: 'dies', changed }, () => runToEnd(RUN));
  await assertRejects(
    work,
    'data-changed',
    /the parameters changed in the memory of the run: expected \d+ at byte 3 of/,
  );
});

test('with batch normalisation an evaluation notices what was spoiled, of the run and of the network that it reads', async () => {
  const run = { ...RUN, recipe: RECIPES[13] };
  assert.is(run.recipe.topology.normalisation, 'batch');
  const { host } = startRun(run);
  await host.close();
  for (const [changed, what] of [
    [host.map.parameters + 3, /the parameters changed in the memory/],
    [host.map.evaluated + 3, /the parameters of the network that is evaluated changed in the memory/],
  ] as const)
    await assertRejects(
      withHarm({ job: 'evaluate', kind: 'dies', changed }, () => runToEnd(run)),
      'data-changed',
      what,
    );
});

test('an evaluation of a saved model warns of a worker that died, and tells the same', async () => {
  const { topology } = recipe;
  const model = {
    topology,
    tensors: undisturbed.tensors,
    metadata: { topology: '', activation: 'relu' },
  } as const;
  const expected = await evaluate(model, { set: dataset.test, workers: 2 });
  const warnings: string[] = [];
  const { result } = await withHarm({ job: 'evaluate', kind: 'dies' }, () =>
    evaluate(model, {
      set: dataset.test,
      workers: 2,
      onFailure: (message) => warnings.push(message),
    }),
  );
  assert.equal(result.score, expected.score);
  assert.is(warnings.length, 1);
});

for (const isLate of [false, true]) {
  test(`a worker that throws while it starts, ${isLate ? 'before' : 'after'} it has a job: its own message`, async () => {
    // No module: what a worker does first fails.
    const workerData = {
      module: {} as WebAssembly.Module,
      memory: createMemory(65536),
      arithmetic: 'exact',
    } as const;
    const pool = startPool(2, { workerData });
    try {
      if (isLate)
        await Promise.all(
          pool.threads.map((thread) => new Promise((resolve) => thread.once('exit', resolve))),
        );
      await pool.run({}, 'train');
      assert.unreachable('it ran');
    } catch (error) {
      assert.instance(error, WorkerException, (error as Error).stack);
      assert.is((error as Error).name, 'TypeError');
      assert.match((error as Error).message, /WebAssembly/);
    } finally {
      await pool.destroy();
    }
  });
}

for (const thread of [0, 1])
  test(`worker ${thread} of two that cannot start: what the other one is at fails, too`, async () => {
    const pool = startPool(2);
    try {
      const drawing = pool.run({ seed: 1, first: 0, count: 20_000 }, 'draw');
      pool.threads[thread].emit('error', new Error('no room for it'));
      await drawing;
      assert.unreachable('it went on');
    } catch (error) {
      assert.instance(error, WorkerException, (error as Error).stack);
      assert.match((error as Error).message, /no room for it/);
    } finally {
      await pool.destroy();
    }
  });

test('memory that cannot be had is an error that says so', () => {
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class {
    constructor() {
      throw new RangeError('could not allocate memory');
    }
  } as unknown as typeof Memory;
  try {
    createMemory(5e8);
    assert.unreachable('there was a memory');
  } catch (error) {
    assert.is((error as RunError).code, 'out-of-memory');
    assert.match((error as RunError).message, /does not give 477 MB .*could not allocate memory/);
  } finally {
    WebAssembly.Memory = Memory;
  }
  assert.ok(compileKernels('exact'));
});

test.run();
