// Training as a library offers it: events to follow, and the model that comes of them.

import { addBuiltinDigits, addNonDigits } from '../data/builtin/dataset.js';
import { hashTensors } from '../engine/network/hash.js';
import { describeNetwork } from '../engine/network/topology.js';
import { PRESETS, type PresetName } from '../engine/recipe/presets.js';
import { checkRecipe, isRecipe, type Recipe, wrongFieldOf } from '../engine/recipe/recipe.js';
import { checkDataset } from '../engine/training/check.js';
import type { Dataset } from '../engine/training/dataset.js';
import { describeDivergence } from '../engine/training/divergence.js';
import type { DivergedEvent, DoneEvent, TrainingEvent } from '../engine/training/events.js';
import * as engine from '../engine/training/train.js';
import { checkWorkers } from '../engine/worker-count.js';
import { InputError, RunError, UsageError } from '../errors.js';
import type { Network } from '../formats/model.js';
import { toModel } from '../formats/trained-model.js';
import { describeKindOfValue, describeValue, printable } from '../printable.js';
import { refuse, requireNames, requireOptions, requireSingle } from './arguments.js';
import { here } from './place.js';

export interface TrainOptions {
  /** A preset's name, or a recipe: `{ ...PRESETS.quick, epochs: 2 }`. */
  readonly recipe: PresetName | Recipe;
  readonly dataset: Dataset | PromiseLike<Dataset>;
  /** Worker threads, 1 to 64; one a core unless given. They change no bit of the result. */
  readonly workers?: number;
  /** A model whose weights training begins with; random ones unless given. */
  readonly initial?: Network;
  /** Ends the run early: the model is that of the last whole epoch, and without one `model()` rejects with `run-left`. */
  readonly signal?: AbortSignal;
}

const OPTIONS = {
  recipe: 'checked',
  dataset: 'checked',
  workers: 'checked',
  initial: 'checked',
  signal: 'checked',
} as const;

/** A field that there is not would do nothing. @throws UsageError `bad-option` */
function requireFields(recipe: Recipe): void {
  const { default: example } = PRESETS;
  const fields = 'Its fields';
  requireNames('A recipe has no field', fields, Object.keys(recipe), [...Object.keys(example), 'rounds']);
  for (const part of ['topology', 'optimiser'] as const)
    requireNames(`A recipe's ${part} has no field`, fields, Object.keys(recipe[part]), [
      ...Object.keys(example[part]),
      ...(part === 'topology' ? ['normalisation'] : []),
    ]);
}

/** The field of what is no recipe that is not of its kind, and what it is. */
function describeWrongField(recipe: unknown): string {
  const field = wrongFieldOf(recipe);
  if (!field) return describeKindOfValue(recipe);
  const value = field.split('.').reduce((part, name) => (part as Record<string, unknown>)[name], recipe);
  return `${field}: ${typeof value === 'string' ? JSON.stringify(printable(value)) : describeValue(value)}`;
}

/** A run that begins when its events, or its model, are asked for. */
export class Training implements AsyncIterable<TrainingEvent> {
  private readonly events: AsyncGenerator<TrainingEvent, Network>;
  private outcome: Promise<Network> | undefined;

  constructor(options: TrainOptions) {
    requireOptions('train()', options, OPTIONS);
    for (const name of ['recipe', 'dataset'] as const)
      if (options[name] === undefined)
        throw new UsageError('bad-option', `train() needs a ${name}: train({ recipe, dataset }).`);
    if (typeof options.dataset !== 'object' || options.dataset === null)
      refuse('train() takes a data set, or a promise of one', options.dataset);
    // Why it cannot be had is told when the run waits for it, and must not end the program before.
    if (options.dataset instanceof Promise) options.dataset.catch(() => {});
    if (options.signal !== undefined && !(options.signal instanceof AbortSignal))
      refuse('train() takes the signal of an AbortController', options.signal);
    const recipe = typeof options.recipe === 'string' ? presetOf(options.recipe) : options.recipe;
    if (!isRecipe(recipe))
      throw new UsageError(
        'bad-option',
        'The recipe must be the name of a preset, or an object with all fields of one, each of its kind: ' +
          `{ ...PRESETS.quick, epochs: 2 }; found ${describeWrongField(recipe)}.`,
      );
    requireFields(recipe);
    const { workers = here().defaultWorkers() } = options;
    checkRecipe(recipe);
    checkWorkers(workers);
    checkInitial(recipe, options.initial);
    this.events = run({ ...options, recipe, workers });
  }

