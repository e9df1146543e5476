// A training run: places the data set in the shared memory, trains epoch by epoch, evaluates, and reports by events.

import { UsageError } from '../../errors.js';
import { count } from '../../numbers.js';
import type { Machine } from '../machine.js';
import { Stopped } from '../mapreduce/failures.js';
import { MapReduceHost, type TrainedEpoch } from '../mapreduce/host.js';
import type { StepSettings } from '../mapreduce/step/settings.js';
import { networkOf } from '../network/fold.js';
import { hashTensors } from '../network/hash.js';
import { drawParameters } from '../network/initialise.js';
import { type LayerTensors, packParameters, tensorShapes } from '../network/tensors.js';
import { optimiserMoments } from '../recipe/optimiser.js';
import { checkRecipe, type Recipe } from '../recipe/recipe.js';
import { LocalSteps } from '../rounds/local-steps.js';
import { Rounds } from '../rounds/rounds.js';
import type { Stretch } from '../rounds/shards.js';
import { OwnThreads, type StartTrainer } from '../rounds/trainer.js';
import { Wire } from '../rounds/wire.js';
import { BestWeights } from './best-weights.js';
import { fitTemperature } from './calibration.js';
import { type Dataset, slice } from './dataset.js';
import { areFinite, isExploding, isGuessing } from './divergence.js';
import type { DivergedEvent, EpochEvent, StoppedEvent, TrainingEvent } from './events.js';
import { accuracyOf, type Score, score } from './score.js';
import type { TrainingState } from './state.js';

/** Time between progress events. */
const PROGRESS_MILLISECONDS = 100;
/** The time that a stopped run may still spend on evaluations. */
const LAST_EVALUATION_MILLISECONDS = 1000;

export interface TrainingOptions {
  readonly recipe: Recipe;
  readonly dataset: Dataset;
  readonly workers: number;
  readonly machine: Machine;
  /** Stops the run after the current task; the weights of the last completed epoch are kept. */
  readonly signal?: AbortSignal;
  readonly stallSeconds?: number;
  /** The state to resume from; undefined for a new run. */
  readonly from?: TrainingState;
  /** The initial weights; undefined for random ones, as the recipe says. */
  readonly initial?: readonly LayerTensors[];
  /** Who trains the shards of a recipe with rounds; undefined for this machine's own threads. */
  readonly trainer?: StartTrainer;
}

/** The result of a run. */
export interface TrainedNetwork {
  readonly recipe: Recipe;
  readonly tensors: LayerTensors[];
  readonly weightsSha256: string;
  /** The temperature of its probabilities, fitted on the validation images; undefined without them. */
  readonly temperature: number | undefined;
}

/** Trains a network. Yields events, the last of them `done`, and returns the network. */
export async function* train(options: TrainingOptions): AsyncGenerator<TrainingEvent, TrainedNetwork> {
  checkRecipe(options.recipe);
  const run = new TrainingRun(options);
  try {
    return yield* run.events();
  } finally {
    await run.close();
  }
}

/** One run. Its state and host are public for checkpoints, and for tests that harm its workers. */
export class TrainingRun {
  readonly host: MapReduceHost;
  private readonly trainingImages: number;
  private readonly validationImages: number;
  private readonly warnings: string[] = [];
  private readonly steps: LocalSteps;
  /** Where the recipe has rounds. */
  private readonly rounds: Rounds | undefined;
  private readonly best: BestWeights;
  /** Completed epochs. */
  private epochs: number;
  private trainingSeconds: number;
  private warnedOfExplosion = false;

