// A training run: places the data set in the shared memory, trains epoch by epoch, evaluates, and tells of it
// in events.

import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Dataset, slice } from '../dataset/dataset.js';
import { UsageError } from '../errors.js';
import { MapReduceHost } from '../mapreduce/host.js';
import type { StepSettings } from '../mapreduce/step.js';
import { drawParameters } from '../network/initialise.js';
import { type LayerTensors, packParameters, tensorShapes, unpackParameters } from '../network/tensors.js';
import { Random } from '../random.js';
import { fitTemperature } from '../recogniser/calibration.js';
import { augmentationAt } from './augmentation.js';
import type { EpochEvent, TrainingEvent } from './events.js';
import { optimiserMoments } from './optimiser.js';
import { checkRecipe, type Recipe } from './recipe.js';
import { writeSchedule } from './schedule.js';
import { type Score, score } from './score.js';

/** How often a running epoch is told of. */
const PROGRESS_MILLISECONDS = 100;

export interface TrainingOptions {
  readonly recipe: Recipe;
  readonly dataset: Dataset;
  readonly workers: number;
  /** Ends the run after the task at hand; what was learned until the last whole epoch is kept. */
  readonly signal?: AbortSignal;
  readonly stallSeconds?: number;
}

/** What is left when a run is over. */
export interface TrainedNetwork {
  readonly recipe: Recipe;
  readonly tensors: LayerTensors[];
  readonly weightsSha256: string;
  /** What its probabilities are to be calibrated with, from the held-out images; undefined where there are none. */
  readonly temperature: number | undefined;
}

/** SHA-256 of all layers' weights and biases, in order, as little-endian float32. */
export function hashTensors(tensors: readonly LayerTensors[]): string {
  const hash = createHash('sha256');
  for (const { weight, bias } of tensors) {
    hash.update(new Uint8Array(weight.buffer, weight.byteOffset, weight.byteLength));
    hash.update(new Uint8Array(bias.buffer, bias.byteOffset, bias.byteLength));
  }
  return hash.digest('hex');
}

/** Trains a network; yields events, the last of them `done`, and returns the network. */
export async function* train(options: TrainingOptions): AsyncGenerator<TrainingEvent, TrainedNetwork> {
  checkRecipe(options.recipe);
  const run = new TrainingRun(options);
  try {
    return yield* run.events();
  } finally {
    await run.host.close();
  }
}

/** One run, open to tests that look inside or do harm to its workers. */
export class TrainingRun {
  readonly host: MapReduceHost;
  private readonly trainingImages: number;
  private readonly warnings: string[] = [];
  private readonly settings: Omit<StepSettings, 'epoch' | 'augmentation'>;

