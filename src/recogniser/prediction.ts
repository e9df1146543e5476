// From one picture to what is told of it: an answer, or why there is none.

import { UserError } from '../errors.js';
import { decodePicture } from '../pictures/decode.js';
import { readPicture, textOf } from '../vision/read.js';
import type { Reading } from '../vision/segment.js';
import type { Recogniser } from './recogniser.js';

/** A picture to read: a file, or bytes that came another way under a name. */
export interface Source {
  readonly file: string;
  readonly bytes?: Uint8Array;
  /** Where each step's result is written as PNG. */
  readonly debugFolder?: string;
}

export interface Prediction {
  readonly file: string;
  /** The digits; lines parted by `/`; empty where there is no digit. */
  readonly text: string;
  /** The lines from the top, in each the digits from the left. */
  readonly lines: readonly (readonly Reading[])[];
  /** Pixels of the file to one pixel of the boxes: more than 1 where a large picture was reduced. */
  readonly scale: number;
  /** From opening the file to the answer. */
  readonly milliseconds: number;
}

export interface Failure {
  readonly file: string;
  readonly error: { readonly code: string; readonly message: string };
}

export type Outcome = Prediction | Failure;

/** Reads a picture. Whatever goes wrong is this picture's failure, so that the others are read all the same. */
export async function predict(recogniser: Recogniser, source: Source, single: boolean): Promise<Outcome> {
  const { file, bytes, debugFolder } = source;
  const started = performance.now();
  try {
    const picture = await decodePicture(bytes ?? file, file);
    const page = readPicture(picture, recogniser.classify, { single, steps: debugFolder !== undefined });
    const milliseconds = performance.now() - started;
    if (debugFolder !== undefined)
      await (await import('./debug-folder.js')).writeSteps(debugFolder, page.steps);
    return { file, text: textOf(page), lines: page.lines, scale: picture.scale ?? 1, milliseconds };
  } catch (error) {
    return fail(file, error);
  }
}

/** What is told of a picture that could not be read. */
export function fail(file: string, error: unknown): Failure {
  const code = error instanceof UserError ? error.code : 'internal';
  return { file, error: { code, message: error instanceof Error ? error.message : String(error) } };
}

/** An outcome as the object that `--json` prints. Probabilities have six decimals; boxes are in the file's pixels. */
export function toJson(outcome: Outcome): object {
  if ('error' in outcome) return outcome;
  const { file, text, lines, scale, milliseconds } = outcome;
  const inFile = (length: number) => Math.round(length * scale);
  const digits = lines.flat().map(({ digit, confidence, probabilities, box }) => ({
    digit,
    confidence: round(confidence, 6),
    probabilities: [...probabilities].map((value) => round(value, 6)),
    box: { x: inFile(box.x), y: inFile(box.y), width: inFile(box.width), height: inFile(box.height) },
  }));
  return { file, text, digits, milliseconds: round(milliseconds, 2) };
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