  constructor(private readonly options: TrainingOptions) {
    const { recipe, dataset, workers, machine, stallSeconds, from } = options;
    this.trainingImages = countTrainingImages(recipe, dataset);
    this.validationImages = dataset.training.count - this.trainingImages;
    this.best = new BestWeights(recipe.patience, from?.best);
    this.epochs = from?.epochs ?? 0;
    this.trainingSeconds = from?.trainingSeconds ?? 0;
    this.host = new MapReduceHost(
      {
        topology: recipe.topology,
        moments: optimiserMoments(recipe.optimiser.name),
        batch: recipe.batch,
        workers,
        images: dataset.training.count + dataset.test.count,
        trainingImages: this.trainingImages,
        evaluatedImages: Math.max(dataset.test.count, this.validationImages),
      },
      {
        machine,
        arithmetic: recipe.arithmetic,
        stallSeconds,
        onFailure: (message) => this.warnings.push(message),
      },
    );
    this.placeData();
    this.steps = new LocalSteps(this.host, recipe, this.trainingImages);
    this.rounds = recipe.rounds && this.startRounds();
    this.placeParameters();
  }

  private startRounds(): Rounds {
    const { host, steps, trainingImages } = this;
    const { recipe, dataset, machine, trainer: start, from } = this.options;
    const { shape } = steps;
    const wire = new Wire(recipe, host.map, machine);
    const trainer =
      start?.({
        recipe,
        trainingImages: slice(dataset.training, 0, trainingImages),
        shape,
        wire,
        warn: (message) => this.warnings.push(message),
      }) ?? new OwnThreads(host, steps, wire);
    return new Rounds(host, trainer, shape, wire, recipe, from?.outer);
  }

  /** The workers' settings for an epoch, from 0, that is trained without rounds. */
  settingsOf(epoch: number): StepSettings {
    return this.steps.settingsOf(this.wholeEpoch(epoch));
  }

  private wholeEpoch(epoch: number): Stretch {
    return { epoch, shard: 0, first: 0, steps: this.steps.shape.steps };
  }

  async close(): Promise<void> {
    await this.rounds?.trainer.close();
    await this.host.close();
  }

  /** The state between two epochs, to be resumed from. Its arrays are views: the next epoch changes them. */
  get state(): TrainingState {
    const { parameters, map } = this.host;
    return {
      epochs: this.epochs,
      parameters,
      moments: map.moments.map((address) => this.host.floats(address, parameters.length)),
      ...(this.rounds?.outer && { outer: this.rounds.outer }),
      best: this.best.best,
      trainingSeconds: this.trainingSeconds,
    };
  }

  private placeData(): void {
    const { map } = this.host;
    const { training, test } = this.options.dataset;
    this.host.place('the training images', map.images, training.pixels);
    this.host.place('the test images', map.images + training.pixels.length, test.pixels);
    this.host.place('the training labels', map.labels, training.labels);
    this.host.place('the test labels', map.labels + training.count, test.labels);
  }

  private placeParameters(): void {
    const { recipe, from, initial } = this.options;
    const { topology, initialisation, seed } = recipe;
    if (from) {
      const { parameters, moments } = this.state;
      parameters.set(from.parameters);
      for (const [index, moment] of moments.entries()) moment.set(from.moments[index]);
    } else {
      packParameters(
        topology,
        initial ?? drawParameters(topology, initialisation, seed),
        this.host.parameters,
      );
    }
  }

