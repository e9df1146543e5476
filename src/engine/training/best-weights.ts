// Early stopping: the weights of the epoch that read the held-out images best.

import type { EpochEvent } from './events.js';

/** The best epoch so far, from 1, what it reached, and its weights in the kernels' layout. */
export interface BestEpoch {
  readonly epoch: number;
  readonly accuracy: number;
  readonly loss: number;
  readonly weights: Float32Array;
}

export class BestWeights {
  /**
   * @param patience epochs without a better one after which training ends; 0: never, and no weights are kept
   * @param best the best epoch of the part of the run that is over, where a run goes on
   */
  constructor(
    private readonly patience: number,
    public best?: BestEpoch,
  ) {}

  /** Keeps a copy of the weights if the epoch was the best so far: the higher accuracy, and of two equal ones the lower loss. */
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

  /** Whether patience is at its end after `epoch` whole epochs. */
  isOver(epoch: number): boolean {
    return this.best !== undefined && epoch - this.best.epoch >= this.patience;
  }

  /** Puts the best epoch's weights in the place of the last one's. */
  restore(parameters: Float32Array): void {
    if (this.best) parameters.set(this.best.weights);
  }
}
