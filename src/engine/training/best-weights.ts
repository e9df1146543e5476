// Early stopping: keeps the weights of the epoch with the best validation accuracy.

import type { EpochEvent } from './events.js';

/** The best epoch so far, from 1, its figures, and its weights in the kernels' layout. */
export interface BestEpoch {
  readonly epoch: number;
  readonly accuracy: number;
  readonly loss: number;
  readonly weights: Float32Array;
}

export class BestWeights {
  /**
   * @param patience epochs without improvement after which training ends; 0: never, and no weights are kept
   * @param best the best epoch of the earlier part of a resumed run
   */
  constructor(
    private readonly patience: number,
    public best?: BestEpoch,
  ) {}

  /** Keeps a copy of the weights if the epoch is the best so far: higher accuracy, or equal accuracy and lower loss. */
  see(
    { epoch, validationAccuracy = 0, validationLoss = 0 }: Omit<EpochEvent, 'event'>,
    parameters: Float32Array,
  ): void {
    if (this.patience === 0) return;
    const { best } = this;
    const isBetter =
      !best ||
      validationAccuracy > best.accuracy ||
      (validationAccuracy === best.accuracy && validationLoss < best.loss);
    if (!isBetter) return;
    this.best = {
      epoch,
      accuracy: validationAccuracy,
      loss: validationLoss,
      weights: parameters.slice(),
    };
  }

  /** Whether patience has run out after `epoch` epochs. */
  isOver(epoch: number): boolean {
    return this.best !== undefined && epoch - this.best.epoch >= this.patience;
  }

  /** Replaces the last epoch's weights by the best one's. */
  restore(parameters: Float32Array): void {
    if (this.best) parameters.set(this.best.weights);
  }
}