  /** The events, once: the run goes on as they are asked for, and ends when the loop is left. */
  async *[Symbol.asyncIterator](): AsyncGenerator<TrainingEvent, void> {
    try {
      for (let step = await this.events.next(); ; step = await this.events.next()) {
        if (step.done) {
          this.outcome ??= Promise.resolve(step.value);
          return;
        }
        yield step.value;
      }
    } catch (error) {
      this.outcome = Promise.reject(error);
      // Reported where it is thrown, and again by model().
      this.outcome.catch(() => {});
      throw error;
    } finally {
      await this.events.return(undefined as never);
    }
  }

  /**
   * The trained model. What is left of the run is done first, and its events are passed over.
   * @throws RunError `diverged`, `workers-fail`, `job-failed`, `out-of-memory`, `no-threads`, `no-kernels` in a page; `run-left` where a loop over
   *   the events was left before the end
   */
  model(): Promise<Network> {
    this.outcome ??= this.runToEnd();
    return this.outcome;
  }

  private async runToEnd(): Promise<Network> {
    let step = await this.events.next();
    while (!step.done) step = await this.events.next();
    // Of a run that was left nothing more comes, not even a model.
    if (step.value) return step.value;
    throw new RunError(
      'run-left',
      'The run has no model: the loop over its events was left before the end. Train again, and let the loop end, or end ' +
        'the run early with `signal`.',
    );
  }
}

/**
 * Trains a network. Nothing is done before the first event, or the model, is asked for.
 * @throws UsageError `bad-option`, `bad-topology`; InputError `bad-init`, `is-committee`
 */
export function train(options: TrainOptions): Training {
  return new Training(options);
}

function presetOf(name: PresetName): Recipe {
  if (Object.hasOwn(PRESETS, name)) return PRESETS[name];
  throw new UsageError(
    'bad-option',
    `The recipe must be a preset (${Object.keys(PRESETS).join(', ')}) or a recipe; found "${printable(String(name))}".`,
  );
}

function checkInitial(recipe: Recipe, initial: Network | undefined): void {
  if (initial === undefined) return;
  const { topology } = requireSingle('train()', initial, 'gives the weights that training begins with');
  if (recipe.topology.normalisation)
    throw new InputError(
      'bad-init',
      'A run with batch normalisation cannot begin with the weights of a model, which hold what they were normalised by. ' +
        'Leave out topology.normalisation, or the initial model.',
    );
  const [found, wanted] = [topology, recipe.topology].map(describeNetwork);
  if (found === wanted) return;
  throw new InputError(
    'bad-init',
    `The initial model is a network ${found}, and this run trains ${wanted}. Give the recipe the model's topology, or begin ` +
      'with another model.',
  );
}

async function* run({
  recipe,
  workers,
  initial,
  signal,
  ...options
}: TrainOptions & { recipe: Recipe; workers: number }): AsyncGenerator<TrainingEvent, Network> {
  const given = await options.dataset;
  checkDataset(given);
  const machine = await here().open([recipe.arithmetic]);
  const warnings: string[] = [];
  const listener = {
    onDownload() {},
    onDrawn() {},
    onWarning: (message: string) => void warnings.push(message),
  };
  const withBuiltin = await addBuiltinDigits(given, recipe.builtinDigits, { machine, workers, listener });
  const dataset = await addNonDigits(withBuiltin, recipe.nonDigits);
  for (const message of warnings) yield { event: 'warning', message };

  const training = engine.train({
    machine,
    recipe,
    dataset,
    workers: machine.sharesMemory ? workers : 1,
    signal,
    initial: initial?.tensors,
  });
  let done: DoneEvent | undefined;
  let diverged: DivergedEvent | undefined;
  try {
    for (let step = await training.next(); ; step = await training.next()) {
      if (step.done) {
        if (diverged) throw refuseDiverged(diverged, recipe);
        if (done?.epochs === 0)
          throw new RunError(
            'run-left',
            'The run was stopped before its first epoch was over, so it has no model.',
          );
        const startedFrom = initial && (await hashTensors(initial.tensors));
        return toModel(step.value, dataset, done as DoneEvent, here().describeVersions(), startedFrom);
      }
      if (step.value.event === 'done') done = step.value;
      if (step.value.event === 'diverged') diverged = step.value;
      yield step.value;
    }
  } finally {
    // Ends the workers of a run whose events nobody asks for any more.
    await training.return(undefined as never);
  }
}

function refuseDiverged(event: DivergedEvent, { learningRate }: Recipe): RunError {
  return new RunError(
    'diverged',
    `${describeDivergence(event)} Lower the learning rate, now ${learningRate}.`,
  );
}
