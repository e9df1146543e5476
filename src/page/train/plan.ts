// What is to be trained: the recipe's options, the data and the workers. The address holds all of it, so that an experiment
// can be shared as a link, and `npm run train` takes the same options.

import { TRAINING_DIGITS } from '../../data/builtin/dataset.js';
import { type RecipeOptions, toRecipe } from '../../engine/recipe/options.js';
import { PRESETS, type PresetName } from '../../engine/recipe/presets.js';
import { checkRecipe, type Recipe } from '../../engine/recipe/recipe.js';
import { MOST_WORKERS } from '../../engine/worker-count.js';
import { UsageError } from '../../errors.js';
import { count } from '../../numbers.js';
import { printable } from '../../printable.js';
import { FIELDS, type Field, flagOf, labelOf, type OptionName } from './fields.js';

/** The fewest built-in digits that an address may ask for. */
const LEAST_IMAGES = 1000;

/** What the address says besides the recipe's fields, with the words of the form. */
const OTHER_ENTRIES = {
  preset: { label: 'Preset', expected: `one of ${Object.keys(PRESETS).join(', ')}` },
  data: { label: 'Data', expected: 'one of builtin, mnist' },
  images: {
    label: 'Digits',
    expected: `a whole number from ${count(LEAST_IMAGES)} to ${count(TRAINING_DIGITS)}`,
  },
  kept: { label: 'Kept', expected: 'yes, or left out' },
  workers: { label: 'Workers', expected: `a whole number from 1 to ${MOST_WORKERS}` },
} as const;
type OtherEntry = keyof typeof OTHER_ENTRIES;

/** Entries of the form or the address that are no value of their field, as they were typed. */
export type Unread = Readonly<Partial<Record<Field['name'] | OtherEntry, string>>>;

export interface Plan {
  readonly options: RecipeOptions;
  /** A plan with any of these cannot be trained. */
  readonly unread?: Unread;
  /** Nor one with these: what the address says that is no setting, as it was written. */
  readonly unknown?: Readonly<Record<string, string>>;
  readonly data: 'builtin' | 'mnist';
  /** Built-in digits to train on: the first ones. */
  readonly images: number;
  /** Whether one's own digits are added. */
  readonly kept: boolean;
  readonly workers: number;
}

/** Of built-in digits at most one in so many is held out for validation, unless the plan says how many. */
const HELD_OUT = 6;

/** What a phone is asked for, whose memory and battery are small. */
const PHONE_IMAGES = 20_000;

export function usualPlan(cores: number, isPhone: boolean): Plan {
  return {
    options: { preset: 'quick' },
    data: 'builtin',
    images: isPhone ? PHONE_IMAGES : TRAINING_DIGITS,
    kept: false,
    workers: Math.min(8, cores),
  };
}

/** The recipe that a plan trains. @throws UsageError `bad-option`, `bad-topology` */
export function recipeOf(plan: Plan): Recipe {
  const [wrong] = unreadIn(plan);
  if (wrong !== undefined) throw new UsageError('bad-option', wrong);
  const recipe = usualRecipe(plan);
  checkRecipe(recipe, labelOf);
  return recipe;
}

/** All that is wrong with a plan, in the words of the command line. */
export function faultsOf(plan: Plan): string[] {
  const faults = unreadIn(plan);
  let options: RecipeOptions = plan.options;
  for (;;) {
    try {
      checkRecipe(usualRecipe({ ...plan, options }), labelOf);
      return faults;
    } catch (error) {
      const { message } = error as Error;
      faults.push(message);
      // Without the value that is out of range, to find the next.
      const field = FIELDS.find(({ name, label }) => name in options && message.startsWith(`${label} `));
      if (!field) return faults;
      const { [field.name]: _, ...others } = options;
      options = others;
    }
  }
}

/** What was expected in place of each entry that is no value, in the words for a value out of range; and of no setting. */
function unreadIn({ unread = {}, unknown = {} }: Plan): string[] {
  const faults = Object.entries(unread).map(([name, text]) => {
    const field = FIELDS.find((one) => one.name === name);
    const expected = field ? expectedOf(field) : expectedBesides(name as OtherEntry);
    return `${expected}; found ${text.trim() === '' ? 'nothing' : `"${printable(text)}"`}.`;
  });
  const names = Object.keys(unknown).map((name) => `"${printable(name)}"`);
  if (names.length === 0) return faults;
  const known = settingNames().join(', ');
  return [
    ...faults,
    `The address may set ${known}; found ${names.join(', ')}. Correct it there, or leave it out.`,
  ];
}

/** What an address may set. */
const settingNames = () => [...Object.keys(OTHER_ENTRIES), ...FIELDS.map(({ name }) => flagOf(name))];

function expectedBesides(name: OtherEntry): string {
  const { label, expected } = OTHER_ENTRIES[name];
  return `${label} must be ${expected}`;
}

/** The recipe's options; of few built-in digits a preset's own validation images would be most. */
function usualOptions({ options, data, images }: Pick<Plan, 'options' | 'data' | 'images'>): RecipeOptions {
  const most = Math.floor(images / HELD_OUT);
  const isMuch = data === 'builtin' && toRecipe(options).validation > most;
  return isMuch && options.validation === undefined ? { ...options, validation: most } : options;
}

