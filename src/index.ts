// The library's door in Node: everything that a program may use, and nothing else. docs/library.md has an example of each.

export { type OwnImages, ownDigits } from './data/own.js';
export { PRESETS, type PresetName } from './engine/recipe/presets.js';
export type { Recipe } from './engine/recipe/recipe.js';
export type { Dataset, LabelledImages } from './engine/training/dataset.js';
export type {
  DivergedEvent,
  DoneEvent,
  EpochEvent,
  ProgressEvent,
  StartEvent,
  StoppedEvent,
  TrainingEvent,
  WarningEvent,
} from './engine/training/events.js';
export type { Score } from './engine/training/score.js';
export { type ErrorCode, UserError } from './errors.js';
export type { Committee, Model, ModelMetadata, Network } from './formats/model.js';
export { type BuiltinOptions, builtinDigits, loadMnist, type MnistOptions } from './node/library/datasets.js';
export {
  committeeOf,
  type EvaluateOptions,
  evaluate,
  loadModel,
  membersOf,
  type SaveOptions,
  saveModel,
} from './node/library/models.js';
export { classify, type Page, type ReadOptions, readPicture } from './node/library/reading.js';
export { Training, type TrainOptions, train } from './node/library/training.js';
export { decodePicture } from './node/pictures/decode.js';
export { tuneV8 } from './node/v8-flags.js';
export type { Box, Picture } from './reading/vision/picture.js';
export type { Reading } from './reading/vision/segment.js';
