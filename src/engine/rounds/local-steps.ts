// Local steps: trains on a stretch of one shard with all of this machine's threads. A run without rounds takes an epoch as
// one stretch. What a stretch computes follows from the recipe, the state it begins with and its place in the run alone.

import type { MapReduceHost, TrainedEpoch } from '../mapreduce/host.js';
import type { StepSettings } from '../mapreduce/step/settings.js';
import { Random } from '../random.js';
import { augmentationAt } from '../recipe/augmentation.js';
import type { Recipe } from '../recipe/recipe.js';
import { writeSchedule } from '../recipe/schedule.js';
import { type EpochShape, type Stretch, shapeEpoch } from './shards.js';

export class LocalSteps {
  readonly shape: EpochShape;
  /** The order of the last epoch that was asked for: all its shards and rounds share it. */
  private order: { readonly epoch: number; readonly images: Int32Array } | undefined;

  /** @param host a host at whose `map.images` the training images lie first */
  constructor(
    private readonly host: MapReduceHost,
    private readonly recipe: Recipe,
    private readonly trainingImages: number,
  ) {
    this.shape = shapeEpoch(recipe, trainingImages);
  }

  /** Trains from the host's state on; the state is then what the stretch leaves. Throws as MapReduceHost.trainEpoch(). */
  train(stretch: Stretch): Promise<TrainedEpoch> {
    const { host, recipe, shape } = this;
    const { epoch, shard, first, steps } = stretch;
    const settings = this.settingsOf(stretch);
    const start = shard * shape.images + first * recipe.batch;
    const images = this.orderOf(epoch).subarray(start, start + settings.images);
    new Int32Array(host.memory.buffer, host.map.order, images.length).set(images);
    writeSchedule(host.floats(host.map.schedule, 4 * steps), recipe, epoch, shape.steps, first, steps);
    return host.trainEpoch(settings);
  }

  /** The settings of a stretch of steps, for workers. */
  settingsOf({ epoch, shard, first, steps }: Stretch): StepSettings {
    const { recipe, shape } = this;
    const { topology, optimiser, batch, labelSmoothing, dropout, seed } = recipe;
    return {
      topology,
      optimiser,
      batch,
      images: Math.min(steps * batch, shape.images - first * batch),
      labelSmoothing,
      dropout,
      augmentation: augmentationAt(recipe, epoch),
      seed,
      epoch,
      // The shards' steps count one after another, so that no two leave out the same units.
      firstStep: (epoch * shape.shards + shard) * shape.steps + first,
      stepsBefore: epoch * shape.steps + first,
    };
  }

  private orderOf(epoch: number): Int32Array {
    if (this.order?.epoch !== epoch) {
      const images = new Random(this.recipe.seed, 'order', epoch).permutation(this.trainingImages);
      this.order = { epoch, images };
    }
    return this.order.images;
  }
}
