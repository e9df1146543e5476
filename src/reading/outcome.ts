// The outcome of a picture: an answer, or why there is none.

import { UserError } from '../errors.js';
import type { Page } from './vision/read.js';
import type { Reading } from './vision/segment.js';

export interface Prediction {
  readonly file: string;
  /** The digits; lines separated by `/`; empty if there is no digit. */
  readonly text: string;
  /** The lines from the top, in each the digits from the left. */
  readonly lines: readonly (readonly Reading[])[];
  /** If the picture shows a table: the digits in each cell, by row and column. */
  readonly table?: readonly (readonly (readonly Reading[])[])[];
  /** By how many degrees the picture was turned clockwise to be read. */
  readonly turned: Page['turned'];
  /** The number of pieces of ink, if there are more than the program reads. */
  readonly overfull?: number;
  /** Pixels of the file in one pixel of the boxes: more than 1 if a large picture was reduced. */
  readonly scale: number;
  /** From opening the file to the answer. */
  readonly milliseconds: number;
}

export interface Failure {
  readonly file: string;
  readonly error: { readonly code: string; readonly message: string };
}

export type Outcome = Prediction | Failure;

/** The outcome of a picture that could not be read. */
export function fail(file: string, error: unknown): Failure {
  const code = error instanceof UserError ? error.code : 'internal';
  return { file, error: { code, message: error instanceof Error ? error.message : String(error) } };
}
