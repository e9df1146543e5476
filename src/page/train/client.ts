// The page's end of the line to the trainer: orders go out, reports change what the room shows.

import { batch } from '@preact/signals';
import { startWorkersFor } from '../../browser/machine/start-worker.js';
import type { TrainingEvent } from '../../engine/training/events.js';
import { load } from '../store/store.js';
import { download } from '../widgets/download.js';
import * as state from './state.js';
import type { Order, Report, SaveFormat, Sight } from './trainer/protocol.js';

/** Time between two drawings of the page: each takes from the workers what a core does in some milliseconds. */
const DRAW_MILLISECONDS = 300;
/** More points than this no chart can show. */
const MOST_LOSSES = 4000;

let trainer: Worker | undefined;

function send(order: Order): void {
  if (!trainer) {
    trainer = new Worker('trainer.js', { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    startWorkersFor(port1);
    trainer.postMessage({ order: 'begin', page: port2 } satisfies Order, [port2]);
    trainer.onmessage = ({ data }: MessageEvent<Report>) => hearSoon(data);
    trainer.onerror = ({ message }) =>
      fail(
        `The trainer could not be started (${message || 'its file could not be loaded'}). Load the page again.`,
      );
  }
  trainer.postMessage(order);
}

export function train(): void {
  state.clear();
  state.comparison.value = undefined;
  state.isComparison.value = false;
  state.status.value = 'loading';
  state.resumable.value = undefined;
  send({ order: 'train', plan: state.plan.value });
}

export function resume(): void {
  state.clear();
  state.isComparison.value = false;
  state.status.value = 'loading';
  send({ order: 'resume' });
}

/** Compares 1 to so many workers. */
export function compare(most: number): void {
  state.comparison.value = undefined;
  state.failure.value = undefined;
  state.isComparison.value = true;
  state.status.value = 'comparing';
  send({ order: 'compare', plan: state.plan.value, most });
}

export function pause(): void {
  state.status.value = 'pausing';
  send({ order: 'pause' });
}

export function goOn(): void {
  send({ order: 'go on' });
}

export function stop(): void {
  state.status.value = 'stopping';
  send({ order: 'stop' });
}

export function killWorker(): void {
  send({ order: 'kill a worker' });
}

export function watch(sight: Sight, isSeen: boolean): void {
  send({ order: 'watch', sight, isSeen });
}

export function save(format: SaveFormat): void {
  send({ order: 'save', format });
}

/** The images of the run, as the four files that `npm run train` takes. */
export function saveImages(): void {
  send({ order: 'save images' });
}

/** Looks for a run that was not finished. */
export async function findResumable(): Promise<void> {
  const kept = await load('run');
  if (kept && state.status.value === 'idle')
    state.resumable.value = { epochs: kept.state.epochs, plan: kept.plan };
}

/** Reports that came since the page was drawn last. */
const heard: Report[] = [];
let drawn = 0;

/** A report after a pause is drawn at once; many are drawn together, a few times a second. */
function hearSoon(report: Report): void {
  heard.push(report);
  if (heard.length > 1) return;
  const draw = () => {
    drawn = performance.now();
    batch(() => heard.splice(0).forEach(hear));
  };
  setTimeout(draw, drawn + DRAW_MILLISECONDS - performance.now());
}

function hear(report: Report): void {
  switch (report.report) {
    case 'loading':
      state.loading.value = report;
      return;
    case 'began':
      state.shownPlan.value = report.plan;
      state.epochs.value = report.epochs;
      state.sharesMemory.value = report.sharesMemory;
      state.status.value = 'running';
      return;
    case 'event':
      hearEvent(report.event);
      return;
    case 'loss':
      state.losses.value = thinned([...state.losses.value, report]);
      return;
    case 'answers':
      state.answers.value = report.answers;
      return;
    case 'weights':
      state.weights.value = report;
      return;
    case 'step':
      state.step.value = report.step;
      return;
    case 'paused':
      state.status.value = 'paused';
      return;
    case 'gone on':
      if (state.status.value !== 'stopping') state.status.value = 'running';
      return;
    case 'kept':
      if (state.shownPlan.value)
        state.resumable.value = { epochs: report.epochs, plan: state.shownPlan.value };
      return;
    case 'compared':
      state.comparison.value = report.comparison;
      return;
    case 'file':
      download(report.name, report.bytes);
      return;
    case 'over':
      state.status.value = state.done.value ? 'over' : 'idle';
      return;
    case 'failed':
      fail(report.message);
  }
}

function hearEvent(event: TrainingEvent): void {
  if (event.event === 'start') state.start.value = event;
  if (event.event === 'epoch') state.epochs.value = [...state.epochs.value, event];
  if (event.event === 'progress') state.progress.value = event;
  if (event.event === 'warning') state.warnings.value = [...state.warnings.value, event.message];
  if (event.event === 'done') {
    state.done.value = event;
    if (!event.stopped && !event.diverged) state.resumable.value = undefined;
  }
}

function fail(message: string): void {
  state.failure.value = message;
  state.status.value = state.done.value ? 'over' : 'idle';
}

/** Every second point, where there are too many. */
function thinned<Point>(points: readonly Point[]): readonly Point[] {
  return points.length <= MOST_LOSSES ? points : points.filter((_, index) => index % 2 === 1);
}
