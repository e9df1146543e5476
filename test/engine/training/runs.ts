// Training runs for tests: small recipes, and what a run came to.

import '../../tuned.js';
import { type Normalisation, onInput, withNormalisation } from '../../../src/engine/network/topology.js';
import type { OptimiserName } from '../../../src/engine/recipe/optimiser.js';
import type { Recipe } from '../../../src/engine/recipe/recipe.js';
import type { TrainingEvent } from '../../../src/engine/training/events.js';
import type { TrainedNetwork, TrainingRun } from '../../../src/engine/training/train.js';
import type { TrainingOptions } from '../../../src/node/engine.js';
import { startRun } from '../../../src/node/engine.js';

const PLAIN: Recipe = {
  name: 'test',
  topology: { hidden: [20], activation: 'relu' },
  initialisation: 'he',
  optimiser: { name: 'sgd', momentum: 0.9, weightDecay: 0 },
  learningRate: 0.05,
  schedule: 'constant',
  warmUp: 0,
  batch: 32,
  dropLast: false,
  epochs: 1,
  labelSmoothing: 0,
  dropout: 0,
  augmentation: 'none',
  fade: 0,
  builtinDigits: 0,
  nonDigits: 0,
  validation: 0,
  patience: 0,
  seed: 1,
  arithmetic: 'exact',
};

/** A plain recipe with the given changes. */
export function recipeWith(
  changes: Partial<Recipe> & {
    input?: Recipe['topology']['input'];
    hidden?: number[];
    activation?: Recipe['topology']['activation'];
    normalisation?: Normalisation;
    optimizer?: OptimiserName;
    weightDecay?: number;
  } = {},
): Recipe {
  const { input = 'pixels', hidden, activation, normalisation, optimizer, weightDecay, ...rest } = changes;
  const topology = onInput(
    { hidden: hidden ?? PLAIN.topology.hidden, activation: activation ?? 'relu' },
    input,
  );
  return {
    ...PLAIN,
    topology: withNormalisation(topology, normalisation ?? 'none'),
    initialisation: activation === 'sigmoid' ? 'glorot' : 'he',
    optimiser: { name: optimizer ?? 'sgd', momentum: 0.9, weightDecay: weightDecay ?? 0 },
    ...rest,
  };
}

export interface Outcome extends TrainedNetwork {
  readonly events: readonly TrainingEvent[];
}

/** Runs to the end; `meddle` is called with the run and each of its events. */
export async function runToEnd(
  options: TrainingOptions,
  meddle: (run: TrainingRun, event: TrainingEvent) => void = () => {},
): Promise<Outcome> {
  const run = startRun(options);
  try {
    const events: TrainingEvent[] = [];
    const iterator = run.events();
    for (;;) {
      const next = await iterator.next();
      if (next.done) return { ...next.value, events };
      events.push(next.value);
      meddle(run, next.value);
    }
  } finally {
    await run.close();
  }
}

/** The events of one kind. */
export function eventsOf<Kind extends TrainingEvent['event']>(outcome: Outcome, kind: Kind) {
  return outcome.events.filter(
    (event): event is Extract<TrainingEvent, { event: Kind }> => event.event === kind,
  );
}
