// A run as the trainer leads it: pauses, kills and checkpoints around the engine's own events, and what people look at.

import { WorkerPool } from '../../../browser/machine/pool.js';
import type { Machine } from '../../../engine/machine.js';
import { planEpoch } from '../../../engine/mapreduce/plan.js';
import type { Recipe } from '../../../engine/recipe/recipe.js';
import { type Dataset, slice } from '../../../engine/training/dataset.js';
import type { DoneEvent, EpochEvent } from '../../../engine/training/events.js';
import { type TrainedNetwork, TrainingRun } from '../../../engine/training/train.js';
import { keepIfRoom } from '../../store/store.js';
import type { Plan } from '../plan.js';
import { type Circumstances, type KeptRun, toKept } from './checkpoint.js';
import { type Answers, drawFirstLayer, lookAtAnswers } from './look.js';
import type { Report, Sight } from './protocol.js';
import { lastWholeStep } from './traced-step.js';

/** Units of the first layer that are shown. */
const SHOWN_UNITS = 64;
/** Epochs of a small network may take a hundredth of a second: nobody sees the answers to each. */
const ANSWERS_MILLISECONDS = 300;
/** Pictures and lanes take some milliseconds of a core to draw, which workers lack: one a second is enough to watch. */
const WEIGHTS_MILLISECONDS = 900;
const TRACE_MILLISECONDS = 900;
/** A kept epoch costs a few megabytes of writing. */
const KEEP_MILLISECONDS = 1000;

export interface RunOptions extends Circumstances {
  readonly plan: Plan;
  readonly recipe: Recipe;
  readonly dataset: Dataset;
  readonly machine: Machine;
  readonly workers: number;
  readonly from?: KeptRun;
  tell(report: Report): void;
}

export class Run {
  private readonly seen = new Set<Sight>();
  private readonly stopping = new AbortController();
  private readonly training: TrainingRun;
  private readonly epochs: EpochEvent[];
  /** Resolved when a pause ends. */
  private pause: { readonly over: Promise<void>; end(): void } | undefined;
  private readonly last = { answers: 0, weights: 0, trace: 0, kept: 0 };
  /** Images of the running epoch whose losses were told. */
  private told = 0;
  private hasToldWeights = false;
  /** The epoch and the step of it that were told last. */
  private toldStep = '';
  done: DoneEvent | undefined;

  constructor(private readonly options: RunOptions) {
    const { recipe, dataset, machine, workers, from } = options;
    this.epochs = [...(from?.epochs ?? [])];
    const { signal } = this.stopping;
    this.training = new TrainingRun({ recipe, dataset, machine, workers, signal, from: from?.state });
  }

  /** Trains until the end, or until it is stopped. */
  async train(): Promise<TrainedNetwork> {
    const { plan, machine, tell } = this.options;
    tell({ report: 'began', plan, epochs: this.epochs, sharesMemory: machine.sharesMemory });
    try {
      const events = this.training.events();
      let step = await events.next();
      for (; !step.done; step = await events.next()) {
        const event = step.value;
        if (event.event === 'progress') this.look(event.epoch, event.share);
        if (event.event === 'done') this.done = event;
        if (event.event === 'epoch') await this.conclude(event);
        else tell({ report: 'event', event });
        if (event.event === 'stopped') await this.keep();
        if (event.event === 'epoch') await this.rest();
      }
      return step.value;
    } finally {
      await this.training.host.close();
    }
  }

  setPause(isPaused: boolean): void {
    if (isPaused && !this.pause) {
      let end = () => {};
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      this.pause = { over, end };
    }
    if (!isPaused) {
      this.pause?.end();
      this.pause = undefined;
    }
  }

  stop(): void {
    this.setPause(false);
    this.stopping.abort();
  }

  /** Ends a worker in the middle of its work. */
  kill(): void {
    const { pool } = this.training.host;
    if (pool instanceof WorkerPool) pool.kill(0);
  }

  watch(sight: Sight, isSeen: boolean): void {
    if (isSeen) this.seen.add(sight);
    else this.seen.delete(sight);
    if (sight === 'lanes' && !isSeen) this.training.host.isTraced = false;
  }

  /** A pause lasts from the end of an epoch on: so no work is lost. */
  private async rest(): Promise<void> {
    if (!this.pause) return;
    await this.keep();
    this.options.tell({ report: 'paused' });
    await this.pause?.over;
    this.options.tell({ report: 'gone on' });
  }

