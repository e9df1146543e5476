// What a training run tells while it goes on. The engine knows no screen: the bar, the plain log and the JSON
// stream each render these.

import type { TimeShares } from '../mapreduce/time-shares.js';
import type { Recipe } from '../recipe/recipe.js';
import type { ClusterProgress, MachineShare } from '../rounds/trainer.js';
import type { Score } from './score.js';

export interface StartEvent {
  readonly event: 'start';
  readonly recipe: Recipe;
  /** What the figures are about: "MNIST", "built-in digits". */
  readonly dataset: string;
  /** The data set's name, and what was added to it. */
  readonly trainedOn: string;
  readonly trainingImages: number;
  readonly validationImages: number;
  readonly testImages: number;
  readonly parameters: number;
  readonly workers: number;
  /** Whole epochs that an earlier part of the run is through with; absent where the run begins. */
  readonly epochsBefore?: number;
}

/** Some ten times a second within an epoch. */
export interface ProgressEvent {
  readonly event: 'progress';
  /** From 1. */
  readonly epoch: number;
  /** Of the epoch, 0 to 1. */
  readonly share: number;
  readonly imagesPerSecond: number;
  /** Where other machines take part. */
  readonly cluster?: ClusterProgress;
}

export interface EpochEvent {
  readonly event: 'epoch';
  readonly epoch: number;
  /** Training alone, without evaluation. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** Mean over the epoch's images, each as it was when its batch came. */
  readonly loss: number;
  /** Where images are held out. */
  readonly validationAccuracy?: number;
  readonly validationLoss?: number;
  /** Where none is held out: told, and used for nothing. */
  readonly testAccuracy?: number;
  readonly time: TimeShares;
  /** What each machine did, where others take part. */
  readonly machines?: readonly MachineShare[];
}

/** The run was asked to stop: the epoch at hand is undone, and what follows is about the whole epochs before it. */
export interface StoppedEvent {
  readonly event: 'stopped';
  /** Whole epochs that were trained. */
  readonly epochs: number;
}

/** An epoch left weights, or a loss, that are no numbers. It is undone, and the run ends. */
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
  /** Undefined where the run was stopped and reading all test images would have held it up. */
  readonly test: Score | undefined;
  readonly dataset: string;
  readonly weightsSha256: string;
  /** Sum of the epochs' seconds. */
  readonly trainingSeconds: number;
  /** With evaluation and what else there was to do; of an earlier part of the run, the epochs' seconds alone. */
  readonly totalSeconds: number;
  /** Whether it was stopped before its last epoch. */
  readonly stopped: boolean;
  /** Whether an epoch after the last whole one left weights or a loss that are no numbers. */
  readonly diverged: boolean;
  /** Whole epochs that were trained. */
  readonly epochs: number;
  /** The epoch whose weights were kept, where patience chose one. */
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