  async *events(): AsyncGenerator<TrainingEvent, TrainedNetwork> {
    const { recipe, dataset, workers } = this.options;
    const started = performance.now();
    yield {
      event: 'start',
      recipe,
      dataset: dataset.name,
      trainedOn: dataset.trainedOn ?? dataset.name,
      trainingImages: this.trainingImages,
      validationImages: this.validationImages,
      testImages: dataset.test.count,
      parameters: tensorShapes(recipe.topology).reduce(
        (sum, { units, inputs }) => sum + units * (inputs + 1),
        0,
      ),
      workers,
      ...(this.epochs > 0 && { epochsBefore: this.epochs }),
    };

    let ending: StoppedEvent | DivergedEvent | undefined;
    while (!ending && this.epochs < recipe.epochs && !this.best.isOver(this.epochs)) {
      const outcome = yield* this.epoch(this.epochs);
      if (outcome.event === 'epoch') this.conclude(outcome);
      else ending = outcome;
      yield outcome;
      yield* this.takeWarnings();
    }

    this.best.restore(this.host.parameters);
    // Of no epoch nothing is saved, so there is nothing to measure.
    const allowed = this.epochs > 0 ? LAST_EVALUATION_MILLISECONDS : 0;
    const deadline = ending?.event === 'stopped' ? performance.now() + allowed : undefined;
    const test = await this.inTime(deadline, () => this.evaluateTest());
    const temperature = await this.inTime(deadline, () => this.fitTemperature());
    if (test && !ending && isGuessing(test.accuracy, dataset.test.count))
      this.warnings.push(
        `the network only guesses: its test accuracy is ${(100 * test.accuracy).toFixed(2)} %, and one in ten is right by ` +
          `chance. Try a lower learning rate, now ${recipe.learningRate}, or more epochs, now ${recipe.epochs}.`,
      );
    yield* this.takeWarnings();
    const tensors = networkOf(recipe.topology, this.host.parameters);
    const weightsSha256 = await hashTensors(tensors);
    yield {
      event: 'done',
      test,
      dataset: dataset.name,
      weightsSha256,
      trainingSeconds: this.trainingSeconds,
      totalSeconds: (performance.now() - started) / 1000 + (this.options.from?.trainingSeconds ?? 0),
      stopped: ending?.event === 'stopped',
      diverged: ending?.event === 'diverged',
      epochs: this.epochs,
      bestEpoch: this.best.best?.epoch,
    };
    return { recipe, tensors, weightsSha256, temperature };
  }

  private *takeWarnings(): Generator<TrainingEvent> {
    for (const message of this.warnings.splice(0)) yield { event: 'warning', message };
  }

  /** Adds a completed epoch to the state. */
  private conclude(event: EpochEvent): void {
    this.epochs = event.epoch;
    this.trainingSeconds += event.seconds;
    this.best.see(event, this.host.parameters);
    if (!isExploding(event.loss) || this.warnedOfExplosion) return;
    this.warnedOfExplosion = true;
    this.warnings.push(
      `the training loss is ${event.loss.toFixed(2)} after epoch ${event.epoch}, worse than guessing (2.30): ` +
        'the learning rate may be too high. Try a lower one.',
    );
  }

