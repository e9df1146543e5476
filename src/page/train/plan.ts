// What is to be trained: the recipe's options, the data and the workers. The address holds all of it, so that an experiment
// can be shared as a link, and `npm run train` takes the same options.

import { TRAINING_DIGITS } from '../../data/builtin/dataset.js';
import { type RecipeOptions, toRecipe } from '../../engine/recipe/options.js';
import { PRESETS, type PresetName } from '../../engine/recipe/presets.js';
import { checkRecipe, type Recipe } from '../../engine/recipe/recipe.js';
import { UsageError } from '../../errors.js';
import { count } from '../../numbers.js';
import { printable } from '../../printable.js';
import { FIELDS, type Field, flagOf, labelOf, type OptionName } from './fields.js';

/** Entries of the form or the address that are no value of their field, as they were typed. */
export type Unread = Readonly<Partial<Record<Field['name'], string>>>;

export interface Plan {
  readonly options: RecipeOptions;
  /** A plan with any of these cannot be trained. */
  readonly unread?: Unread;
  readonly data: 'builtin' | 'mnist';
  /** Built-in digits to train on: the first ones. */
  readonly images: number;
  /** Whether one's own digits are added. */
  readonly kept: boolean;
  readonly workers: number;
}

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

/** @throws UsageError `bad-option`, `bad-topology` */
export function recipeOf({ options, unread = {} }: Plan): Recipe {
  for (const field of FIELDS) {
    const text = unread[field.name];
    if (text !== undefined) refuse(field, text);
  }
  const recipe = toRecipe(options);
  checkRecipe(recipe, labelOf);
  return recipe;
}

/** Refuses an entry in the words for a value out of range. */
function refuse(field: Field, text: string): never {
  const found = text.trim() === '' ? 'nothing' : `"${printable(text)}"`;
  throw new UsageError('bad-option', `${expectedOf(field)}; found ${found}.`);
}

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
  const isUsual = String(field.of(toRecipe(options))) === String(value);
  return { ...plan, unread, options: isUsual ? options : { ...options, [field.name]: value } };
}

/** "55,000 to train on, 5,000 held out for validation": of the built-in digits. */
export function sharesOf({ images, options }: Plan): string {
  const { validation } = toRecipe(options);
  const heldOut = validation > 0 ? `${count(validation)} held out for validation` : 'none held out';
  return `${count(Math.max(0, images - validation))} to train on, ${heldOut}.`;
}

/** The part of the address after `#train?`: what differs from the usual, and the preset. */
export function formatPlan({ options, unread, data, images, kept, workers }: Plan): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...options, ...unread }))
    words.set(flagOf(name as OptionName), String(value));
  words.set('data', data);
  if (data === 'builtin') words.set('images', String(images));
  if (kept) words.set('kept', 'yes');
  words.set('workers', String(workers));
  return words.toString().replaceAll('%2C', ',');
}

/** The plan of an address. What it does not say is as in `usual`, and so are a preset, images and workers that there are none of. */
export function parsePlan(text: string, usual: Plan): Plan {
  const words = new URLSearchParams(text);
  const preset = words.get('preset') ?? usual.options.preset;
  const options: Record<string, unknown> = {
    preset: Object.hasOwn(PRESETS, preset) ? (preset as PresetName) : usual.options.preset,
  };
  const unread: Record<string, string> = {};
  for (const field of FIELDS) {
    const word = words.get(flagOf(field.name));
    if (word === null) continue;
    const value = field.parse(word);
    if (value === undefined) unread[field.name] = word;
    else options[field.name] = value;
  }
  const data = words.get('data');
  return {
    options: options as unknown as RecipeOptions,
    unread,
    data: data === 'mnist' || data === 'builtin' ? data : usual.data,
    images: wholeOf(words.get('images'), 1000, TRAINING_DIGITS) ?? usual.images,
    kept: words.get('kept') === 'yes',
    workers: wholeOf(words.get('workers'), 1, 64) ?? usual.workers,
  };
}

function wholeOf(word: string | null, least: number, most: number): number | undefined {
  const number = Number(word ?? Number.NaN);
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

/** The command that trains the same weights; FOLDER stands for where files are. */
export function commandOf({ options, data, images, kept }: Plan): string {
  const words = Object.entries(options).map(([name, value]) => `--${flagOf(name as OptionName)} ${value}`);
  const isWhole = data === 'builtin' && images === TRAINING_DIGITS;
  words.push(isWhole ? '--dataset builtin' : '--data FOLDER');
  if (kept) words.push('--extra KEPT');
  return `npm run train -- ${words.join(' ')}`;
}
