// What is to be trained: the recipe's options, the data and the workers. The address holds all of it, so that an experiment
// can be shared as a link, and `npm run train` takes the same options.

import { TRAINING_DIGITS } from '../../data/builtin/dataset.js';
import { type RecipeOptions, toRecipe } from '../../engine/recipe/options.js';
import { PRESETS, type PresetName } from '../../engine/recipe/presets.js';
import { checkRecipe, type Recipe } from '../../engine/recipe/recipe.js';
import { count } from '../../numbers.js';
import { FIELDS, flagOf, labelOf, type OptionName } from './fields.js';

export interface Plan {
  readonly options: RecipeOptions;
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
export function recipeOf({ options }: Plan): Recipe {
  const recipe = toRecipe(options);
  checkRecipe(recipe, labelOf);
  return recipe;
}

/** "55,000 to train on, 5,000 held out for validation": of the built-in digits. */
export function sharesOf({ images, options }: Plan): string {
  const { validation } = toRecipe(options);
  const heldOut = validation > 0 ? `${count(validation)} held out for validation` : 'none held out';
  return `${count(Math.max(0, images - validation))} to train on, ${heldOut}.`;
}

/** The part of the address after `#train?`: what differs from the usual, and the preset. */
export function formatPlan({ options, data, images, kept, workers }: Plan): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) words.set(flagOf(name as OptionName), String(value));
  words.set('data', data);
  if (data === 'builtin') words.set('images', String(images));
  if (kept) words.set('kept', 'yes');
  words.set('workers', String(workers));
  return words.toString().replaceAll('%2C', ',');
}

/** The plan of an address; what it does not say, or says wrong, is as in `usual`. */
export function parsePlan(text: string, usual: Plan): Plan {
  const words = new URLSearchParams(text);
  const preset = words.get('preset') ?? usual.options.preset;
  const options: Record<string, unknown> = {
    preset: Object.hasOwn(PRESETS, preset) ? (preset as PresetName) : usual.options.preset,
  };
  for (const field of FIELDS) {
    const word = words.get(flagOf(field.name));
    const value = word === null ? undefined : field.parse(word);
    if (value !== undefined) options[field.name] = value;
  }
  const data = words.get('data');
  return {
    options: options as unknown as RecipeOptions,
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

/** The command that trains to the same bits; FOLDER stands for where files are. */
export function commandOf({ options, data, images, kept }: Plan): string {
  const words = Object.entries(options).map(([name, value]) => `--${flagOf(name as OptionName)} ${value}`);
  const isWhole = data === 'builtin' && images === TRAINING_DIGITS;
  words.push(isWhole ? '--dataset builtin' : '--data FOLDER');
  if (kept) words.push('--extra KEPT');
  return `npm run train -- ${words.join(' ')}`;
}
