// One training run from the data set to the files that it leaves: the body of `npm run train`.

import { resolve } from 'node:path';
import { addBuiltinDigits, addNonDigits, BUILTIN_NAME } from '../../data/builtin/dataset.js';
import { hashTensors } from '../../engine/network/hash.js';
import type { LayerTensors } from '../../engine/network/tensors.js';
import { describeNetwork } from '../../engine/network/topology.js';
import type { Recipe } from '../../engine/recipe/recipe.js';
import type { Dataset } from '../../engine/training/dataset.js';
import { areFinite, describeDivergence } from '../../engine/training/divergence.js';
import type { DivergedEvent, DoneEvent, EpochEvent } from '../../engine/training/events.js';
import type { TrainedNetwork, TrainingRun } from '../../engine/training/train.js';
import { InputError, OutputError, RunError } from '../../errors.js';
import { readHalf, writeHalf } from '../../formats/half.js';
import type { Model } from '../../formats/model.js';
import type { TensorType } from '../../formats/safetensors.js';
import { toModel } from '../../formats/trained-model.js';
import { findWrongWeights } from '../../formats/weights.js';
import { printable } from '../../printable.js';
import { addFolder, type DatasetName, type LoadListener, loadDataset } from '../data/load.js';
import { findMnist, mnistFolders } from '../data/mnist.js';
import { evaluate, startRun } from '../engine.js';
import { commandLine } from '../invocation.js';
import { machine } from '../machine.js';
import { loadModel, saveModel } from '../model-file.js';
import { needing } from '../needing.js';
import { modelPath } from '../reading/choose-model.js';
import { describeEngine, VERSIONS } from '../versions.js';
import { type KeptOptions, type RUN_FILES, RunFolder, type StartLine } from './folder.js';
import { recordPictures } from './picture-record.js';
import type { RunRecord } from './record.js';
import { checkData, type ResumableRun } from './resume.js';
import type { RunView } from './view.js';

export interface RunOptions {
  readonly recipe: Recipe;
  readonly dataset: DatasetName;
  /** The folder of MNIST's files; undefined for the usual places. */
  readonly data?: string;
  /** A folder of labelled images to train on besides. */
  readonly extra?: string;
  /** A model whose weights the run begins with. */
  readonly init?: string;
  /** An earlier run that this one goes on with. */
  readonly resume?: ResumableRun;
  readonly workers: number;
  /** Where the model is saved, besides the run's folder. */
  readonly out: string;
  /** Whether the model is saved with weights of half precision: half the size. */
  readonly half: boolean;
  readonly report: boolean;
  /** Seconds between checkpoints, at least; 0 for one after every epoch. */
  readonly checkpointEvery: number;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

/** How a run ended. */
export interface Ending {
  /** Whether it was stopped before its last epoch. */
  readonly stopped: boolean;
  /** Whether metrics, a checkpoint, the report or the model in the run's folder could not be written. */
  readonly incomplete: boolean;
}

/** What a run begins with. */
export interface Beginning {
  readonly dataset: Dataset;
  /** The weights of another model; undefined for random ones, and for those of a checkpoint. */
  readonly initial: Initial | undefined;
}

/**
 * Reads, fetches or draws what a run begins with. There is nothing to save yet if this is cut short.
 * @throws UserError what the data or the model to begin with are refused for
 */
export async function loadBeginning(options: RunOptions, listener: LoadListener): Promise<Beginning> {
  const { recipe, resume, init = resume?.options.init } = options;
  // The model comes first: a wrong one is refused before minutes of fetching or drawing.
  const initial = resume?.checkpoint ? undefined : await loadInitial(init, recipe);
  return { initial, dataset: await loadData(options, listener) };
}

/**
 * Trains, saves, reports, and tells of it.
 * @throws UserError what the run's folder, or the data that a run goes on with, is refused for; RunError `diverged`;
 *   OutputError `cannot-write` where no place took the model
 */
export async function runTraining(
  options: RunOptions,
  { dataset, initial }: Beginning,
  view: RunView,
): Promise<Ending> {
  const run = new RecordedRun(options, dataset, initial, view);
  try {
    const network = await run.train();
    await run.save(network);
    return { stopped: run.done.stopped, incomplete: run.isIncomplete };
  } finally {
    run.close();
  }
}

/** The data set, with what the recipe and the user add to its training images. */
async function loadData(
  { recipe, dataset: choice, data, extra, workers, resume }: RunOptions,
  listener: LoadListener,
): Promise<Dataset> {
  const loaded = await loadDataset(choice, data, workers, listener);
  const { start } = resume ?? {};
  // The same data keeps its name, from wherever the run is gone on with.
  const dataset = start?.datasetSha256 === loaded.sha256 ? { ...loaded, name: start.dataset } : loaded;
  const withBuiltin = await addBuiltinDigits(dataset, recipe.builtinDigits, { machine, workers, listener });
  const withNonDigits = await addNonDigits(withBuiltin, recipe.nonDigits);
  return extra ? addFolder(withNonDigits, extra) : withNonDigits;
}

/** A run, its folder, and whoever watches it. */
class RecordedRun {
  done!: DoneEvent;
  /** What could not be written. */
  private readonly unwritten = new Set<string>();
  private folder!: RunFolder;
  private start!: StartLine;
  private diverged: DivergedEvent | undefined;
  /** SHA-256 of another model's weights. */
  private startedFrom: string | undefined;
  private readonly epochs: EpochEvent[] = [];
  private readonly warnings: string[] = [];
  private lastCheckpoint = performance.now();