/** The recipe of a plan, in range or not. */
export const usualRecipe = (plan: Pick<Plan, 'options' | 'data' | 'images'>): Recipe =>
  toRecipe(usualOptions(plan));

/** "Batch must be a whole number from 1 to 16,384": of a number, what the recipe's own check says when it is none. */
function expectedOf({ name, label, choices }: Field): string {
  if (choices) return `${label} must be one of ${choices.join(', ')}`;
  const none = name === 'hidden' ? [Number.NaN] : Number.NaN;
  try {
    checkRecipe(toRecipe({ preset: 'quick', [name]: none }), labelOf);
  } catch (error) {
    return (error as Error).message.replace(/; found .*$/, '');
  }
  return `${label} must be a number`;
}

/** The plan with what was typed for a field; the options name only what differs from the usual. */
export function withEntry(plan: Plan, field: Field, text: string): Plan {
  const { [field.name]: _, ...options } = plan.options;
  const { [field.name]: __, ...unread } = plan.unread ?? {};
  const value = field.parse(text);
  if (value === undefined) return { ...plan, options, unread: { ...unread, [field.name]: text } };
  const isUsual = String(field.of(usualRecipe({ ...plan, options }))) === String(value);
  return { ...plan, unread, options: isUsual ? options : { ...options, [field.name]: value } };
}

/** "55,000 to train on, 5,000 held out for validation": of the built-in digits. */
export function sharesOf(plan: Plan): string {
  const { images } = plan;
  const { validation } = usualRecipe(plan);
  const heldOut = validation > 0 ? `${count(validation)} held out for validation` : 'none held out';
  return `${count(Math.max(0, images - validation))} to train on, ${heldOut}.`;
}

/** The part of the address after `#train?`: what differs from the usual, and the preset. */
export function formatPlan({ options, unread = {}, unknown, data, images, kept, workers }: Plan): string {
  const words = new URLSearchParams(unknown);
  for (const [name, value] of Object.entries({ ...options, ...unread }))
    words.set(flagOf(name as OptionName), String(value));
  words.set('data', unread.data ?? data);
  if (data === 'builtin') words.set('images', unread.images ?? String(images));
  if (kept) words.set('kept', 'yes');
  words.set('workers', unread.workers ?? String(workers));
  return words.toString().replaceAll('%2C', ',');
}

/** The plan of an address. What it does not say is as in `usual`. */
export function parsePlan(text: string, usual: Plan): Plan {
  const words = new URLSearchParams(text);
  /** What is said of a name; of one that stands there twice nobody knows which is meant, so that it is no value. */
  const wordOf = (name: string) => (words.has(name) ? words.getAll(name).join(' and ') : null);
  const unread: Record<string, string> = {};
  /** The value of a word that has one; else the usual, and a word that is none is noted. */
  const entry = <Value>(
    name: OtherEntry,
    parse: (word: string) => Value | undefined,
    otherwise: Value,
  ): Value => {
    const word = wordOf(name);
    const value = word === null ? otherwise : parse(word);
    if (value === undefined) unread[name] = word as string;
    return value ?? otherwise;
  };
  const options: Record<string, unknown> = {
    preset: entry('preset', (word) => among<PresetName>(Object.keys(PRESETS), word), usual.options.preset),
  };
  for (const field of FIELDS) {
    const word = wordOf(flagOf(field.name));
    if (word === null) continue;
    const value = field.parse(word);
    if (value === undefined) unread[field.name] = word;
    else options[field.name] = value;
  }
  const data = entry('data', (word) => among<Plan['data']>(['builtin', 'mnist'], word), usual.data);
  const images = (word: string) => wholeOf(word, LEAST_IMAGES, TRAINING_DIGITS);
  const known = settingNames();
  return {
    options: options as unknown as RecipeOptions,
    unread,
    unknown: Object.fromEntries([...words].filter(([name]) => !known.includes(name))),
    data,
    // MNIST's files are trained on whole.
    images: data === 'builtin' ? entry('images', images, usual.images) : usual.images,
    kept: entry('kept', (word) => (word === 'yes' ? true : undefined), false),
    workers: entry('workers', (word) => wholeOf(word, 1, MOST_WORKERS), usual.workers),
  };
}

/** The word, if it is one of those allowed. */
const among = <Word extends string>(allowed: readonly string[], word: string): Word | undefined =>
  allowed.includes(word) ? (word as Word) : undefined;

function wholeOf(word: string, least: number, most: number): number | undefined {
  const number = word.trim() === '' ? Number.NaN : Number(word);
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

/** The command that trains the same weights; FOLDER stands for where files are. */
export function commandOf(plan: Plan): string {
  const { data, images, kept } = plan;
  const words = Object.entries(usualOptions(plan)).map(
    ([name, value]) => `--${flagOf(name as OptionName)} ${value}`,
  );
  const isWhole = data === 'builtin' && images === TRAINING_DIGITS;
  words.push(isWhole ? '--dataset builtin' : '--data FOLDER');
  if (kept) words.push('--extra KEPT');
  return `npm run train -- ${words.join(' ')}`;
}
