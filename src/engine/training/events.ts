// The events of a training run. The engine knows no screen: the bar, the plain log and the JSON stream each render
// these.

import type { TimeShares } from '../mapreduce/time-shares.js';
import type { Recipe } from '../recipe/recipe.js';
import type { ClusterProgress, MachineShare } from '../rounds/machines.js';
import type { Score } from './score.js';

export interface StartEvent {
  readonly event: 'start';
  readonly recipe: Recipe;
  /** The data set that the figures refer to: "MNIST", "built-in digits". */
  readonly dataset: string;
  /** The data set's name, and what was added to it. */
  readonly trainedOn: string;
  readonly trainingImages: number;
  readonly validationImages: number;
  readonly testImages: number;
  readonly parameters: number;
  readonly workers: number;
  /** Epochs completed by an earlier part of the run; absent in a new run. */
  readonly epochsBefore?: number;
}

/** About ten times a second within an epoch. */
export interface ProgressEvent {
  readonly event: 'progress';
  /** From 1. */
  readonly epoch: number;
  /** How much of the epoch is done, 0 to 1. */
  readonly share: number;
  readonly imagesPerSecond: number;
  /** Where other machines take part. */
  readonly cluster?: ClusterProgress;
  /** Mean training loss of the epoch so far; absent until the first batch is done. */
  readonly loss?: number;
}

export interface EpochEvent {
  readonly event: 'epoch';
  readonly epoch: number;
  /** Training alone, without evaluation. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** Training loss: mean over the epoch's images, each as augmented, with the weights that its batch met. */
  readonly loss: number;
  /** Accuracy on the last training images, as many as are held out, unchanged and with the epoch's final weights. */
  readonly trainingAccuracy?: number;
  /** Accuracy and loss on the images held out for validation, if any. */
  readonly validationAccuracy?: number;
  readonly validationLoss?: number;
  /** Where no images are held out. They are reported and decide nothing. */
  readonly testAccuracy?: number;
  readonly testLoss?: number;
  readonly time: TimeShares;
  /** What each machine did, where others take part. */
  readonly machines?: readonly MachineShare[];
  /** The same for each worker; absent in runs of earlier versions. */
  readonly timeByWorker?: readonly TimeShares[];
}

/** The run was asked to stop. The current epoch is undone; later events refer to the completed epochs. */
export interface StoppedEvent {
  readonly event: 'stopped';
  /** Completed epochs. */
  readonly epochs: number;
}

/** The loss or some weights are not finite after an epoch. The epoch is undone and the run ends. */
export interface DivergedEvent {
  readonly event: 'diverged';
  /** The epoch that is undone, from 1. */
  readonly epoch: number;
  readonly what: 'loss' | 'weights';
}

export interface WarningEvent {
  readonly event: 'warning';
  readonly message: string;
}

export interface DoneEvent {
  readonly event: 'done';
  /** Undefined if the run was stopped and evaluating the test images would have taken too long. */
  readonly test: Score | undefined;
  readonly dataset: string;
  readonly weightsSha256: string;
  /** Sum of the epochs' seconds. */
  readonly trainingSeconds: number;
  /** Training, evaluation and everything else. Of an earlier part of the run only the training seconds count. */
  readonly totalSeconds: number;
  /** Whether it was stopped before its last epoch. */
  readonly stopped: boolean;
  /** Whether the epoch after the last completed one diverged. */
  readonly diverged: boolean;
  /** Completed epochs. */
  readonly epochs: number;
  /** The epoch whose weights were kept, if early stopping chose one. */
  readonly bestEpoch: number | undefined;
}

export type TrainingEvent =
  | StartEvent
  | ProgressEvent
  | EpochEvent
  | WarningEvent
  | StoppedEvent
  | DivergedEvent
  | DoneEvent;
