// Answers as CSV: a row for each picture, or the cells of a table in their rows and columns.

import { printable } from '../../printable.js';
import type { IsUnsure } from '../../reading/certainty.js';
import type { Outcome, Prediction } from '../../reading/outcome.js';
import type { Reading } from '../../reading/vision/segment.js';
import { leastConfidence, plainText } from './report.js';

export const CSV_HEAD = 'file,text,confidence,sure';

/**
 * A picture's row: its name, the digits (unsure ones as question marks, lines separated by " / "), the confidence of the
 * least sure digit, and whether all are sure. Of a picture that could not be read there is only the name.
 */
export function reportAsCsv(outcome: Outcome, isUnsure: IsUnsure): string {
  const name = quote(printable(outcome.file));
  if ('error' in outcome) return `${name},,,`;
  const digits = outcome.lines.flat().filter(({ reason }) => !reason);
  const text = outcome.lines.map((line) => plainText(line, isUnsure)).join(' / ');
  if (digits.length === 0) return `${name},,,no`;
  const sure = outcome.lines.flat().some(isUnsure) ? 'no' : 'yes';
  return `${name},${text},${leastConfidence(digits).toFixed(4)},${sure}`;
}

/**
 * The rows of a table's cells; of other pictures a row for each line. An empty cell is empty, an unsure digit is a question
 * mark, and ink that is no digit is left out.
 * @param named whether each row begins with the picture's name
 */
export function reportAsTable(
  { file, lines, table }: Prediction,
  named: boolean,
  isUnsure: IsUnsure,
): string[] {
  const rows = table ?? lines.map((line) => [line]);
  return rows.map((row) =>
    [...(named ? [quote(printable(file))] : []), ...row.map((cell) => textOfCell(cell, isUnsure))].join(','),
  );
}

const textOfCell = (cell: readonly Reading[], isUnsure: IsUnsure) =>
  plainText(
    cell.filter(({ reason }) => !reason),
    isUnsure,
  );

/** A name as a cell, in quotes where it holds a comma or a quote. */
function quote(name: string): string {
  return /[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
