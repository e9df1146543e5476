// The settings that differ between two runs.

import { flattenRecipe } from './flatten.js';
import type { RunSummary } from './read.js';

/** The settings that differ, as [setting, first, second]; undefined if one run lacks the setting. */
export function differences(
  a: RunSummary,
  b: RunSummary,
): [string, string | undefined, string | undefined][] {
  const [first, second] = [flattenRecipe(a.recipe), flattenRecipe(b.recipe)];
  return [...new Set([...first.keys(), ...second.keys()])]
    .filter((setting) => first.get(setting) !== second.get(setting))
    .map((setting) => [setting, first.get(setting), second.get(setting)]);
}
