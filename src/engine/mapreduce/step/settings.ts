// What a training step needs to know that does not change from step to step.

import type { Topology } from '../../network/topology.js';
import type { Augmentation } from '../../recipe/augmentation.js';
import type { OptimiserSettings } from '../../recipe/optimiser.js';

export interface StepSettings {
  readonly topology: Topology;
  readonly optimiser: OptimiserSettings;
  readonly batch: number;
  /** Images that are visited, an epoch's or those of some steps; what is left of them for a last batch may be fewer. */
  readonly images: number;
  readonly labelSmoothing: number;
  readonly dropout: number;
  readonly augmentation: Augmentation | undefined;
  readonly seed: number;
  /** From 0; with the seed it decides what is random within the epoch. */
  readonly epoch: number;
  /** Steps of the run before the first of these; with the seed it decides which units are left out. */
  readonly firstStep: number;
}