  /**
   * Trains and evaluates one epoch (from 0), with progress events. If it is stopped or diverges, the state is as before it.
   */
  private async *epoch(
    epoch: number,
  ): AsyncGenerator<TrainingEvent, EpochEvent | StoppedEvent | DivergedEvent> {
    const { signal } = this.options;
    const { host } = this;
    if (signal?.aborted) return { event: 'stopped', epochs: this.epochs };
    const images = this.steps.shape.images * this.steps.shape.shards;
    const started = performance.now();
    let finished = false;
    const onAbort = () => this.stop();
    signal?.addEventListener('abort', onAbort);
    try {
      const training = this.trainEpoch(epoch).finally(() => {
        finished = true;
      });
      while (!finished) {
        await Promise.race([training, delay(PROGRESS_MILLISECONDS)]);
        yield* this.takeWarnings();
        if (finished) break;
        const { share } = this;
        const imagesPerSecond = (share * images) / ((performance.now() - started) / 1000);
        const loss = this.lossSoFar(epoch);
        const cluster = this.rounds?.trainer.progress;
        yield {
          event: 'progress',
          epoch: epoch + 1,
          share,
          imagesPerSecond,
          ...(loss !== undefined && { loss }),
          ...(cluster && { cluster }),
        };
      }
      const { loss, time, timeByWorker } = await training;
      const seconds = (performance.now() - started) / 1000;
      const what = !Number.isFinite(loss) ? 'loss' : !areFinite(host.parameters) ? 'weights' : undefined;
      if (what && !signal?.aborted) {
        this.undo();
        return { event: 'diverged', epoch: epoch + 1, what };
      }
      const figures = signal?.aborted ? undefined : await unlessStopped(this.evaluateEpoch());
      if (signal?.aborted) {
        this.undo();
        return { event: 'stopped', epochs: this.epochs };
      }
      const imagesPerSecond = images / seconds;
      const machines = this.rounds?.trainer.takeMachines() ?? [];
      return {
        event: 'epoch',
        epoch: epoch + 1,
        seconds,
        imagesPerSecond,
        loss,
        ...figures,
        time,
        ...(timeByWorker.length > 0 && { timeByWorker }),
        ...(machines.length > 0 && { machines }),
      };
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  private trainEpoch(epoch: number): Promise<TrainedEpoch> {
    return this.rounds ? this.rounds.trainEpoch(epoch) : this.steps.train(this.wholeEpoch(epoch));
  }

  /** How much of the running epoch is done, 0 to 1. */
  private get share(): number {
    return this.rounds?.share ?? this.host.share;
  }

  private lossSoFar(epoch: number): number | undefined {
    return this.rounds ? this.rounds.lossSoFar : this.host.lossSoFar(this.settingsOf(epoch));
  }

  private undo(): void {
    if (this.rounds) this.rounds.undo();
    else this.host.restore();
  }

  private stop(): void {
    this.rounds?.trainer.stop();
    this.host.stop();
  }

  private async evaluateEpoch(): Promise<Partial<EpochEvent>> {
    if (this.validationImages === 0) {
      const { accuracy, loss } = await this.evaluateTest();
      return { testAccuracy: accuracy, testLoss: loss };
    }
    const { accuracy, loss } = score(await this.readValidation(), this.validationLabels);
    const trainingAccuracy = await this.evaluateTraining();
    return { trainingAccuracy, validationAccuracy: accuracy, validationLoss: loss };
  }

  /** Accuracy on as many training images as are held out: beside the validation accuracy it shows overfitting. */
  private async evaluateTraining(): Promise<number> {
    const count = Math.min(this.trainingImages, this.validationImages);
    const first = this.trainingImages - count;
    const { labels } = slice(this.options.dataset.training, first, this.trainingImages);
    return accuracyOf(await this.host.evaluate(first, count), labels);
  }

  private async fitTemperature(): Promise<number | undefined> {
    if (this.validationImages === 0) return undefined;
    return fitTemperature(await this.readValidation(), this.validationLabels);
  }

  private readValidation(): Promise<Float32Array> {
    return this.host.evaluate(this.trainingImages, this.validationImages);
  }

  private get validationLabels(): Uint8Array {
    const { training } = this.options.dataset;
    return slice(training, this.trainingImages, training.count).labels;
  }

  private async evaluateTest(): Promise<Score> {
    const { training, test } = this.options.dataset;
    return score(await this.host.evaluate(training.count, test.count), test.labels);
  }

  /** The result of an evaluation, or undefined if it is not there by the deadline. */
  private async inTime<Result>(
    deadline: number | undefined,
    evaluate: () => Promise<Result>,
  ): Promise<Result | undefined> {
    if (deadline === undefined) return evaluate();
    const milliseconds = deadline - performance.now();
    if (milliseconds <= 0) return undefined;
    const timer = setTimeout(() => this.host.stop(), milliseconds);
    try {
      return await unlessStopped(evaluate());
    } finally {
      clearTimeout(timer);
    }
  }
}

const delay = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The result of work, or undefined if it was stopped. */
async function unlessStopped<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  }
}

/** The images that a run trains on, without those held out. @throws UsageError `too-few-images` */
export function countTrainingImages(recipe: Recipe, { name, training }: Dataset): number {
  const { validation, batch, dropLast, rounds } = recipe;
  const images = training.count - validation;
  const least = (dropLast ? batch : 1) * (rounds?.shards ?? 1);
  if (images >= least) return images;
  const means = [
    'Hold fewer out for validation',
    ...(dropLast && batch > 1 ? ['use a smaller batch'] : []),
    ...(rounds && rounds.shards > 1 ? ['use fewer shards'] : []),
  ];
  throw new UsageError(
    'too-few-images',
    `Of ${count(training.count)} training images (${name}), ${count(validation)} held out for validation leave ` +
      `${count(Math.max(0, images))}. At least ${count(least)} must be left. ${means.join(', or ')}.`,
  );
}
