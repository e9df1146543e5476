// How sure an answer is, in a word and a colour.

import { UNSURE_BELOW } from '../../../reading/certainty.js';
import type { Colour } from '../../cells/colour.js';
import { PALETTE } from './palette.js';

/** From these probabilities on. */
const WORDS = [
  { from: 0.97, word: 'sure', colour: PALETTE.good },
  { from: UNSURE_BELOW, word: 'fairly sure', colour: PALETTE.fair },
  { from: 0.5, word: 'unsure', colour: PALETTE.poor },
  { from: 0, word: 'guessing', colour: PALETTE.bad },
];

/** The word and the colour for a probability 0..1. */
export function confidenceOf(probability: number): { word: string; colour: Colour } {
  return WORDS.find(({ from }) => probability >= from) ?? WORDS[WORDS.length - 1];
}
