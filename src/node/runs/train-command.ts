// The command that repeats a run.

import { BUILTIN_NAME } from '../../data/builtin/dataset.js';
import { PRESETS } from '../../engine/recipe/presets.js';
import { commandLine, shellWord } from '../invocation.js';
import { changedOptions, presetOf } from './changed-options.js';
import type { KeptOptions, StartLine } from './folder.js';

/** The command that repeats a run, with the options that differ from its preset. */
export function trainCommand({ recipe, dataset }: StartLine, options: KeptOptions): string {
  const preset = presetOf(recipe) ?? PRESETS.default;
  const words = [
    ...(preset === PRESETS.default ? [] : ['--preset', preset.name]),
    ...changedOptions(recipe, preset).flat(),
    ...(dataset === BUILTIN_NAME ? ['--dataset', 'builtin'] : []),
    ...(options.extra ? ['--extra', shellWord(options.extra)] : []),
    ...(options.init ? ['--init', shellWord(options.init.path)] : []),
    ...(options.half ? ['--half'] : []),
  ];
  return commandLine('train', words.join(' '));
}
