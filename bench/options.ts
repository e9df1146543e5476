// Parses the benchmarks' options. Wrong values end the command before anything is measured.

import { InvalidArgumentError } from 'commander';
import { count } from '../src/numbers.js';

function isWhole(text: string, least: number, most: number): boolean {
  const number = Number(text);
  return text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most;
}

/** Reads a whole number from `least` to `most`. */
export const wholeNumber = (least: number, most: number) => (text: string) => {
  if (isWhole(text, least, most)) return Number(text);
  throw new InvalidArgumentError(`It must be a whole number from ${count(least)} to ${count(most)}.`);
};

/** Reads whole numbers from `least` to `most`, with commas between. */
export const wholeNumbers = (least: number, most: number) => (text: string) => {
  const parts = text.split(',');
  if (parts.every((part) => isWhole(part, least, most))) return parts.map(Number);
  throw new InvalidArgumentError(
    `It must be whole numbers from ${count(least)} to ${count(most)}, with commas between.`,
  );
};

/** Reads some of `names`, with commas between. */
export const someOf = (names: readonly string[]) => (text: string) => {
  const parts = text.split(',');
  if (parts.every((part) => names.includes(part))) return parts;
  throw new InvalidArgumentError(`It must be some of ${names.join(', ')}, with commas between.`);
};
