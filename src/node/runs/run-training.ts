// One training run, from the data set to the files it leaves: the body of `npm run train`.

import { resolve } from 'node:path';
import { addBuiltinDigits, addNonDigits, BUILTIN_NAME } from '../../data/builtin/dataset.js';
import { hashTensors } from '../../engine/network/hash.js';
import type { LayerTensors } from '../../engine/network/tensors.js';
import { describeNetwork, inputOf } from '../../engine/network/topology.js';
import type { Recipe } from '../../engine/recipe/recipe.js';
import type { StartTrainer } from '../../engine/rounds/trainer.js';
import type { Dataset } from '../../engine/training/dataset.js';
import { areFinite, describeDivergence } from '../../engine/training/divergence.js';
import type { DivergedEvent, DoneEvent, EpochEvent } from '../../engine/training/events.js';
import type { TrainedNetwork, TrainingRun } from '../../engine/training/train.js';
import { InputError, OutputError, RunError } from '../../errors.js';
import { readHalf, writeHalf } from '../../formats/half.js';
import type { Network } from '../../formats/model.js';
import type { TensorType } from '../../formats/safetensors.js';
import { toModel } from '../../formats/trained-model.js';
import { findWrongWeights } from '../../formats/weights.js';
import { printable } from '../../printable.js';
import { addFolder, type LoadListener, loadDataset } from '../data/load.js';
import { findMnist, mnistFolders } from '../data/mnist.js';
import type { DatasetName } from '../data/names.js';
import { evaluate, startRun, type TrainingOptions } from '../engine.js';
import { commandLine } from '../invocation.js';
import { machine } from '../machine.js';
import { loadNetwork, saveModel } from '../model-file.js';
import { needing } from '../needing.js';
import { modelPath } from '../reading/choose-model.js';
import { describeEngine, VERSIONS } from '../versions.js';
import { findBetter, findInRuns, type Replaced } from './better-model.js';
import { type KeptOptions, type RUN_FILES, RunFolder, type StartLine } from './folder.js';
import { recordPictures } from './picture-record.js';
import type { RunRecord } from './record.js';
import { checkData, type ResumableRun } from './resume.js';
import type { RunView, SavedFiles } from './view.js';

export interface RunOptions {
  readonly recipe: Recipe;
  readonly dataset: DatasetName;
  /** The folder of MNIST's files; undefined for the usual places. */
  readonly data?: string;
  /** A folder with labelled digits to add. */
  readonly extra?: string;
  /** A model whose weights the run begins with. */
  readonly init?: string;
  /** An earlier run to resume. */
  readonly resume?: ResumableRun;
  readonly workers: number;
  /** Where the model is saved, in addition to the run's folder; undefined for there alone. */
  readonly out: string | undefined;
  /** Whether the model is saved in half precision, half the size. */
  readonly half: boolean;
  readonly report: boolean;
  /** Seconds between checkpoints, at least; 0 for one after every epoch. */
  readonly checkpointEvery: number;
  /** Ends the run early. */
  readonly signal: AbortSignal;
  /** Who trains the shards of a recipe with rounds; undefined for this machine alone. */
  readonly trainer?: StartTrainer;
  /** Options that resuming the run needs again, as one types them: where its machines meet. */
  readonly place?: string;
  /** Who trains the whole run; undefined for this machine. */
  readonly start?: (options: TrainingOptions) => RunSource;
}

/** Where a run's events come from: see TrainingRun in engine/training/train.ts. */
export type RunSource = Pick<TrainingRun, 'events' | 'state' | 'close'>;

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
  /** The weights of another model; undefined for random weights and for those of a checkpoint. */
  readonly initial: Initial | undefined;
}

/**
 * Reads, downloads or generates what a run begins with. There is nothing to save if this is cut short.
 * @throws UserError if the data or the initial model are refused
 */
export async function loadBeginning(options: RunOptions, listener: LoadListener): Promise<Beginning> {
  const { recipe, resume, init = resume?.options.init } = options;
  // The model comes first: a wrong one is refused before minutes of downloading or generating.
  const initial = resume?.checkpoint ? undefined : await loadInitial(init, recipe);
  return { initial, dataset: await loadData(options, listener) };
}

/**
 * Trains, saves and reports.
 * @throws UserError if the run's folder, or the data of a resumed run, is refused; RunError `diverged`; OutputError
 *   `cannot-write` if the model could not be saved anywhere
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

/** The data set, with the training images that the recipe and the user add. */
async function loadData(
  { recipe, dataset: choice, data, extra, workers, resume }: RunOptions,
  listener: LoadListener,
): Promise<Dataset> {
  const loaded = await loadDataset(choice, data, workers, listener);
  const { start } = resume ?? {};
  // The same data keeps its name, wherever the run is resumed from.
  const dataset = start?.datasetSha256 === loaded.sha256 ? { ...loaded, name: start.dataset } : loaded;
  const withBuiltin = await addBuiltinDigits(dataset, recipe.builtinDigits, { machine, workers, listener });
  const withNonDigits = await addNonDigits(withBuiltin, recipe.nonDigits);
  return extra ? addFolder(withNonDigits, extra) : withNonDigits;
}

