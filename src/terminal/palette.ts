// The two colours of all screens, and a grey. Blue is for: sure answers, right ones, evidence for a digit. Orange is
// against. Each has a contrast of at least 4.5:1 both on white and on black, as itself and as the nearest of 256 colours, and
// eyes that confuse red with green tell the two apart. No colour means anything alone: a word or a sign says the same.

import type { Colour } from './cells/colour.js';

export const BLUE: Colour = 0x5f5fff;
export const ORANGE: Colour = 0xb85c30;
export const GREY: Colour = 0x767676;