  constructor(
    private readonly options: RunOptions,
    private readonly dataset: Dataset,
    private readonly initial: Initial | undefined,
    private readonly view: RunView,
  ) {}

  get isIncomplete(): boolean {
    return this.unwritten.size > 0;
  }

  /** Trains until the end, or until it is stopped; shows every event, and keeps those worth keeping. */
  async train(): Promise<TrainedNetwork> {
    const { recipe, workers, signal, resume } = this.options;
    if (resume) checkData(resume, this.dataSha256);
    this.startedFrom = this.initial?.weightsSha256 ?? resume?.options.init?.weightsSha256;
    const run = startRun({
      recipe,
      dataset: this.dataset,
      workers,
      signal,
      from: resume?.checkpoint?.state,
      initial: this.initial?.tensors,
    });
    try {
      const events = run.events();
      let step = await events.next();
      for (; !step.done; step = await events.next()) {
        const event = step.value;
        if (event.event === 'start') {
          this.start = { ...event, datasetSha256: this.dataset.sha256, versions: VERSIONS };
          // Not before: a run that cannot start leaves nothing.
          this.open();
        }
        if (event.event === 'epoch') this.epochs.push(event);
        if (event.event === 'warning') this.warnings.push(event.message);
        if (event.event === 'diverged') this.diverged = event;
        if (event.event === 'done') this.done = event;
        // Kept before it is shown: what was seen is not lost.
        if (event.event !== 'progress' && event.event !== 'start')
          this.attempt('metrics', () => this.folder.append(event));
        if ((event.event === 'epoch' && this.isCheckpointDue(event)) || event.event === 'stopped')
          this.saveCheckpoint(run);
        this.view.show(event);
        if (event.event === 'start')
          for (const message of resume?.damaged ?? [])
            this.warn(`${message} The run goes on from the checkpoint before it.`);
      }
      return step.value;
    } finally {
      await run.host.close();
    }
  }

  /** Makes the run's folder, or goes on in that of the earlier part. */
  private open(): void {
    const { recipe, resume } = this.options;
    if (!resume) {
      this.folder = RunFolder.create(recipe, this.keptOptions());
    } else {
      // Where the first line was lost, this one tells how the run began.
      if (resume.checkpoint) this.start = resume.start ?? { ...this.start, epochsBefore: undefined };
      const first = resume.checkpoint && !resume.start ? [this.start] : [];
      this.folder = RunFolder.resume(resume.path, [...first, ...resume.metrics]);
      this.epochs.push(...resume.epochEvents);
      this.warnings.push(...resume.warnings);
    }
    if (!resume?.checkpoint) this.attempt('metrics', () => this.folder.append(this.start));
  }

