// What is no digit, by families. A network that has seen some of it with no answer asked for is unsure of it, instead
// of taking it for the digit that it resembles most.

import type { Form } from '../form.js';
import { crowded } from './crowded.js';
import { grids } from './grids.js';
import { letters } from './letters.js';
import { scribbles } from './scribbles.js';
import { signs } from './signs.js';

/** Forms that have something in common, and how often one of them is drawn, relative to the other families. */
export interface Family {
  readonly name: string;
  readonly weight: number;
  readonly forms: readonly Form[];
}

export const familiesOfNoDigit: readonly Family[] = [
  { name: 'crowded digits', weight: 16, forms: crowded },
  { name: 'letters', weight: 6, forms: letters },
  { name: 'signs', weight: 6, forms: signs },
  { name: 'pieces of grids', weight: 4, forms: grids },
  { name: 'scribbles', weight: 3, forms: scribbles },
];
