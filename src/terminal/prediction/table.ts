// What was read as CSV: a table's cells in their rows and columns, of other pictures a row for each line.

import type { Prediction } from '../../node/reading/outcome.js';
import { printable } from '../../printable.js';
import { isUnsure } from '../../reading/certainty.js';
import type { Reading } from '../../reading/vision/segment.js';

/**
 * The rows of CSV. An empty cell is empty; an unsure digit is a question mark; what is taken for no digit is left out.
 * @param named whether each row begins with the picture's name
 */
export function reportAsTable({ file, lines, table }: Prediction, named: boolean): string[] {
  const rows = table ?? lines.map((line) => [line]);
  return rows.map((row) => [...(named ? [quote(printable(file))] : []), ...row.map(textOfCell)].join(','));
}

function textOfCell(cell: readonly Reading[]): string {
  return cell
    .filter(({ reason }) => !reason)
    .map((reading) => (isUnsure(reading) ? '?' : reading.digit))
    .join('');
}

/** A name as a cell, in quotes where it holds what parts cells. */
function quote(name: string): string {
  return /[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
