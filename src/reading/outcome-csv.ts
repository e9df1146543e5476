// An outcome as a row of CSV: what `npm run predict -- --csv` prints, and what the page saves.

import { printable } from '../printable.js';
import { type IsUnsure, isDigit } from './certainty.js';
import type { Outcome } from './outcome.js';
import { leastConfidence, plainText } from './plain-text.js';

export const CSV_HEAD = 'file,text,confidence,sure';

/**
 * A picture's row: its name, the digits (unsure ones as question marks, lines separated by " / "), the confidence of the
 * least sure digit, and whether all digits are sure. Of a picture that could not be read there is only the name.
 */
export function toCsv(outcome: Outcome, isUnsure: IsUnsure): string {
  const name = quote(printable(outcome.file));
  if ('error' in outcome) return `${name},,,`;
  const digits = outcome.lines.flat().filter(isDigit);
  const text = outcome.lines.map((line) => plainText(line, isUnsure)).join(' / ');
  if (digits.length === 0) return `${name},,,no`;
  const sure = digits.some(isUnsure) ? 'no' : 'yes';
  return `${name},${text},${leastConfidence(digits).toFixed(4)},${sure}`;
}

/** A name as a cell, in quotes where it holds a comma or a quote. A spreadsheet takes none for a formula; `-` alone is none. */
export function quote(name: string): string {
  const safe = /^[=+@-]./.test(name) ? `'${name}` : name;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
