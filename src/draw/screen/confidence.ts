// How sure an answer is, in a word and a colour.

import { type Colour, PALETTE } from './colour.js';

/** From these probabilities on. The original called 80 % good. */
const WORDS = [
  { from: 0.97, word: 'sure', colour: PALETTE.good },
  { from: 0.8, word: 'fairly sure', colour: PALETTE.fair },
  { from: 0.5, word: 'unsure', colour: PALETTE.poor },
  { from: 0, word: 'guessing', colour: PALETTE.bad },
];

/** The word and the colour for a probability 0..1. */
export function confidenceOf(probability: number): { word: string; colour: Colour } {
  return WORDS.find(({ from }) => probability >= from) ?? WORDS[WORDS.length - 1];
}

/** A probability as a percentage that never says 100 for less: "98 %", "99.9 %". */
export function percentage(probability: number): string {
  const share = 100 * probability;
  if (share >= 99) return `${(Math.floor(10 * share) / 10).toFixed(share >= 100 ? 0 : 1)} %`;
  return `${Math.round(share)} %`;
}
