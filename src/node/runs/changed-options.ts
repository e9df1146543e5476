// What a person changed of a preset: the options that make a recipe of it.

import { inputOf, normalisationOf } from '../../engine/network/topology.js';
import { OPTIMISERS } from '../../engine/recipe/optimiser.js';
import { toRecipe } from '../../engine/recipe/options.js';
import { PRESETS, type PresetName } from '../../engine/recipe/presets.js';
import type { Recipe } from '../../engine/recipe/recipe.js';
import { type Rounds, STANDARD_ROUNDS } from '../../engine/recipe/rounds.js';
import { optionOf } from '../option-names.js';
import { showSetting } from './flatten.js';

/** The fields that have an option; initialisation and dropLast follow from the others. */
const FIELDS = [
  ...([
    'learningRate',
    'schedule',
    'warmUp',
    'batch',
    'epochs',
    'patience',
    'labelSmoothing',
    'dropout',
  ] as const),
  ...(['augmentation', 'fade', 'builtinDigits', 'nonDigits', 'validation', 'seed', 'arithmetic'] as const),
];

const ROUNDS = ['shards', 'localSteps', 'outer', 'wire'] as const satisfies readonly (keyof Rounds)[];

/** A recipe as it was read from a file: any field may be missing, or of another kind. */
export type RecipeRead = { readonly [Field in keyof Recipe]?: unknown };

/** The preset that a recipe's name names, with or without the plus of a changed one. */
export function presetOf({ name }: RecipeRead): Recipe | undefined {
  const preset = String(typeof name === 'string' ? name : '').replace(/\+$/, '');
  return Object.hasOwn(PRESETS, preset) ? PRESETS[preset as keyof typeof PRESETS] : undefined;
}

/**
 * The options that make a recipe of a preset, as [option, value]: ['--lr', '2']. A field that is missing has none, and so has
 * one that follows from the others: another optimiser brings its own learning rate.
 */
export function changedOptions(recipe: RecipeRead, preset: Recipe): [option: string, value: string][] {
  const topology = groupOf(recipe.topology);
  const optimiser = groupOf(recipe.optimiser);
  const standard = withoutMore(recipe, preset);
  const fields: readonly (readonly [string, unknown, unknown?])[] = [
    ['--hidden', topology.hidden, preset.topology.hidden],
    ['--activation', topology.activation, preset.topology.activation],
    ['--input', recipe.topology ? (topology.input ?? 'pixels') : undefined, inputOf(preset.topology)],
    [
      '--normalisation',
      recipe.topology ? (topology.normalisation ?? 'none') : undefined,
      normalisationOf(preset.topology),
    ],
    ['--optimizer', optimiser.name, preset.optimiser.name],
    ...(['momentum', 'weightDecay'] as const).map(
      (field) => [optionOf(field), optimiser[field], standard.optimiser[field]] as const,
    ),
    ...FIELDS.map((field) => [optionOf(field), recipe[field], standard[field]] as const),
    ...roundsOf(recipe),
  ];
  return fields
    .filter(([, value, standard]) => value !== undefined && !isSame(value, standard))
    .map(([option, value]) => [option, showSetting(value)]);
}

/** What the optimiser and the number of epochs of a recipe make of a preset, where nothing else is asked for. */
function withoutMore({ optimiser, epochs }: RecipeRead, preset: Recipe): Recipe {
  const { name } = groupOf(optimiser);
  const made = toRecipe({
    preset: preset.name as PresetName,
    optimizer: OPTIMISERS.find((known) => known === name),
    epochs: typeof epochs === 'number' ? epochs : undefined,
  });
  return { ...made, epochs: preset.epochs };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Those of the rounds: at least one, without which there would be no rounds. */
function roundsOf(recipe: RecipeRead): [string, unknown, unknown?][] {
  if (recipe.rounds === undefined) return [];
  const rounds = groupOf(recipe.rounds);
  const isStandard = ROUNDS.every((field) => rounds[field] === STANDARD_ROUNDS[field]);
  if (isStandard) return [['--shards', rounds.shards]];
  return ROUNDS.map((field) => [optionOf(field), rounds[field], STANDARD_ROUNDS[field]]);
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
