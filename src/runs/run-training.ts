// One training run from the data set to the files that it leaves: the body of `npm run train`.

import { basename } from 'node:path';
import { BUILTIN_NAME } from '../dataset/builtin/dataset.js';
import type { Dataset } from '../dataset/dataset.js';
import {
  addBuiltinDigits,
  addFolder,
  addNonDigits,
  type DatasetName,
  HOW_TO_GET_MNIST,
  loadDataset,
} from '../dataset/load.js';
import { readHalf, writeHalf } from '../model-file/half.js';
import { type Model, saveModel } from '../model-file/model.js';
import type { LayerTensors } from '../network/tensors.js';
import { describeTopology } from '../network/topology.js';
import { fillWords, outputColumns } from '../terminal/fit.js';
import { loadingListener } from '../terminal/loading-bar.js';
import { barView, jsonView, plainView, type View } from '../terminal/training-views.js';
import { evaluate } from '../training/evaluate.js';
import type { DoneEvent, EpochEvent } from '../training/events.js';
import type { Recipe } from '../training/recipe.js';
import { hashTensors, type TrainedNetwork, train } from '../training/train.js';
import { VERSIONS } from '../versions.js';
import { RunFolder, type StartLine } from './folder.js';

export interface RunOptions {
  readonly recipe: Recipe;
  readonly dataset: DatasetName;
  /** The folder of MNIST's files; undefined for the usual places. */
  readonly data?: string;
  /** A folder of labelled images to train on besides. */
  readonly extra?: string;
  readonly workers: number;
  /** Where the model is saved, besides the run's folder. */
  readonly out: string;
  /** Whether the model is saved with weights of half precision: half the size. */
  readonly half: boolean;
  readonly report: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What was told of a run that is over. */
export interface RunRecord {
  /** The name of its folder. */
  readonly name: string;
  readonly start: StartLine;
  readonly epochs: readonly EpochEvent[];
  /** What went wrong and was mended. */
  readonly warnings: readonly string[];
  readonly done: DoneEvent;
}

/** Trains, saves, reports, and tells of it; true if the run was stopped before its last epoch. */
export async function runTraining(options: RunOptions): Promise<boolean> {
  const { json, quiet, out } = options;
  const dataset = await loadData(options);
  const view = json ? jsonView() : process.stdout.isTTY && !quiet ? barView() : plainView(quiet);
  const { network, record, folder } = await trainAndRecord(options, dataset, view);
  if (record.done.epochs === 0) {
    console.error(`Stopped before the first epoch was over: no model is saved, and ${out} is as it was.`);
    return true;
  }
  const trained = toModel(network, dataset, record.done);
  const model = options.half ? await toHalfPrecision(trained, dataset, options.workers) : trained;
  saveModel(out, model, options.half ? 'F16' : 'F32');
  folder.saveModel(model);
  const report = options.report && (await saveReport(folder, record, model, dataset));
  view.saved(
    { model: out, run: folder.path, report: report ? folder.file('report') : undefined },
    record.done,
  );
  if (dataset.name === BUILTIN_NAME && !json)
    console.log(
      fillWords(`This network learned from built-in digits. ${HOW_TO_GET_MNIST}`, outputColumns()).join('\n'),
    );
  return record.done.stopped;
}

/** The data set, with what the recipe and the user add to its training images. */
async function loadData({
  recipe,
  dataset: choice,
  data,
  extra,
  workers,
  json,
  quiet,
}: RunOptions): Promise<Dataset> {
  const listener = loadingListener(quiet || json);
  const dataset = await loadDataset(choice, data, workers, listener);
  const withBuiltin = await addBuiltinDigits(dataset, recipe.builtinDigits, workers, listener);
  const withNonDigits = addNonDigits(withBuiltin, recipe.nonDigits);
  return extra ? addFolder(withNonDigits, extra) : withNonDigits;
}

/** Trains until the end, or until the first interrupt; shows every event, and keeps those worth keeping. */
async function trainAndRecord(
  { recipe, workers }: RunOptions,
  dataset: Dataset,
  view: View,
): Promise<{ network: TrainedNetwork; record: RunRecord; folder: RunFolder }> {
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);

  let folder: RunFolder | undefined;
  let start: StartLine | undefined;
  let done: DoneEvent | undefined;
  const epochs: EpochEvent[] = [];
  const warnings: string[] = [];
  const run = train({ recipe, dataset, workers, signal: stop.signal });
  try {
    let step = await run.next();
    for (; !step.done; step = await run.next()) {
      const event = step.value;
      if (event.event === 'start') {
        // Not before: a run that cannot start leaves nothing.
        folder = new RunFolder(recipe);
        start = { ...event, datasetSha256: dataset.sha256, versions: VERSIONS };
      }
      if (event.event === 'epoch') epochs.push(event);
      if (event.event === 'warning') warnings.push(event.message);
      if (event.event === 'done') done = event;
      // Kept before it is shown: what was seen is not lost.
      if (event.event !== 'progress') folder!.append(event.event === 'start' ? start! : event);
      view.show(event);
    }
    const record = { name: basename(folder!.path), start: start!, epochs, warnings, done: done! };
    return { network: step.value, record, folder: folder! };
  } finally {
    // Ends the workers also when the disk is full.
    await run.return(undefined!);
  }
}

function toModel(
  { recipe, tensors, weightsSha256, temperature }: TrainedNetwork,
  dataset: Dataset,
  done: DoneEvent,
): Model {
  const { topology, seed, arithmetic } = recipe;
  return {
    topology,
    tensors,
    metadata: {
      topology: describeTopology(topology),
      activation: topology.activation,
      recipe: JSON.stringify(recipe),
      seed: String(seed),
      dataset: dataset.name,
      trainedOn: dataset.trainedOn,
      datasetSha256: dataset.sha256,
      testAccuracy: done.test.accuracy.toFixed(4),
      testImages: String(done.test.images),
      arithmetic,
      weightsSha256,
      temperature: temperature?.toFixed(4),
      versions: VERSIONS,
    },
  };
}

/** A model with its weights rounded to half precision, and what that model scores. */
async function toHalfPrecision(model: Model, dataset: Dataset, workers: number): Promise<Model> {
  const rounded = { ...model, tensors: roundToHalf(model.tensors) };
  const { score } = await evaluate(rounded, dataset.test, workers);
  return {
    ...rounded,
    metadata: {
      ...model.metadata,
      testAccuracy: score.accuracy.toFixed(4),
      weightsSha256: hashTensors(rounded.tensors),
    },
  };
}

function roundToHalf(tensors: readonly LayerTensors[]): LayerTensors[] {
  const round = (values: Float32Array) => values.map((value) => readHalf(writeHalf(value)));
  return tensors.map(({ weight, bias }) => ({ weight: round(weight), bias: round(bias) }));
}

/** Makes the report; true if it could be made. The model is saved by then: a report that fails is no failed run. */
async function saveReport(
  folder: RunFolder,
  record: RunRecord,
  model: Model,
  dataset: Dataset,
): Promise<boolean> {
  try {
    // Drawing charts takes half a second to import, which only the end of a run need wait for.
    const { renderReport } = await import('./report/report.js');
    folder.saveReport(await renderReport(record, model, dataset));
    return true;
  } catch (error) {
    console.error(`Warning: the report could not be made (${(error as Error).message}).`);
    return false;
  }
}
