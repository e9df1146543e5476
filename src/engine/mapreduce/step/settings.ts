// The settings of a training step that are the same for all steps of an epoch.

import type { Topology } from '../../network/topology.js';
import type { Augmentation } from '../../recipe/augmentation.js';
import type { OptimiserSettings } from '../../recipe/optimiser.js';

export interface StepSettings {
  readonly topology: Topology;
  readonly optimiser: OptimiserSettings;
  readonly batch: number;
  /** Images to visit: an epoch's, or those of some steps. A last, smaller batch is included. */
  readonly images: number;
  readonly labelSmoothing: number;
  readonly dropout: number;
  readonly augmentation: Augmentation | undefined;
  readonly seed: number;
  /** From 0. With the seed it determines what is random within the epoch. */
  readonly epoch: number;
  /** Steps of the run before the first of these; with the seed it decides which units are left out. */
  readonly firstStep: number;
  /** Steps that each shard has made before the first of these. */
  readonly stepsBefore: number;
}
