// Digits as plain text, and how sure the least sure of them is.

import type { IsUnsure } from './certainty.js';
import type { Reading } from './vision/segment.js';

/** A line's digits, with a question mark for each that is unsure, and a dot for ink that is no digit. */
export function plainText(line: readonly Reading[], isUnsure: IsUnsure): string {
  return line.map((reading) => (reading.reason ? '·' : isUnsure(reading) ? '?' : reading.digit)).join('');
}

/** A cell of a table: as a line, without ink that is no digit at its ends. Between digits it parts two numbers. */
export function plainCell(cell: readonly Reading[], isUnsure: IsUnsure): string {
  return plainText(cell, isUnsure).replaceAll(/^·+|·+$/g, '');
}

/** The confidence of the least sure of some readings. */
export const leastConfidence = (readings: readonly Reading[]) =>
  Math.min(...readings.map(({ confidence }) => confidence));
