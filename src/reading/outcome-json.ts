// An outcome as JSON.

import { UNSURE_BELOW, unsureBelow } from './certainty.js';
import type { Outcome, Prediction } from './outcome.js';
import { textOf } from './vision/read.js';
import type { Reading } from './vision/segment.js';

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
