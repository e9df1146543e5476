// From options to a recipe: a preset, with whatever the user set changed.

import { PRESETS, type PresetName } from './presets.js';
import type { Recipe } from './recipe.js';

/** What the recipe's options parse to; undefined where the preset's value stands. */
export interface RecipeOptions {
  preset: PresetName;
  hidden?: number[];
  activation?: Recipe['topology']['activation'];
  optimizer?: Recipe['optimiser']['name'];
  lr?: number;
  momentum?: number;
  weightDecay?: number;
  schedule?: Recipe['schedule'];
  warmUp?: number;
  labelSmoothing?: number;
  dropout?: number;
  augment?: Recipe['augmentation'];
  fade?: number;
  batch?: number;
  epochs?: number;
  addBuiltin?: number;
  addNonDigits?: number;
  patience?: number;
  seed?: number;
  validation?: number;
  arithmetic?: Recipe['arithmetic'];
}

/** The recipe that the options ask for; a preset that is changed keeps its name with a plus. */
export function toRecipe(options: RecipeOptions): Recipe {
  const preset: Recipe = PRESETS[options.preset];
  const activation = options.activation ?? preset.topology.activation;
  const usual = activation === 'relu' ? 'he' : 'glorot';
  const recipe: Recipe = {
    ...preset,
    topology: { hidden: options.hidden ?? preset.topology.hidden, activation },
    initialisation: activation === preset.topology.activation ? preset.initialisation : usual,
    optimiser: {
      name: options.optimizer ?? preset.optimiser.name,
      momentum: options.momentum ?? preset.optimiser.momentum,
      weightDecay: options.weightDecay ?? preset.optimiser.weightDecay,
    },
    learningRate: options.lr ?? preset.learningRate,
    schedule: options.schedule ?? preset.schedule,
    warmUp: options.warmUp ?? Math.min(preset.warmUp, options.epochs ?? preset.epochs),
    labelSmoothing: options.labelSmoothing ?? preset.labelSmoothing,
    dropout: options.dropout ?? preset.dropout,
    augmentation: options.augment ?? preset.augmentation,
    fade: options.fade ?? preset.fade,
    batch: options.batch ?? preset.batch,
    epochs: options.epochs ?? preset.epochs,
    builtinDigits: options.addBuiltin ?? preset.builtinDigits,
    nonDigits: options.addNonDigits ?? preset.nonDigits,
    patience: options.patience ?? preset.patience,
    seed: options.seed ?? preset.seed,
    validation: options.validation ?? preset.validation,
    arithmetic: options.arithmetic ?? preset.arithmetic,
  };
  const changed = JSON.stringify({ ...recipe, seed: preset.seed }) !== JSON.stringify(preset);
  return { ...recipe, name: changed ? `${preset.name}+` : preset.name };
}