  /** What there is to see within an epoch. */
  private look(epoch: number, share: number): void {
    this.tellLoss(epoch, share);
    this.tellWeightsIfDue();
    this.tellStepIfDue(epoch);
  }

  private tellWeightsIfDue(): void {
    const now = performance.now();
    const isSeen = this.seen.has('weights') || !this.hasToldWeights;
    if (!isSeen || now - this.last.weights <= WEIGHTS_MILLISECONDS) return;
    this.last.weights = now;
    this.tellWeights();
  }

  /** Workers note their tasks from when a step is due until a whole one is there, and not longer: that costs them time. */
  private tellStepIfDue(epoch: number): void {
    if (!this.seen.has('lanes')) return;
    const { host } = this.training;
    const now = performance.now();
    if (host.isTraced && this.tellStep(epoch)) {
      this.last.trace = now;
      host.isTraced = false;
    } else if (now - this.last.trace > TRACE_MILLISECONDS) host.isTraced = true;
  }

  private tellLoss(epoch: number, share: number): void {
    const { host } = this.training;
    const { batch, images } = this.training.settingsOf(epoch - 1);
    const steps = Math.floor((share * images) / batch) - 1;
    const end = Math.min(images, steps * batch);
    if (end < this.told) this.told = 0;
    if (end <= this.told) return;
    const losses = host.floats(host.map.losses, images).subarray(this.told, end);
    const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length;
    this.told = end;
    this.options.tell({ report: 'loss', at: epoch - 1 + end / images, loss });
  }

  private tellWeights(): void {
    this.hasToldWeights = true;
    const { topology } = this.options.recipe;
    const count = Math.min(SHOWN_UNITS, topology.hidden[0]);
    const images = drawFirstLayer(topology, this.training.host.parameters, count);
    this.options.tell({ report: 'weights', images, count });
  }

  /** False where no whole step was noted since the last. */
  private tellStep(epoch: number): boolean {
    const { host } = this.training;
    const plan = planEpoch(
      this.training.settingsOf(epoch - 1),
      host.control.seats,
      host.map.forward.tilesPerTask,
    );
    const step = lastWholeStep(host.trace, plan);
    const name = `${epoch} ${step?.step}`;
    if (!step || name === this.toldStep) return false;
    this.toldStep = name;
    this.options.tell({ report: 'step', step: { plan, epoch, ...step } });
    return true;
  }

  private async conclude(event: EpochEvent): Promise<void> {
    const { tell, recipe } = this.options;
    const now = performance.now();
    const isLast = event.epoch === recipe.epochs;
    this.epochs.push(event);
    this.told = 0;
    tell({ report: 'event', event });
    // A short epoch is over before anybody looks into it.
    this.tellStepIfDue(event.epoch);
    if (isLast || this.pause || now - this.last.answers > ANSWERS_MILLISECONDS) {
      this.last.answers = now;
      tell({ report: 'answers', answers: await this.lookAtAnswers(event.epoch) });
      this.tellWeights();
    }
    if (!isLast && now - this.last.kept > KEEP_MILLISECONDS) await this.keep();
  }

  private async lookAtAnswers(epoch: number): Promise<Answers> {
    const { host } = this.training;
    const { recipe, dataset } = this.options;
    const { training, test } = dataset;
    const isHeldOut = recipe.validation > 0;
    const first = isHeldOut ? training.count - recipe.validation : training.count;
    const looked = isHeldOut ? slice(training, first, training.count) : test;
    const answers = lookAtAnswers(await host.evaluate(first, looked.count), looked);
    return { epoch, of: isHeldOut ? 'validation' : 'test', ...answers };
  }

  private async keep(): Promise<void> {
    const { plan, engine, dataSha256, tell } = this.options;
    const { state } = this.training;
    if (state.epochs === 0) return;
    this.last.kept = performance.now();
    const kept = await toKept(state, { plan, engine, dataSha256, epochs: this.epochs });
    const isKept = await keepIfRoom('run', kept, (message) =>
      tell({
        report: 'event',
        event: {
          event: 'warning',
          message: `${message} This run cannot be resumed after the tab is closed.`,
        },
      }),
    );
    if (isKept) tell({ report: 'kept', epochs: state.epochs });
  }
}
