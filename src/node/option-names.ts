// How the command line names the fields of a recipe.

import type { NamedField } from '../engine/recipe/recipe.js';

/** Options whose name is not that of the recipe's field. */
const OTHER_NAMES: Partial<Record<NamedField, string>> = {
  learningRate: 'lr',
  augmentation: 'augment',
  builtinDigits: 'add-builtin',
  nonDigits: 'add-non-digits',
};

/** The option that sets a field of the recipe. */
export function optionOf(field: NamedField): string {
  const inWords = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${OTHER_NAMES[field] ?? inWords}`;
}
