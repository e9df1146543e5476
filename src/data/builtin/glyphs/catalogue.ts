// All forms of all digits.

import { eight } from './eight.js';
import { five } from './five.js';
import type { Form } from './form.js';
import { four } from './four.js';
import { nine } from './nine.js';
import { one } from './one.js';
import { seven } from './seven.js';
import { six } from './six.js';
import { three } from './three.js';
import { two } from './two.js';
import { zero } from './zero.js';

/** The forms of each digit: formsOfDigit[7] are those of 7. */
export const formsOfDigit: readonly (readonly Form[])[] = [
  zero,
  one,
  two,
  three,
  four,
  five,
  six,
  seven,
  eight,
  nine,
];
