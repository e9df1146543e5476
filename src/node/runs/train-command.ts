// The command that repeats a run.

import { BUILTIN_NAME } from '../../data/builtin/dataset.js';
import { PRESETS } from '../../engine/recipe/presets.js';
import type { Recipe } from '../../engine/recipe/recipe.js';
import { commandLine, shellWord } from '../invocation.js';
import { optionOf } from '../option-names.js';
import type { KeptOptions, StartLine } from './folder.js';

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

/** The command that repeats a run, with the options that differ from its preset. */
export function trainCommand({ recipe, dataset }: StartLine, options: KeptOptions): string {
  const name = recipe.name.replace(/\+$/, '');
  const preset: Recipe = Object.hasOwn(PRESETS, name)
    ? PRESETS[name as keyof typeof PRESETS]
    : PRESETS.default;
  const words = [
    ...(preset === PRESETS.default ? [] : ['--preset', preset.name]),
    ...changedOptimiser(recipe, preset),
    ...FIELDS.flatMap((field) =>
      recipe[field] === preset[field] ? [] : [optionOf(field), String(recipe[field])],
    ),
    ...roundsOf(recipe),
    ...(dataset === BUILTIN_NAME ? ['--dataset', 'builtin'] : []),
    ...(options.extra ? ['--extra', shellWord(options.extra)] : []),
    ...(options.init ? ['--init', shellWord(options.init.path)] : []),
    ...(options.half ? ['--half'] : []),
  ];
  return commandLine('train', words.join(' '));
}

function roundsOf({ rounds }: Recipe): string[] {
  if (!rounds) return [];
  const { shards, localSteps, outer, wire } = rounds;
  return ['--shards', `${shards}`, '--local-steps', `${localSteps}`, '--outer', outer, '--wire', wire];
}

function changedOptimiser({ topology, optimiser }: Recipe, preset: Recipe): string[] {
  const { hidden, activation } = topology;
  return [
    ...(String(hidden) === String(preset.topology.hidden) ? [] : ['--hidden', String(hidden)]),
    ...(activation === preset.topology.activation ? [] : ['--activation', activation]),
    ...(optimiser.name === preset.optimiser.name ? [] : ['--optimizer', optimiser.name]),
    ...(['momentum', 'weightDecay'] as const).flatMap((field) =>
      optimiser[field] === preset.optimiser[field] ? [] : [optionOf(field), String(optimiser[field])],
    ),
  ];
}
