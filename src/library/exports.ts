// What the library offers wherever it runs, besides the functions of its door there: kinds of data, recipes, errors, committees.

export { type OwnImages, ownDigits } from '../data/own.js';
export { PRESETS, type PresetName } from '../engine/recipe/presets.js';
export type { Recipe } from '../engine/recipe/recipe.js';
export type { Dataset, LabelledImages } from '../engine/training/dataset.js';
export type {
  DivergedEvent,
  DoneEvent,
  EpochEvent,
  ProgressEvent,
  StartEvent,
  StoppedEvent,
  TrainingEvent,
  WarningEvent,
} from '../engine/training/events.js';
export type { Score } from '../engine/training/score.js';
export { type ErrorCode, UserError } from '../errors.js';
export type { Committee, Model, ModelMetadata, Network } from '../formats/model.js';
export type { Box, Picture } from '../reading/vision/picture.js';
export { committeeOf, membersOf } from './committees.js';
export type { BuiltinOptions, EvaluateOptions, Page, Reading, ReadOptions } from './library.js';
export { Training, type TrainOptions } from './training.js';
