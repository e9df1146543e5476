// What the library offers wherever it runs. Its doors add what they have to do with files.

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
export { type BuiltinOptions, builtinDigits } from './datasets.js';
export { committeeOf, type EvaluateOptions, evaluate, membersOf } from './models.js';
export { classify, type Page, type Reading, type ReadOptions, readPicture } from './reading.js';
export { Training, type TrainOptions, train } from './training.js';
