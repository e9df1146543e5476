// What a training step needs to know that does not change from step to step.

import type { Topology } from '../../network/topology.js';
import type { Augmentation } from '../../recipe/augmentation.js';
import type { OptimiserSettings } from '../../recipe/optimiser.js';

export interface StepSettings {
  readonly topology: Topology;
  readonly optimiser: OptimiserSettings;
  readonly batch: number;
  /** Images an epoch visits; a last, smaller batch is included unless they are cut to a multiple of `batch`. */
  readonly imagesPerEpoch: number;
  readonly labelSmoothing: number;
  readonly dropout: number;
  readonly augmentation: Augmentation | undefined;
  readonly seed: number;
  /** From 0; with the seed it decides what is random within the epoch. */
  readonly epoch: number;
}