  private keptOptions(): KeptOptions {
    const { initial } = this;
    const { dataset, data, extra, out, half, report } = this.options;
    const folder = dataset === 'builtin' ? undefined : (data ?? findMnist(mnistFolders(undefined)));
    return {
      dataset,
      ...(folder && this.dataset.name !== BUILTIN_NAME && { data: resolve(folder) }),
      ...(extra && { extra: resolve(extra) }),
      ...(initial && { init: { path: initial.path, weightsSha256: initial.weightsSha256 } }),
      out: resolve(out),
      half,
      report,
    };
  }

  private get dataSha256(): string {
    return this.dataset.trainedOnSha256 ?? this.dataset.sha256;
  }

  /** After the last epoch the model itself is saved. */
  private isCheckpointDue({ epoch }: EpochEvent): boolean {
    const { checkpointEvery, recipe } = this.options;
    const seconds = (performance.now() - this.lastCheckpoint) / 1000;
    return epoch < recipe.epochs && seconds >= checkpointEvery;
  }

  private saveCheckpoint(run: TrainingRun): void {
    const { recipe } = this.options;
    const { state } = run;
    if (state.epochs === 0) return;
    const engine = describeEngine(recipe.arithmetic);
    const notes = { recipe, dataSha256: this.dataSha256, engine, epochEvents: this.epochs };
    this.attempt('checkpoint', () => this.folder.saveCheckpoint(state, notes));
    this.lastCheckpoint = performance.now();
  }

  /** Writes what a run can do without: where that fails, it is told once, and the run goes on. */
  private attempt(what: keyof typeof RUN_FILES | 'checkpoint', write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      if (!this.unwritten.has(what)) this.warn(error.message);
      this.unwritten.add(what);
      return false;
    }
  }

  private warn(message: string): void {
    this.warnings.push(message);
    this.view.show({ event: 'warning', message });
  }

  /** Saves the model and the report, and tells where all is. */
  async save(network: TrainedNetwork): Promise<void> {
    const { half, report } = this.options;
    const { done, folder, dataset } = this;
    const trained = toModel(network, dataset, done, VERSIONS, this.startedFrom);
    if (done.diverged) return this.refuseDiverged(trained);
    if (done.epochs === 0) {
      this.view.nothingSaved(this.options.out, this.resumeCommand);
      return;
    }
    this.refuseUnusable(trained);
    const isHalf = half && this.fitsHalfPrecision(trained);
    const final = isHalf ? await this.toHalfPrecision(trained) : trained;
    // Drawing pictures takes packages that only the end of a run need wait for.
    const model = await recordPictures(final, (message) => this.warn(message));
    const files = this.saveModel(model, isHalf ? 'F16' : 'F32');
    const hasReport = report && (await this.saveReport(model));
    if (!done.stopped) folder.deleteCheckpoints();
    this.view.saved(
      {
        ...files,
        run: folder.path,
        ...(hasReport && { report: folder.file('report') }),
        ...(done.stopped && { resume: this.resumeCommand }),
      },
      done,
    );
  }

  private get resumeCommand(): string {
    return commandLine('train', `--resume ${this.folder.name}`);
  }

  /** A model with its weights rounded to half precision, and what that model scores. */
  private async toHalfPrecision(model: Model): Promise<Model> {
    const rounded = { ...model, tensors: roundToHalf(model.tensors) };
    const { score } = await evaluate(rounded, {
      set: this.dataset.test,
      workers: this.options.workers,
      onFailure: (message) => this.warn(message),
    });
    return {
      ...rounded,
      metadata: {
        ...model.metadata,
        testAccuracy: score.accuracy.toFixed(4),
        weightsSha256: await hashTensors(rounded.tensors),
      },
    };
  }

  private fitsHalfPrecision({ tensors }: Model): boolean {
    const fits = roundToHalf(tensors).every(({ weight, bias }) => areFinite(weight) && areFinite(bias));
    if (fits) return true;
    this.unwritten.add('model');
    this.warn(
      'some weights are beyond 65504 and do not fit half precision: the model is saved in full precision',
    );
    return false;
  }

