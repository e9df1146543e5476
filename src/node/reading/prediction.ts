// From one picture to its outcome.

import { UNSURE_BELOW, unsureBelow } from '../../reading/certainty.js';
import type { Recogniser } from '../../reading/recogniser.js';
import { readPicture, textOf } from '../../reading/vision/read.js';
import type { Reading } from '../../reading/vision/segment.js';
import { needing } from '../needing.js';
import { decodePicture } from '../pictures/decode.js';
import { fail, type Outcome, type Prediction, type Source } from './outcome.js';

export interface PredictOptions {
  /** Whether each picture shows just one digit. */
  readonly single: boolean;
  /** The confidence below which a digit is unsure; UNSURE_BELOW unless given. */
  readonly unsureBelow?: number;
}

/** Reads a picture. Whatever goes wrong is this picture's failure; the others are read all the same. */
export async function predict(
  recogniser: Recogniser,
  source: Source,
  { single, unsureBelow: least = UNSURE_BELOW }: PredictOptions,
): Promise<Outcome> {
  const { file, bytes, debugFolder, annotation } = source;
  const started = performance.now();
  try {
    const picture = await decodePicture(bytes ?? file, file);
    const page = readPicture(picture, recogniser.classify, { single, steps: debugFolder !== undefined });
    const milliseconds = performance.now() - started;
    if (debugFolder !== undefined)
      await (await needing('sharp', () => import('./debug-folder.js'))).writeSteps(
        debugFolder,
        picture,
        page,
        unsureBelow(least),
      );
    if (annotation !== undefined)
      await (await needing('sharp', () => import('./annotate.js'))).writeAnnotation(
        annotation,
        picture,
        page,
        unsureBelow(least),
      );
    const { lines, table, turned, overfull } = page;
    return {
      file,
      text: textOf(page),
      lines,
      table,
      turned,
      overfull,
      scale: picture.scale ?? 1,
      milliseconds,
    };
  } catch (error) {
    return fail(file, error);
  }
}

/**
 * An outcome as the object that `--json` prints (docs/schema/predict.json); `model` names the model that read it.
 * Probabilities have six decimals. Boxes are in the file's pixels. Rows and columns, of tables only, count from 0.
 */
export function toJson(outcome: Outcome, model: string, least = UNSURE_BELOW): object {
  if ('error' in outcome) return outcome;
  const { file, text, lines, table, turned, overfull, milliseconds } = outcome;
  const digits = table
    ? table.flatMap((cells, row) =>
        cells.flatMap((cell, column) =>
          cell.map((reading) => ({ ...readingToJson(reading, outcome.scale, least), row, column })),
        ),
      )
    : lines.flat().map((reading) => readingToJson(reading, outcome.scale, least));
  return {
    file,
    model,
    text,
    digits,
    ...(table && { rows: table.length, columns: table[0].length, cells: textOfCells(table) }),
    ...(turned > 0 && { turned }),
    ...(overfull !== undefined && { overfull }),
    milliseconds: round(milliseconds, 2),
  };
}

function readingToJson(reading: Reading, scale: number, least: number): object {
  const { digit, confidence, probabilities, box, reason } = reading;
  const inFile = (length: number) => Math.round(length * scale);
  return {
    digit,
    confidence: round(confidence, 6),
    sure: !unsureBelow(least)(reading),
    ...(reason !== undefined && { reason }),
    probabilities: [...probabilities].map((value) => round(value, 6)),
    box: { x: inFile(box.x), y: inFile(box.y), width: inFile(box.width), height: inFile(box.height) },
  };
}

/** The digits in each cell as text, without what is taken for none. */
function textOfCells(table: NonNullable<Prediction['table']>): string[][] {
  return table.map((row) => row.map((cell) => textOf({ lines: [[...cell]] })));
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
