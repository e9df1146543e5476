// How answers are written: unsure ones with a question mark, ink that is no digit as a dot.

import { plural } from '../../numbers.js';
import { isDigit, isUnsure } from '../../reading/certainty.js';
import { plainCell, plainText } from '../../reading/plain-text.js';
import type { Page } from '../../reading/vision/read.js';
import type { Reading } from '../../reading/vision/segment.js';

/** "02", "?9", "622", as `npm run predict` prints them: an unsure digit is a question mark. None where there is no digit. */
export const linesOf = ({ lines }: Pick<Page, 'lines'>): string[] =>
  lines.flat().some(isDigit) ? lines.map((line) => plainText(line, isUnsure)) : [];

/** "2 digits": ink that is taken for none is not counted. */
export const countDigits = ({ lines }: Pick<Page, 'lines'>): string =>
  plural(lines.flat().filter(isDigit).length, 'digit');

/** The digits of a page as people copy them, unsure ones as question marks: a line each, a table's cells parted by tabs. */
export function toText(page: Page): string {
  if (page.table)
    return page.table.map((row) => row.map((cell) => plainCell(cell, isUnsure)).join('\t')).join('\n');
  return linesOf(page).join('\n');
}

/** "1", "1?" or "·": one digit, where there is room for the likeliest answer beside its question mark. */
export function markOf(reading: Reading): string {
  if (reading.reason) return '·';
  return `${reading.digit}${isUnsure(reading) ? '?' : ''}`;
}
