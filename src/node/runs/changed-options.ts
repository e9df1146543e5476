// What a person changed of a preset: the options that make a recipe of it.

import { PRESETS } from '../../engine/recipe/presets.js';
import type { Recipe } from '../../engine/recipe/recipe.js';
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

/** A recipe as it was read from a file: any field may be missing, or of another kind. */
export type RecipeRead = { readonly [Field in keyof Recipe]?: unknown };

/** The preset that a recipe's name names, with or without the plus of a changed one. */
export function presetOf({ name }: RecipeRead): Recipe | undefined {
  const preset = String(typeof name === 'string' ? name : '').replace(/\+$/, '');
  return Object.hasOwn(PRESETS, preset) ? PRESETS[preset as keyof typeof PRESETS] : undefined;
}

/** The options that make a recipe of a preset, as [option, value]: ['--lr', '2']. A field that is missing has none. */
export function changedOptions(recipe: RecipeRead, preset: Recipe): [option: string, value: string][] {
  const topology = groupOf(recipe.topology);
  const optimiser = groupOf(recipe.optimiser);
  const fields: readonly (readonly [string, unknown, unknown?])[] = [
    ['--hidden', topology.hidden, preset.topology.hidden],
    ['--activation', topology.activation, preset.topology.activation],
    ['--optimizer', optimiser.name, preset.optimiser.name],
    ...(['momentum', 'weightDecay'] as const).map(
      (field) => [optionOf(field), optimiser[field], preset.optimiser[field]] as const,
    ),
    ...FIELDS.map((field) => [optionOf(field), recipe[field], preset[field]] as const),
    ...roundsOf(recipe),
  ];
  return fields
    .filter(([, value, standard]) => value !== undefined && !isSame(value, standard))
    .map(([option, value]) => [option, showSetting(value)]);
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function roundsOf(recipe: RecipeRead): [string, unknown][] {
  const { shards, localSteps, outer, wire } = groupOf(recipe.rounds);
  return [
    ['--shards', shards],
    ['--local-steps', localSteps],
    ['--outer', outer],
    ['--wire', wire],
  ];
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
