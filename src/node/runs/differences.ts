// What the recipes of two runs differ in.

import { flattenRecipe } from './flatten.js';
import type { RunSummary } from './read.js';

/** What two recipes differ in, as [setting, first, second]; a setting that one lacks is undefined there. */
export function differences(
  a: RunSummary,
  b: RunSummary,
): [string, string | undefined, string | undefined][] {
  const [first, second] = [flattenRecipe(a.recipe), flattenRecipe(b.recipe)];
  return [...new Set([...first.keys(), ...second.keys()])]
    .filter((setting) => first.get(setting) !== second.get(setting))
    .map((setting) => [setting, first.get(setting), second.get(setting)]);
}