  constructor(private readonly options: TrainingOptions) {
    const { recipe, dataset, workers, stallSeconds } = options;
    this.trainingImages = countTrainingImages(recipe, dataset);
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
        evaluatedImages: Math.max(dataset.test.count, dataset.training.count - this.trainingImages),
      },
      {
        arithmetic: recipe.arithmetic,
        stallSeconds,
        onFailure: (message) => this.warnings.push(message),
      },
    );
    this.placeData();
    packParameters(
      recipe.topology,
      drawParameters(recipe.topology, recipe.initialisation, recipe.seed),
      this.host.parameters,
    );
  }

  /** What the workers are told of an epoch, from 0. */
  settingsOf(epoch: number): StepSettings {
    return { ...this.settings, epoch, augmentation: augmentationAt(this.options.recipe, epoch) };
  }

  private placeData(): void {
    const { map } = this.host;
    const { training, test } = this.options.dataset;
    this.host.bytes(map.images, training.pixels.length).set(training.pixels);
    this.host.bytes(map.images + training.pixels.length, test.pixels.length).set(test.pixels);
    this.host.bytes(map.labels, training.count).set(training.labels);
    this.host.bytes(map.labels + training.count, test.count).set(test.labels);
  }

  async *events(): AsyncGenerator<TrainingEvent, TrainedNetwork> {
    const { recipe, dataset, workers, signal } = this.options;
    const started = performance.now();
    const validationImages = dataset.training.count - this.trainingImages;
    yield {
      event: 'start',
      recipe,
      dataset: dataset.name,
      trainedOn: dataset.trainedOn ?? dataset.name,
      trainingImages: this.trainingImages,
      validationImages,
      testImages: dataset.test.count,
      parameters: tensorShapes(recipe.topology).reduce(
        (sum, { units, inputs }) => sum + units * (inputs + 1),
        0,
      ),
      workers,
    };

    let trainingSeconds = 0;
    let epoch = 0;
    const best = new BestWeights(recipe.patience);
    while (epoch < recipe.epochs && !signal?.aborted) {
      const trained = yield* this.epoch(epoch);
      if (!trained) break;
      trainingSeconds += trained.seconds;
      epoch++;
      const event = { ...trained, ...(await this.evaluateEpoch(validationImages)) };
      yield event;
      if (best.isOver(event, this.host.parameters)) break;
    }
    best.restore(this.host.parameters);

    const temperature = await this.fitTemperature(validationImages);
    const test = await this.evaluateTest();
    yield* this.takeWarnings();
    const tensors = unpackParameters(recipe.topology, this.host.parameters);
    const weightsSha256 = hashTensors(tensors);
    yield {
      event: 'done',
      test,
      dataset: dataset.name,
      weightsSha256,
      trainingSeconds,
      totalSeconds: (performance.now() - started) / 1000,
      stopped: Boolean(signal?.aborted) && epoch < recipe.epochs,
      epochs: epoch,
      bestEpoch: best.epoch,
    };
    return { recipe, tensors, weightsSha256, temperature };
  }

  private *takeWarnings(): Generator<TrainingEvent> {
    for (const message of this.warnings.splice(0)) yield { event: 'warning', message };
  }

  /** Trains one epoch (from 0), telling how far it is. Undefined if it was stopped; the weights are as before it. */
  private async *epoch(epoch: number): AsyncGenerator<TrainingEvent, EpochEvent | undefined> {
    const { recipe, signal } = this.options;
    const { host, settings } = this;
    const steps = Math.ceil(settings.imagesPerEpoch / settings.batch);
    const order = new Random(recipe.seed, 'order', epoch).permutation(this.trainingImages);
    new Int32Array(host.memory.buffer, host.map.order, this.trainingImages).set(order);
    writeSchedule(host.floats(host.map.schedule, 4 * steps), recipe, epoch, steps);

    const started = performance.now();
    let finished = false;
    // Heard while an epoch runs and no longer: an evaluation that is cut short would give wrong figures.
    const onAbort = () => host.stop();
    signal?.addEventListener('abort', onAbort);
    const training = host.trainEpoch(this.settingsOf(epoch)).finally(() => {
      finished = true;
      signal?.removeEventListener('abort', onAbort);
    });
    while (!finished) {
      await Promise.race([training, delay(PROGRESS_MILLISECONDS)]);
      yield* this.takeWarnings();
      if (finished) break;
      const share = host.share;
      const imagesPerSecond = (share * settings.imagesPerEpoch) / ((performance.now() - started) / 1000);
      yield { event: 'progress', epoch: epoch + 1, share, imagesPerSecond };
    }
    const { loss, time } = await training;
    if (signal?.aborted) {
      host.restore();
      return undefined;
    }
    const seconds = (performance.now() - started) / 1000;
    return {
      event: 'epoch',
      epoch: epoch + 1,
      seconds,
      imagesPerSecond: settings.imagesPerEpoch / seconds,
      loss,
      time,
    };
  }

  private async evaluateEpoch(validationImages: number): Promise<Partial<EpochEvent>> {
    const { training } = this.options.dataset;
    if (validationImages === 0) return { testAccuracy: (await this.evaluateTest()).accuracy };
    const probabilities = await this.host.evaluate(this.trainingImages, validationImages);
    const { accuracy, loss } = score(
      probabilities,
      slice(training, this.trainingImages, training.count).labels,
    );
    return { validationAccuracy: accuracy, validationLoss: loss };
  }

  private async fitTemperature(validationImages: number): Promise<number | undefined> {
    if (validationImages === 0) return undefined;
    const { training } = this.options.dataset;
    const probabilities = await this.host.evaluate(this.trainingImages, validationImages);
    return fitTemperature(probabilities, slice(training, this.trainingImages, training.count).labels);
  }

  private async evaluateTest(): Promise<Score> {
    const { training, test } = this.options.dataset;
    return score(await this.host.evaluate(training.count, test.count), test.labels);
  }
}

function countTrainingImages({ validation, batch, dropLast }: Recipe, { name, training }: Dataset): number {
  const images = training.count - validation;
  const least = dropLast ? batch : 1;
  if (images >= least) return images;
  throw new UsageError(
    'too-few-images',
    `${name} has ${training.count} training images; with ${validation} held out (--validation) ${Math.max(0, images)} are ` +
      `left, and at least ${least} are needed. Hold fewer out, or use a smaller --batch.`,
  );
}

/** Early stopping: the weights of the epoch that read the held-out images best. */
class BestWeights {
  /** The epoch (from 1) whose weights are kept; undefined while none is. */
  epoch: number | undefined;
  private weights: Float32Array | undefined;
  private accuracy = -1;
  private loss = Number.POSITIVE_INFINITY;

  constructor(private readonly patience: number) {}

  /** Keeps the weights if the epoch was the best so far; tells whether patience is at its end. */
  isOver(
    { epoch, validationAccuracy = 0, validationLoss = 0 }: EpochEvent,
    parameters: Float32Array,
  ): boolean {
    if (this.patience === 0) return false;
    const isBetter =
      validationAccuracy > this.accuracy ||
      (validationAccuracy === this.accuracy && validationLoss < this.loss);
    if (isBetter) {
      this.epoch = epoch;
      this.accuracy = validationAccuracy;
      this.loss = validationLoss;
      this.weights = parameters.slice();
    }
    return epoch - (this.epoch ?? epoch) >= this.patience;
  }

  restore(parameters: Float32Array): void {
    if (this.weights) parameters.set(this.weights);
  }
}
