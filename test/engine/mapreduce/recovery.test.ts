// What happens when workers die or hang, and when a run is stopped.

import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { TrainingEvent } from '../../../src/engine/training/events.js';
import type { TrainingRun } from '../../../src/engine/training/train.js';
import { startRun } from '../../../src/node/engine.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { eventsOf, type Outcome, recipeWith, runToEnd } from '../training/runs.js';
import { threadsOf } from './harming.js';

/** 375 steps of 3 phases an epoch: long enough to be caught in the middle of it. */
const dataset = syntheticDataset(3000, 60);
const recipe = recipeWith({ hidden: [192], optimizer: 'momentum', batch: 8, epochs: 2, learningRate: 0.01 });
const LONG = { workers: 2, recipe, dataset };
/** Counts from the first sign of life: however long threads take to start, it is no stall. */
const STALL_SECONDS = 2;

const undisturbed = await runToEnd(LONG);

/** Waits until the epoch that runs has come to phase `phase`, or the run has ended. */
async function reachPhase({ host }: TrainingRun, phase: number): Promise<void> {
  while (host.control.phase < phase && threadsOf(host).length > 0) await delay(1);
}

/** Calls `harm` once the second epoch has come to phase 100. */
function inSecondEpoch(harm: (run: TrainingRun) => unknown) {
  return (run: TrainingRun, event: TrainingEvent) => {
    if (event.event !== 'epoch' || event.epoch !== 1) return;
    reachPhase(run, 100).then(() => harm(run));
  };
}

function assertRecovered(outcome: Outcome, failures: number, message: RegExp): void {
  const warnings = eventsOf(outcome, 'warning').map((event) => event.message);
  assert.is(warnings.length, failures, warnings.join('\n'));
  for (const warning of warnings) assert.match(warning, message);
  assert.is(outcome.weightsSha256, undisturbed.weightsSha256);
  assert.equal(
    eventsOf(outcome, 'epoch').map(({ loss, testAccuracy }) => ({ loss, testAccuracy })),
    eventsOf(undisturbed, 'epoch').map(({ loss, testAccuracy }) => ({ loss, testAccuracy })),
  );
}

test('a worker that dies in an epoch: the run goes on, warns, and ends with the same weights', async () => {
  const outcome = await runToEnd(
    LONG,
    inSecondEpoch(({ host }) => threadsOf(host)[1].terminate()),
  );
  assertRecovered(outcome, 1, /worker/i);
});

test('all workers die at once: the run goes on, warns, and ends with the same weights', async () => {
  const outcome = await runToEnd(
    LONG,
    inSecondEpoch(({ host }) => Promise.all(threadsOf(host).map((thread) => thread.terminate()))),
  );
  assertRecovered(outcome, 1, /worker/i);
});

test('a worker that hangs with a task: the run goes on, warns, and ends with the same weights', async () => {
  const outcome = await runToEnd(
    { ...LONG, stallSeconds: STALL_SECONDS },
    // A task that is taken and never done, as by a thread that the system does not run any more.
    inSecondEpoch(({ host }) => {
      for (let phase = host.control.phase + 20; !host.control.claim(phase, 0); phase++);
    }),
  );
  assertRecovered(outcome, 1, /no task ended for 2 seconds/);
});

test('a run stopped in an epoch keeps the weights of the last whole one', async () => {
  const stop = new AbortController();
  const stopped = await runToEnd(
    { ...LONG, signal: stop.signal },
    inSecondEpoch(() => stop.abort()),
  );
  const once = await runToEnd({ ...LONG, recipe: { ...recipe, epochs: 1 } });
  assert.is(stopped.weightsSha256, once.weightsSha256);
  const [done] = eventsOf(stopped, 'done');
  assert.ok(done.stopped);
  assert.is(done.epochs, 1);
  assert.equal(done.test, eventsOf(once, 'done')[0].test);
  assert.is(eventsOf(stopped, 'epoch').length, 1);
});

test('a run stopped in the evaluation of an epoch undoes that epoch', async () => {
  const stop = new AbortController();
  const run = startRun({ ...LONG, signal: stop.signal });
  const evaluate = run.host.evaluate.bind(run.host);
  run.host.evaluate = (first, count) => {
    const evaluation = evaluate(first, count);
    stop.abort();
    return evaluation;
  };
  try {
    const before = run.host.parameters.slice();
    const kinds: string[] = [];
    for await (const { event } of run.events()) if (event !== 'progress') kinds.push(event);
    assert.equal(kinds, ['start', 'stopped', 'done']);
    assert.equal(run.host.parameters, before);
  } finally {
    await run.host.close();
  }
});

test('a run that is left in an epoch ends its workers, and starts no others', async () => {
  const run = startRun(LONG);
  for await (const event of run.events()) if (event.event === 'progress' || event.event === 'epoch') break;
  await run.host.close();
  await delay(200);
  assert.is(threadsOf(run.host).length, 0);
});

test('a run stopped before it began keeps the weights it would have begun with', async () => {
  const stop = new AbortController();
  stop.abort();
  const stopped = await runToEnd({ ...LONG, signal: stop.signal });
  const [done] = eventsOf(stopped, 'done');
  assert.ok(done.stopped);
  assert.is(done.epochs, 0);
  assert.is(done.test, undefined, 'nothing is evaluated for a model that nobody keeps');
  assert.is.not(stopped.weightsSha256, undisturbed.weightsSha256);
});

test.run();
