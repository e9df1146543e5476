// The cells of a table as CSV, in their rows and columns.

import { printable } from '../../printable.js';
import type { IsUnsure } from '../../reading/certainty.js';
import type { Prediction } from '../../reading/outcome.js';
import { quote } from '../../reading/outcome-csv.js';
import { plainCell, plainText } from '../../reading/plain-text.js';

/**
 * The rows of a table's cells; of other pictures a row for each line. An empty cell is empty, an unsure digit is a question
 * mark, and ink that is no digit a dot, which cells have between digits alone.
 * @param named whether each row begins with the picture's name
 */
export function reportAsTable(
  { file, lines, table }: Prediction,
  named: boolean,
  isUnsure: IsUnsure,
): string[] {
  const rows = table
    ? table.map((row) => row.map((cell) => plainCell(cell, isUnsure)))
    : lines.map((line) => [plainText(line, isUnsure)]);
  return rows.map((row) => [...(named ? [quote(printable(file))] : []), ...row].join(','));
}
