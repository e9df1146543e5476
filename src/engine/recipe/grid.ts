// The grammar of a sweep: which settings take which values, and which seeds. "lr=0.05,0.1 hidden=512;1024,512" is a grid of two
// settings with two values each, four points in all.

import { UsageError } from '../../errors.js';
import { count } from '../../numbers.js';
import { printable } from '../../printable.js';

/** A setting with the values that it takes, as they were typed. */
export interface Axis {
  readonly name: string;
  readonly values: readonly string[];
}

/** A value for each setting, in the order in which the settings were typed. */
export type Point = readonly (readonly [name: string, value: string])[];

/** A setting whose values hold commas themselves. */
const WITH_COMMAS = 'hidden';
/** More than anyone trains. */
export const MOST_RUNS = 10_000;

/**
 * Reads a grid: settings parted by blanks, their values by commas, those of `hidden` by semicolons.
 * @param names of the settings that there are
 * @param excluded settings that a grid may not have, and what to do instead
 * @throws UsageError `bad-option`
 */
export function parseGrid(
  text: string,
  names: readonly string[],
  excluded: Readonly<Record<string, string>> = {},
): Axis[] {
  const axes = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => parseAxis(word, names, excluded));
  if (axes.length === 0) refuse("has no setting. Write it like 'lr=0.05,0.1 hidden=512;1024,512'");
  const twice = axes.find(({ name }, index) => axes.findIndex((other) => other.name === name) < index);
  if (twice) refuse(`names ${twice.name} twice. Put all its values into one: ${twice.name}=VALUE,VALUE`);
  return axes;
}

function parseAxis(word: string, names: readonly string[], excluded: Readonly<Record<string, string>>): Axis {
  const [name, ...rest] = word.split('=');
  const list = rest.join('=');
  if (rest.length === 0)
    refuse(`has "${printable(word)}", which is no setting with values, such as lr=0.05,0.1`);
  if (Object.hasOwn(excluded, name)) refuse(`cannot have ${name}. ${excluded[name]}`);
  if (!names.includes(name)) refuse(`has the setting "${printable(name)}". Settings are ${names.join(', ')}`);
  checkSeparators(name, list);
  const values = splitValues(name, list);
  if (values.length === 0 || values.includes(''))
    refuse(`has an empty value in "${printable(word)}". Write it like ${name}=VALUE,VALUE`);
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice !== undefined) refuse(`has ${name}=${printable(twice)} twice. Leave one out`);
  return { name, values };
}

/** One network of two layers, or two networks: what may mean either is refused. */
function checkSeparators(name: string, list: string): void {
  const [hasComma, hasSemicolon] = [list.includes(','), list.includes(';')];
  if (name !== WITH_COMMAS && hasSemicolon)
    refuse(
      `has a semicolon in ${name}. Its values are parted by commas: ${name}=${list.replaceAll(';', ',')}`,
    );
  if (name === WITH_COMMAS && hasComma && !hasSemicolon)
    refuse(
      `may mean two things by ${name}=${printable(list)}. Write ${name}=${list.replaceAll(',', ';')} for ` +
        `several networks, or ${name}=${list}; for one network with several layers`,
    );
}

/** "1024,512;" is one value: what ends with a semicolon has no empty value after it. */
function splitValues(name: string, list: string): string[] {
  if (name !== WITH_COMMAS) return list.split(',');
  return list.replace(/;$/, '').split(';');
}

/** All points of a grid; the last setting changes fastest. A grid without settings has one point. */
export function pointsOf(axes: readonly Axis[]): Point[] {
  const points = axes.reduce((product, { values }) => product * values.length, 1);
  if (points > MOST_RUNS)
    refuse(`has ${count(points)} points, more than ${count(MOST_RUNS)}. Leave some values out`);
  return axes.reduce<Point[]>(
    (points, { name, values }) =>
      points.flatMap((point) => values.map((value): Point => [...point, [name, value]])),
    [[]],
  );
}

/** "lr=0.05 hidden=512" */
export const describePoint = (point: Point): string =>
  point.map(([name, value]) => `${name}=${value}`).join(' ');

/** Reads seeds: "1..5", "1,3,7", or both. @throws UsageError `bad-option` */
export function parseSeeds(text: string): number[] {
  const seeds = text.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d+)(?:\.\.(\d+))?$/.exec(part.trim()) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || !Number.isSafeInteger(to) || to < from || to - from >= MOST_RUNS)
      refuseSeeds(`found "${printable(part)}"`);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  if (new Set(seeds).size < seeds.length) refuseSeeds('found one twice');
  return seeds;
}

function refuse(what: string): never {
  throw new UsageError('bad-option', `--grid ${what}.`);
}

function refuseSeeds(found: string): never {
  throw new UsageError(
    'bad-option',
    `--seeds must be whole numbers, such as 1..5 or 1,3,7, each once, and a range must go up; ${found}.`,
  );
}
