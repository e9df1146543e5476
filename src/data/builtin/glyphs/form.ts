// A form is one way of writing a digit; each of the ten files beside this one lists the forms of its digit.

import type { Stroke } from '../path.js';
import type { Random } from '../random.js';

/** One way of writing a digit. */
export interface Form {
  /** What sets it apart from the digit's other forms. */
  readonly name: string;
  /** How often it is written, relative to the digit's other forms. */
  readonly weight: number;
  /** The strokes, in the order and direction in which people make them. Each call draws new proportions. */
  draw(random: Random): Stroke[];
}
