// What the rooms ask the reader. The reader is a worker that knows one model, so that the page never waits.

import type { ErrorCode } from '../../errors.js';
import type { Picture } from '../../reading/vision/picture.js';
import type { Page } from '../../reading/vision/read.js';

/** The bundled model, or the last one trained in this browser. */
export type ModelName = 'box' | 'trained';

export interface ModelWords {
  /** "784-1024-256-10 (relu)"; of a committee "3 x 784-512-10 (relu)" */
  readonly network: string;
  /** Such as "98.93 % of MNIST's test images"; undefined where no score is recorded. */
  readonly score: string | undefined;
}

/** What is asked for, by name: the question, and the answer to it. */
export interface Questions {
  use: { question: { readonly model: ModelName }; answer: ModelWords };
  /** A drawing. */
  draw: { question: { readonly picture: Picture }; answer: Page };
  /** A picture file; what is decoded comes back to be shown. */
  read: {
    question: { readonly file: Blob; readonly name: string; readonly single: boolean };
    answer: ReadPicture;
  };
  /** The same with the picture of each step that changed something, and what it did. */
  steps: { question: { readonly picture: Picture; readonly single: boolean }; answer: Page };
  /** What each pixel of an image speaks for, or against, a digit: (784). */
  explain: { question: { readonly image: Uint8Array; readonly digit: number }; answer: Float32Array };
}

export interface ReadPicture {
  readonly picture: Picture;
  readonly page: Page;
  readonly milliseconds: number;
}

export type Name = keyof Questions;

export interface Asked {
  readonly id: number;
  readonly name: Name;
  readonly question: Questions[Name]['question'];
}

export type Answered =
  | { readonly id: number; readonly answer: Questions[Name]['answer'] }
  | { readonly id: number; readonly error: { readonly code: ErrorCode | 'fault'; readonly message: string } };
