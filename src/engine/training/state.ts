// The state of a training run between epochs: all that it can be resumed from. Everything else (the order of the images,
// rates, random changes) follows from the recipe's seed and the number of the epoch.

import type { BestEpoch } from './best-weights.js';

export interface TrainingState {
  /** Completed epochs. */
  readonly epochs: number;
  /** Weights and biases in the kernels' layout (see engine/network/topology.ts). */
  readonly parameters: Float32Array;
  /** The optimiser's running means, each laid out as the parameters. */
  readonly moments: readonly Float32Array[];
  /** The velocity of the outer step, laid out as the parameters, if the recipe's rounds have one. */
  readonly outer?: Float32Array;
  /** The best epoch so far, with early stopping. */
  readonly best?: BestEpoch;
  /** Sum of the epochs' seconds. */
  readonly trainingSeconds: number;
}
