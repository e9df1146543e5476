// From options to a recipe: a preset with the settings that the user changed.

import {
  type Input,
  inputOf,
  type Normalisation,
  normalisationOf,
  onInput,
  withNormalisation,
} from '../network/topology.js';
import { optimiserMoments, USUAL_MOMENTUM, USUAL_RATES } from './optimiser.js';
import { PRESETS, type PresetName } from './presets.js';
import type { Recipe } from './recipe.js';

/** The recipe's options as parsed; undefined where the preset's value is used. */
export interface RecipeOptions {
  preset: PresetName;
  input?: Input;
  hidden?: number[];
  activation?: Recipe['topology']['activation'];
  normalisation?: Normalisation;
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

/** The optimiser and its learning rate. A preset's rate suits the preset's optimiser; another one brings its own. */
function toOptimiser(
  { optimizer, momentum, weightDecay, lr }: RecipeOptions,
  preset: Recipe,
): Pick<Recipe, 'optimiser' | 'learningRate'> {
  const { optimiser } = preset;
  const name = optimizer ?? optimiser.name;
  // With momentum and with Nesterov's, a preset's rate means the same, but for what each bears.
  const isAlike = optimiserMoments(name) === optimiserMoments(optimiser.name);
  const ratio = name === optimiser.name ? 1 : USUAL_RATES[name] / USUAL_RATES[optimiser.name];
  return {
    optimiser: {
      name,
      momentum: momentum ?? (isAlike ? optimiser.momentum : USUAL_MOMENTUM),
      weightDecay: weightDecay ?? optimiser.weightDecay,
    },
    learningRate: lr ?? (isAlike ? preset.learningRate * ratio : USUAL_RATES[name]),
  };
}

/** The recipe that the options ask for. A changed preset is named with a plus: `default+`. */
export function toRecipe(options: RecipeOptions): Recipe {
  const preset: Recipe = PRESETS[options.preset];
  const activation = options.activation ?? preset.topology.activation;
  const usual = activation === 'relu' ? 'he' : 'glorot';
  const recipe: Recipe = {
    ...preset,
    topology: withNormalisation(
      onInput(
        { hidden: options.hidden ?? preset.topology.hidden, activation },
        options.input ?? inputOf(preset.topology),
      ),
      options.normalisation ?? normalisationOf(preset.topology),
    ),
    initialisation: activation === preset.topology.activation ? preset.initialisation : usual,
    ...toOptimiser(options, preset),
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
