// How sure an answer is, in a word and a colour.

import { isUnsure } from '../../../reading/certainty.js';
import type { Reading } from '../../../reading/vision/segment.js';
import type { Colour } from '../../cells/colour.js';
import { PALETTE } from './palette.js';

/** From this confidence on an answer is "sure"; below it, and not unsure, "fairly sure". */
const SURE = 0.97;

export function confidenceOf(reading: Reading): { word: string; colour: Colour } {
  if (isUnsure(reading)) return { word: 'unsure', colour: PALETTE.unsure };
  return { word: reading.confidence >= SURE ? 'sure' : 'fairly sure', colour: PALETTE.sure };
}

/** What an answer shows: its digit, or a question mark where it is unsure. */
export const shownDigit = (reading: Reading) => (isUnsure(reading) ? '?' : String(reading.digit));
