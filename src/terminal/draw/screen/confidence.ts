// How sure an answer is, in a word and a colour.

import { isDigit, isUnsure } from '../../../reading/certainty.js';
import { plainText } from '../../../reading/plain-text.js';
import type { Reading } from '../../../reading/vision/segment.js';
import type { Colour } from '../../cells/colour.js';
import type { Look } from '../../cells/half-blocks.js';
import { PALETTE } from './palette.js';

/** From this confidence on an answer is "sure"; below it, and not unsure, "fairly sure". */
const SURE = 0.97;

export function confidenceOf(reading: Reading): { word: string; colour: Colour } {
  if (!isDigit(reading)) return { word: 'no digit', colour: PALETTE.dim };
  if (isUnsure(reading)) return { word: 'unsure', colour: PALETTE.unsure };
  return { word: reading.confidence >= SURE ? 'sure' : 'fairly sure', colour: PALETTE.sure };
}

/** What an answer shows, as in `predict`: its digit, `?` where it is unsure, a dot where it is no digit. */
export const shownDigit = (reading: Reading, look: Pick<Look, 'ascii'>) =>
  inLook(plainText([reading], isUnsure), look);

/** Digits as text with a full stop for the dot, where only ASCII is written. */
export const inLook = (text: string, { ascii }: Pick<Look, 'ascii'>) =>
  ascii ? text.replaceAll('·', '.') : text;
