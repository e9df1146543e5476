// A step's phases, whose time counts as map or as reduce, and the choices that hold for one step alone.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemory, type Kernels } from '../../../src/engine/kernels/kernels.js';
import { countPhases, phaseAt, planEpoch } from '../../../src/engine/mapreduce/plan.js';
import { StepContext } from '../../../src/engine/mapreduce/step/context.js';
import type { StepSettings } from '../../../src/engine/mapreduce/step/settings.js';
import { runTask } from '../../../src/engine/mapreduce/step/step.js';
import { ENTRY_BYTES, type SparseLists } from '../../../src/engine/memory/lists.js';
import { mapTraining } from '../../../src/engine/memory/training-map.js';
import type { Topology } from '../../../src/engine/network/topology.js';

const BATCH = 20;
const SEATS = 2;

/** A step over a memory of its own, with kernels that do nothing but note that they were called. */
function newStep(topology: Topology) {
  const settings: StepSettings = {
    topology,
    optimiser: { name: 'sgd', momentum: 0, weightDecay: 0 },
    batch: BATCH,
    images: 50,
    labelSmoothing: 0,
    dropout: 0,
    augmentation: undefined,
    seed: 1,
    epoch: 0,
    firstStep: 0,
    stepsBefore: 0,
  };
  const map = mapTraining({
    topology,
    moments: 0,
    batch: BATCH,
    workers: 1,
    tilesPerTask: 2,
    images: 50,
    trainingImages: 50,
    evaluatedImages: 10,
  });
  const memory = createMemory(map.bytes);
  const called: string[] = [];
  const kernels = new Proxy({} as Kernels, { get: (_, name) => () => called.push(String(name)) });
  const step = new StepContext(kernels, memory, map, settings, map.workers[0], SEATS);
  const plan = planEpoch(settings, SEATS, 2);
  /** What the first task of a phase's first group called. */
  const callsOf = (name: string): string[] => {
    called.length = 0;
    const phase = plan.phases.find((candidate) => candidate.name === name);
    assert.ok(phase, `a phase "${name}"`);
    runTask(step, phase.groups[0], 0);
    return [...called];
  };
  /** Has each list of a batch hold so many entries. */
  const fill = ({ bounds, lists, blocks }: SparseLists, entries: number): void => {
    const words = new Uint32Array(memory.buffer, bounds, 2 * lists * blocks);
    for (let list = 0; list < lists; list++) words[2 * list + 1] = entries * ENTRY_BYTES;
  };
  return { step, plan, map, callsOf, fill };
}

/** The names of a step's phases, those that count as reduce in capitals. */
const phasesOf = (topology: Topology): string[] => {
  const { plan } = newStep(topology);
  return plan.phases.map(({ name, reduce }) => (reduce ? name.toUpperCase() : name));
};

test('sums over the batch count as reduce, all else as map', () => {
  const reading = ['forward 0', 'list units 0', 'forward 1'];
  assert.equal(phasesOf({ hidden: [40], activation: 'relu' }), ['forward 0', 'LOSS', 'BACKWARD AND UPDATE']);
  assert.equal(phasesOf({ hidden: [40, 33], activation: 'relu' }), [
    ...reading,
    'LOSS',
    ...['backward output', 'list deltas 1', 'backward 0', 'UPDATE'],
  ]);
  assert.equal(phasesOf({ hidden: [40, 33], activation: 'sigmoid' }), [
    'forward 0',
    'forward 1',
    'LOSS',
    'backward output',
    'backward 0',
    'UPDATE',
  ]);
  assert.is(newStep({ hidden: [40], activation: 'relu' }).plan.prologue.reduce, false);
});

test('an epoch is the prologue, and then every step in turn', () => {
  const { plan } = newStep({ hidden: [40, 33], activation: 'relu' });
  assert.is(plan.steps, 3);
  const inTurn = Array.from({ length: countPhases(plan) }, (_, number) => phaseAt(plan, number));
  assert.equal(inTurn, [
    { phase: plan.prologue, step: 0 },
    ...[0, 1, 2].flatMap((step) => plan.phases.map((phase) => ({ phase, step }))),
  ]);
});

test('each step chooses its products by its own lists, and fetches them once', () => {
  const { step, map, callsOf, fill } = newStep({ hidden: [100, 90], activation: 'relu' });
  const activations = map.forward.hidden[0].rows;
  const deltas = map.backward.hidden[1].deltaRows;
  for (const [number, few] of [true, false, true].entries()) {
    step.begin(number);
    fill(activations, few ? 10 : 100);
    fill(deltas, few ? 9 : 90);
    for (const phase of ['forward 1', 'backward 0']) {
      const calls = callsOf(phase);
      assert.is(calls.includes('multiplySparse'), few, `${phase} of step ${number}`);
      assert.is(calls.includes('multiplyDense'), !few, `${phase} of step ${number}`);
      assert.is(calls.includes('fetchLists'), few, `${phase} of step ${number}`);
      assert.not(callsOf(phase).includes('fetchLists'), 'the same lists again');
    }
    // The choice holds as long as the step lasts, whatever the lists are used for meanwhile.
    fill(activations, few ? 100 : 10);
    fill(deltas, few ? 90 : 9);
    assert.is(callsOf('forward 1').includes('multiplySparse'), few);
    assert.is(callsOf('backward 0').includes('multiplySparse'), few);
  }
});

test.run();
