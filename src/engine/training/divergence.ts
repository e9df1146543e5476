// Whether training went wrong: weights or a loss that are not finite, a loss worse than guessing, or a network that guesses.

import { CLASSES } from '../network/topology.js';
import type { DivergedEvent } from './events.js';

/** Whether every number is finite. A plain loop takes a millisecond for a million numbers. */
export function areFinite(values: Float32Array): boolean {
  // Infinity minus itself is NaN, and so is NaN minus itself.
  for (let index = 0; index < values.length; index++) if (values[index] - values[index] !== 0) return false;
  return true;
}

/** Cross-entropy if every class has the same probability. */
const GUESSING = Math.log(CLASSES);
/** A bad start may be a little worse than guessing for an epoch. */
const MARGIN = 1.5;

/** Whether an epoch's mean loss is worse than guessing. */
export function isExploding(loss: number): boolean {
  return loss > MARGIN * GUESSING;
}

/** Fewer images than these may be missed by bad luck. */
const ENOUGH_IMAGES = 100;

/** Whether an accuracy is not clearly better than chance: twice one in ten at most, for classes may be of unequal size. */
export function isGuessing(accuracy: number, images: number): boolean {
  return images >= ENOUGH_IMAGES && accuracy <= 2 / CLASSES;
}

/** "Training diverged in epoch 3: the loss is not finite." */
export function describeDivergence({ epoch, what }: DivergedEvent): string {
  return `Training diverged in epoch ${epoch}: ${what === 'loss' ? 'the loss is' : 'some weights are'} not finite.`;
}