  /** Saves the model in the run's folder, then as `--out`; where one fails, the other has it. */
  private saveModel(model: Model, type: TensorType): { model: string } {
    const { out } = this.options;
    const kept = this.folder.file('model');
    const isKept = this.attempt('model', () => this.folder.saveModel(model));
    try {
      saveModel(out, model, type);
      return { model: out };
    } catch (cause) {
      if (!(cause instanceof OutputError)) throw cause;
      const where = isKept
        ? ` The model is saved as ${printable(kept)}: copy it from there.`
        : `\nThen: ${this.resumeCommand}`;
      throw new OutputError('cannot-write', `${cause.message}${where}`, { cause });
    }
  }

  /** Weights may be finite, and still too large to answer with. */
  private refuseUnusable({ tensors, topology }: Model): void {
    const wrong = findWrongWeights(tensors, topology.activation);
    if (!wrong) return;
    const { out, recipe } = this.options;
    throw new RunError(
      'diverged',
      `Training ended with weights that are too large: expected ${wrong.expected}, found ${wrong.found}. ` +
        `${printable(out)} is unchanged.\nLower the learning rate (--lr, now ${recipe.learningRate}).`,
    );
  }

  /** Keeps the last network that was sound, and ends with an error. */
  private refuseDiverged(model: Model): never {
    const { out, recipe } = this.options;
    const isKept =
      this.done.epochs > 0 &&
      !findWrongWeights(model.tensors, model.topology.activation) &&
      this.attempt('model', () => this.folder.saveModel(model));
    this.folder.deleteCheckpoints();
    const kept = isKept
      ? ` The network of epoch ${this.done.epochs} is kept as ${printable(this.folder.file('model'))}.`
      : '';
    throw new RunError(
      'diverged',
      `${describeDivergence(this.diverged!)} ` +
        `${printable(out)} is unchanged.${kept}\nLower the learning rate (--lr, now ${recipe.learningRate}).`,
    );
  }

  /** Makes the report; true if it could be made. The model is saved by then: a report that fails is no failed run. */
  private async saveReport(model: Model): Promise<boolean> {
    const { test } = this.done;
    if (!test) return false;
    const { folder, start, epochs, warnings } = this;
    const record: RunRecord = { name: folder.name, start, epochs, warnings, done: { ...this.done, test } };
    // Drawing charts takes half a second to import, which only the end of a run need wait for.
    try {
      const { renderReport } = await needing('vega', () => import('./report/report.js'));
      const page = await renderReport(record, model, this.dataset);
      return this.attempt('report', () => folder.saveReport(page));
    } catch (error) {
      this.unwritten.add('report');
      this.warn(`the report could not be made (${(error as Error).message})`);
      return false;
    }
  }

  close(): void {
    this.folder?.close();
  }
}

interface Initial {
  readonly path: string;
  readonly tensors: readonly LayerTensors[];
  readonly weightsSha256: string;
}

/**
 * The weights of the model to begin with, if there is one.
 * @throws InputError what loadModel() throws; `bad-init` where the network has another shape, or a run that begins again
 *   finds another model
 */
async function loadInitial(init: string | KeptOptions['init'], recipe: Recipe): Promise<Initial | undefined> {
  if (init === undefined) return undefined;
  const path = typeof init === 'string' ? modelPath(init) : init.path;
  const { topology, tensors } = loadModel(path);
  const [found, wanted] = [topology, recipe.topology].map(describeNetwork);
  if (found !== wanted)
    throw new InputError(
      'bad-init',
      `${printable(path)} is a network ${found}, and this run trains ${wanted}. ` +
        `Train with --hidden ${topology.hidden} --activation ${topology.activation}, or begin with another model.`,
    );
  const weightsSha256 = await hashTensors(tensors);
  if (typeof init !== 'string' && init.weightsSha256 !== weightsSha256)
    throw new InputError(
      'bad-init',
      `${printable(path)} holds other weights than the run began with (SHA-256 ${weightsSha256}, expected ` +
        `${init.weightsSha256}). Put that model back, or train anew.`,
    );
  return { path: resolve(path), tensors, weightsSha256 };
}

function roundToHalf(tensors: readonly LayerTensors[]): LayerTensors[] {
  const round = (values: Float32Array) => values.map((value) => readHalf(writeHalf(value)));
  return tensors.map(({ weight, bias }) => ({ weight: round(weight), bias: round(bias) }));
}
