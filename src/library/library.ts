// The library's functions that are the same wherever it runs.

import type { Dataset, LabelledImages } from '../engine/training/dataset.js';
import type { Score } from '../engine/training/score.js';
import type { Model } from '../formats/model.js';
import type { Picture } from '../reading/vision/picture.js';
import type * as vision from '../reading/vision/read.js';
import type * as segment from '../reading/vision/segment.js';
import type { Training, TrainOptions } from './training.js';

export interface BuiltinOptions {
  /** Images to train on, 60,000 unless given. */
  readonly training?: number;
  /** Images to test with, 10,000 unless given. */
  readonly test?: number;
  /** Worker threads that draw; one a core unless given. */
  readonly workers?: number;
  /** Told how many of all images are drawn. */
  onDrawn?(images: number, total: number): void;
  onWarning?(message: string): void;
}

export interface EvaluateOptions {
  /** Worker threads, 1 to 64; one a core unless given. */
  readonly workers?: number;
  /** Told when a worker failed, and its work is done again. */
  onWarning?(message: string): void;
}

export interface ReadOptions {
  /** There is one digit and no more, whatever its parts. */
  readonly single?: boolean;
}

/** A digit that was read. */
export interface Reading extends segment.Reading {
  /** Whether the answer can be taken: its confidence is at least 0.9, and it has no reason to be something else. */
  readonly sure: boolean;
}

/** A page of digits. */
export interface Page extends Omit<vision.Page, 'steps' | 'lines' | 'table'> {
  /** The lines from the top, in each the digits from the left. No digit found: no line. */
  readonly lines: readonly (readonly Reading[])[];
  /** Where the picture shows a table: for each row, and in it for each column, the digits in the cell. */
  readonly table?: readonly (readonly (readonly Reading[])[])[];
  /** The likeliest digits, sure or not: lines parted by `/`, without what is taken for no digit. */
  readonly text: string;
}

export interface Library {
  /**
   * Trains a network. Nothing is done before the first event, or the model, is asked for.
   * @throws UsageError `bad-option`, `bad-topology`; InputError `bad-init`, `is-committee`
   */
  train(options: TrainOptions): Training;
  /**
   * Digits that the program draws itself, the same ones each time: a data set where there is no other.
   * @throws UsageError `bad-option`; RunError `workers-fail`, `job-failed`, `no-threads`, `out-of-memory`
   */
  builtinDigits(options?: BuiltinOptions): Promise<Dataset>;
  /**
   * Scores a model on labelled images.
   * @throws UsageError `bad-dataset`, `bad-option`; RunError `workers-fail`, `job-failed`, `out-of-memory`, `no-threads`
   */
  evaluate(model: Model, images: LabelledImages, options?: EvaluateOptions): Promise<Score>;
  /** Reads the digits of a picture. @throws UsageError `bad-option`; InputError `bad-model` */
  readPicture(picture: Picture, model: Model, options?: ReadOptions): Page;
  /**
   * The calibrated probabilities (10) of the ten digits for one image of 784 bytes, white ink on black, prepared as MNIST's
   * images are. Pictures from elsewhere are read by readPicture().
   * @throws UsageError `bad-option`
   */
  classify(image: Uint8Array, model: Model): Float32Array;
}
