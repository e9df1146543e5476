// A training run: places the data set in the shared memory, trains epoch by epoch, evaluates, and reports by events.

import { UsageError } from '../../errors.js';
import type { Machine } from '../machine.js';
import { Stopped } from '../mapreduce/failures.js';
import { MapReduceHost } from '../mapreduce/host.js';
import type { StepSettings } from '../mapreduce/step/settings.js';
import { hashTensors } from '../network/hash.js';
import { drawParameters } from '../network/initialise.js';
import { type LayerTensors, packParameters, tensorShapes, unpackParameters } from '../network/tensors.js';
import { Random } from '../random.js';
import { augmentationAt } from '../recipe/augmentation.js';
import { optimiserMoments } from '../recipe/optimiser.js';
import { checkRecipe, type Recipe } from '../recipe/recipe.js';
import { writeSchedule } from '../recipe/schedule.js';
import { BestWeights } from './best-weights.js';
import { fitTemperature } from './calibration.js';
import { type Dataset, slice } from './dataset.js';
import { areFinite, isExploding } from './divergence.js';
import type { DivergedEvent, EpochEvent, StoppedEvent, TrainingEvent } from './events.js';
import { accuracyOf, type Score, score } from './score.js';
import type { TrainingState } from './state.js';

/** Time between progress events. */
const PROGRESS_MILLISECONDS = 100;
/** The time that a stopped run may still spend on the test images. */
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
    await run.host.close();
  }
}

/** One run. Its state and host are public for checkpoints, and for tests that harm its workers. */
export class TrainingRun {
  readonly host: MapReduceHost;
  private readonly trainingImages: number;
  private readonly validationImages: number;
  private readonly warnings: string[] = [];
  private readonly settings: Omit<StepSettings, 'epoch' | 'augmentation'>;
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
    const { batch } = recipe;
    const images = this.trainingImages;
    this.settings = {
      topology: recipe.topology,
      optimiser: recipe.optimiser,
      batch,
      imagesPerEpoch: recipe.dropLast ? images - (images % batch) : images,
      labelSmoothing: recipe.labelSmoothing,
      dropout: recipe.dropout,
      seed: recipe.seed,
    };
    this.host = new MapReduceHost(
      {
        topology: recipe.topology,
        moments: optimiserMoments(recipe.optimiser.name),
        batch,
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
    this.placeParameters();
  }

  /** The workers' settings for an epoch, from 0. */
  settingsOf(epoch: number): StepSettings {
    return { ...this.settings, epoch, augmentation: augmentationAt(this.options.recipe, epoch) };
  }

  /** The state between two epochs, to be resumed from. Its arrays are views: the next epoch changes them. */
  get state(): TrainingState {
    const { parameters, map } = this.host;
    return {
      epochs: this.epochs,
      parameters,
      moments: map.moments.map((address) => this.host.floats(address, parameters.length)),
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
    const hurry = ending?.event === 'stopped' ? LAST_EVALUATION_MILLISECONDS : undefined;
    const test = await this.inTime(hurry, () => this.evaluateTest());
    const temperature = await this.inTime(hurry, () => this.fitTemperature());
    yield* this.takeWarnings();
    const tensors = unpackParameters(recipe.topology, this.host.parameters);
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
        'the learning rate may be too high. Stop the run, and try a lower one.',
    );
  }

  /**
   * Trains and evaluates one epoch (from 0), with progress events. If it is stopped or diverges, the state is as before it.
   */
  private async *epoch(
    epoch: number,
  ): AsyncGenerator<TrainingEvent, EpochEvent | StoppedEvent | DivergedEvent> {
    const { recipe, signal } = this.options;
    const { host, settings } = this;
    if (signal?.aborted) return { event: 'stopped', epochs: this.epochs };
    const steps = Math.ceil(settings.imagesPerEpoch / settings.batch);
    const order = new Random(recipe.seed, 'order', epoch).permutation(this.trainingImages);
    new Int32Array(host.memory.buffer, host.map.order, this.trainingImages).set(order);
    writeSchedule(host.floats(host.map.schedule, 4 * steps), recipe, epoch, steps);

    const started = performance.now();
    let finished = false;
    const onAbort = () => host.stop();
    signal?.addEventListener('abort', onAbort);
    try {
      const training = host.trainEpoch(this.settingsOf(epoch)).finally(() => {
        finished = true;
      });
      while (!finished) {
        await Promise.race([training, delay(PROGRESS_MILLISECONDS)]);
        yield* this.takeWarnings();
        if (finished) break;
        const share = host.share;
        const imagesPerSecond = (share * settings.imagesPerEpoch) / ((performance.now() - started) / 1000);
        const loss = host.lossSoFar(this.settingsOf(epoch));
        yield {
          event: 'progress',
          epoch: epoch + 1,
          share,
          imagesPerSecond,
          ...(loss !== undefined && { loss }),
        };
      }
      const { loss, time, timeByWorker } = await training;
      const seconds = (performance.now() - started) / 1000;
      const what = !Number.isFinite(loss) ? 'loss' : !areFinite(host.parameters) ? 'weights' : undefined;
      if (what && !signal?.aborted) {
        host.restore();
        return { event: 'diverged', epoch: epoch + 1, what };
      }
      const figures = signal?.aborted ? undefined : await unlessStopped(this.evaluateEpoch());
      if (signal?.aborted) {
        host.restore();
        return { event: 'stopped', epochs: this.epochs };
      }
      const imagesPerSecond = settings.imagesPerEpoch / seconds;
      return {
        event: 'epoch',
        epoch: epoch + 1,
        seconds,
        imagesPerSecond,
        loss,
        ...figures,
        time,
        timeByWorker,
      };
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  private async evaluateEpoch(): Promise<Partial<EpochEvent>> {
    if (this.validationImages === 0) return { testAccuracy: (await this.evaluateTest()).accuracy };
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

  /** The result of an evaluation, or undefined if it takes longer than allowed. */
  private async inTime<Result>(
    milliseconds: number | undefined,
    evaluate: () => Promise<Result>,
  ): Promise<Result | undefined> {
    if (milliseconds === undefined) return evaluate();
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

function countTrainingImages({ validation, batch, dropLast }: Recipe, { name, training }: Dataset): number {
  const images = training.count - validation;
  const least = dropLast ? batch : 1;
  if (images >= least) return images;
  throw new UsageError(
    'too-few-images',
    `${name} has ${training.count} training images; with ${validation} held out for validation, ${Math.max(0, images)} are ` +
      `left, and at least ${least} are needed. Hold fewer out, or use a smaller batch.`,
  );
}