/** A run, its folder, and its view. */
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

  /** The file that people know the model by. */
  private get out(): string {
    return this.options.out ?? this.folder.file('model');
  }

  get isIncomplete(): boolean {
    return this.unwritten.size > 0;
  }

  /** Trains until the end, or until it is stopped. Shows every event and records all but progress. */
  async train(): Promise<TrainedNetwork> {
    const { recipe, workers, signal, resume, trainer, start = startRun } = this.options;
    if (resume) checkData(resume, this.dataSha256);
    this.startedFrom = this.initial?.weightsSha256 ?? resume?.options.init?.weightsSha256;
    const run = start({
      recipe,
      dataset: this.dataset,
      workers,
      signal,
      from: resume?.checkpoint?.state,
      initial: this.initial?.tensors,
      trainer,
    });
    try {
      const events = run.events();
      let step = await events.next();
      for (; !step.done; step = await events.next()) {
        const event = step.value;
        if (event.event === 'start') {
          const engine = describeEngine(recipe.arithmetic);
          const { dataSha256, dataset } = this;
          this.start = { ...event, datasetSha256: dataset.sha256, dataSha256, engine, versions: VERSIONS };
          // Not earlier: a run that cannot start leaves nothing.
          this.open();
          this.view.opened?.(this.folder.path);
        }
        if (event.event === 'epoch') this.epochs.push(event);
        if (event.event === 'warning') this.warnings.push(event.message);
        if (event.event === 'diverged') this.diverged = event;
        if (event.event === 'done') this.done = event;
        // Recorded before it is shown: what was seen is not lost.
        if (event.event !== 'progress' && event.event !== 'start')
          this.attempt('metrics', () => this.folder.append(event));
        if ((event.event === 'epoch' && this.isCheckpointDue(event)) || event.event === 'stopped')
          this.saveCheckpoint(run);
        this.view.show(event);
        if (event.event === 'start')
          for (const message of resume?.damaged ?? [])
            this.warn(`${message} The run is resumed from the checkpoint before it.`);
      }
      return step.value;
    } catch (error) {
      throw recipe.rounds && error instanceof RunError ? this.keepInterrupted(run, error) : error;
    } finally {
      await run.close();
    }
  }

  /** Keeps the whole epochs of a run that other machines, or what lies between, have ended; the error then says how to go on. */
  private keepInterrupted(run: RunSource, error: RunError): RunError {
    if (!this.folder) return error;
    this.saveCheckpoint(run);
    return new RunError(error.code, `${error.message}\nThen: ${this.resumeCommand}`, { cause: error });
  }

  /** Makes the run's folder, or opens that of the earlier part. */
  private open(): void {
    const { recipe, resume } = this.options;
    if (!resume) {
      this.folder = RunFolder.create(recipe, this.keptOptions());
    } else {
      // If the first line was lost, this one says how the run began.
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
      ...(out !== undefined && { out: resolve(out) }),
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

  private saveCheckpoint(run: RunSource): void {
    const { recipe } = this.options;
    const { state } = run;
    if (state.epochs === 0) return;
    const engine = describeEngine(recipe.arithmetic);
    const notes = { recipe, dataSha256: this.dataSha256, engine, epochEvents: this.epochs };
    this.attempt('checkpoint', () => this.folder.saveCheckpoint(state, notes));
    this.lastCheckpoint = performance.now();
  }

  /** Writes what a run can do without. A failure is reported once, and the run goes on. */
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

  /** Saves the model and the report, and shows where they are. */
  async save(network: TrainedNetwork): Promise<void> {
    const { half, report } = this.options;
    const { done, folder, dataset } = this;
    const trained = toModel(network, dataset, done, VERSIONS, this.startedFrom);
    if (done.diverged) return this.refuseDiverged(trained);
    if (done.epochs === 0) {
      this.view.nothingSaved(this.out, this.resumeCommand);
      return;
    }
    this.refuseUnusable(trained);
    const isHalf = half && this.fitsHalfPrecision(trained);
    const final = isHalf ? await this.toHalfPrecision(trained) : trained;
    // The packages that draw pictures are slow to load, so they are loaded at the end of a run.
    this.view.finishing?.('Measuring how well the model reads pictures');
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
    const { place } = this.options;
    return commandLine('train', `${place ? `${place} ` : ''}--resume ${this.folder.name}`);
  }

  /** A model with its weights rounded to half precision, and what that model scores. */
  private async toHalfPrecision(model: Network): Promise<Network> {
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

  private fitsHalfPrecision({ tensors }: Network): boolean {
    const fits = roundToHalf(tensors).every(({ weight, bias }) => areFinite(weight) && areFinite(bias));
    if (fits) return true;
    this.unwritten.add('model');
    this.warn(
      'Some weights are beyond 65504 and do not fit half precision, so the model is saved in single precision.',
    );
    return false;
  }

  /** Saves the model in the run's folder, then as `--out`. If one fails, the other has it. A better model there is kept. */
  private saveModel(model: Network, type: TensorType): Pick<SavedFiles, 'model' | 'replaced'> {
    const { out } = this.options;
    const kept = this.folder.file('model');
    if (out === undefined) {
      this.folder.saveModel(model);
      return { model: kept };
    }
    const isKept = this.attempt('model', () => this.folder.saveModel(model));
    try {
      const replaced = this.keepBetter(out, model);
      saveModel(out, model, type);
      return { model: out, ...(replaced && { replaced }) };
    } catch (cause) {
      if (!(cause instanceof OutputError)) throw cause;
      const where = isKept
        ? ` The model is saved as ${printable(kept)}: copy it from there.`
        : `\nThen: ${this.resumeCommand}`;
      throw new OutputError('cannot-write', `${cause.message}${where}`, { cause });
    }
  }

  /** The better model in the place of `--out`, in an earlier run's folder or else copied to this one's. */
  private keepBetter(out: string, { metadata }: Network): Replaced | undefined {
    const better = findBetter(out, { metadata, test: this.done.test });
    if (!better) return undefined;
    const kept = findInRuns(better) ?? this.folder.keepReplaced(out);
    return { testAccuracy: Number(better.testAccuracy), kept };
  }

  /** Weights may be finite and still too large to read with. */
  private refuseUnusable({ tensors, topology }: Network): void {
    const wrong = findWrongWeights(tensors, topology.activation);
    if (!wrong) return;
    const { out } = this;
    const { recipe } = this.options;
    throw new RunError(
      'diverged',
      `Training ended with weights that are too large: expected ${wrong.expected}, found ${wrong.found}. ` +
        `${printable(out)} is unchanged.\nLower the learning rate (--lr, now ${recipe.learningRate}).`,
    );
  }

  /** Saves the last sound network, and ends with an error. */
  private refuseDiverged(model: Network): never {
    const { out } = this;
    const { recipe } = this.options;
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

  /** Makes the report; true if that worked. The model is saved by then, so a missing report does not fail the run. */
  private async saveReport(model: Network): Promise<boolean> {
    const { test } = this.done;
    if (!test) return false;
    this.view.finishing?.('Writing the report');
    const { folder, start, epochs, warnings } = this;
    const options = this.options.resume?.options ?? this.keptOptions();
    const record: RunRecord = {
      name: folder.name,
      start,
      options,
      epochs,
      warnings,
      done: { ...this.done, test },
    };
    // The packages that draw charts take half a second to load, so they are loaded at the end of a run.
    try {
      const { renderReport } = await needing('vega', () => import('./report/report.js'));
      const page = await renderReport(record, model, this.dataset);
      return this.attempt('report', () => folder.saveReport(page));
    } catch (error) {
      this.unwritten.add('report');
      this.warn(`The report could not be made (${(error as Error).message}).`);
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
 * The weights of the model to begin with, if any.
 * @throws InputError as loadNetwork(); `bad-init` if the network has another shape, or if a run that begins again finds
 *   another model
 */
async function loadInitial(init: string | KeptOptions['init'], recipe: Recipe): Promise<Initial | undefined> {
  if (init === undefined) return undefined;
  if (recipe.topology.normalisation)
    throw new InputError(
      'bad-init',
      'A run with batch normalisation cannot begin with the weights of a model, which hold what they were normalised by. ' +
        'Add --normalisation none, or leave out --init.',
    );
  const path = typeof init === 'string' ? modelPath(init) : init.path;
  const { topology, tensors } = loadNetwork(path, 'gives the weights that training begins with');
  const [found, wanted] = [topology, recipe.topology].map(describeNetwork);
  if (found !== wanted)
    throw new InputError(
      'bad-init',
      `${printable(path)} is a network ${found}, and this run trains ${wanted}. ` +
        `Train with --hidden ${topology.hidden} --activation ${topology.activation} --input ${inputOf(topology)}, or begin with another model.`,
    );
  const weightsSha256 = await hashTensors(tensors);
  if (typeof init !== 'string' && init.weightsSha256 !== weightsSha256)
    throw new InputError(
      'bad-init',
      `${printable(path)} does not hold the weights that the run began with (SHA-256 ${weightsSha256}, expected ` +
        `${init.weightsSha256}). Put that model back, or start a new run.`,
    );
  return { path: resolve(path), tensors, weightsSha256 };
}

function roundToHalf(tensors: readonly LayerTensors[]): LayerTensors[] {
  const round = (values: Float32Array) => values.map((value) => readHalf(writeHalf(value)));
  return tensors.map(({ weight, bias }) => ({ weight: round(weight), bias: round(bias) }));
}
