// The bar of a training run: what it tells at each moment, and how it does so in the columns there are.

import type { ClusterProgress } from '../engine/rounds/trainer.js';
import type { EpochEvent, ProgressEvent } from '../engine/training/events.js';
import { firstThatFits } from '../lines.js';
import { count, duration } from '../numbers.js';
import { describeAccuracy } from './training-lines.js';

/** Where a run is. */
export interface Position {
  readonly epochs: number;
  /** Whole epochs of an earlier part of the run. */
  readonly before: number;
  /** The epoch that runs, from 1, and how much of it is done, 0 to 1. */
  readonly epoch: number;
  readonly share: number;
  /** Undefined until the first epoch has come some way. */
  readonly imagesPerSecond?: number;
  /** Where other machines take part. */
  readonly cluster?: ClusterProgress;
  /** The last whole epoch. */
  readonly last?: EpochEvent;
  /** Seconds that the whole epochs of this part took. */
  readonly elapsed: number;
}

/** The beginning of a run, or of the part of it that comes after `before` whole epochs. */
export const startOf = (epochs: number, before = 0): Position => ({
  epochs,
  before,
  epoch: before + 1,
  share: 0,
  elapsed: 0,
});

/** Where a run is after an event. */
export function advance(position: Position, event: ProgressEvent | EpochEvent): Position {
  const { imagesPerSecond } = event;
  if (event.event === 'progress')
    return { ...position, epoch: event.epoch, share: event.share, imagesPerSecond, cluster: event.cluster };
  const elapsed = position.elapsed + event.seconds;
  return { ...position, epoch: event.epoch + 1, share: 0, imagesPerSecond, last: event, elapsed };
}

/** Whole epochs, and the share of the one that runs. */
export const epochsDone = ({ epoch, share }: Position) => epoch - 1 + share;

const LONGEST_BAR = 24;
const SHORTEST_BAR = 10;
/** Places kept for what changes its length while the bar runs, so that the bar keeps its own. */
const SPEED_WIDTH = '100,000'.length;
const LEFT_WIDTH = '10 min 00 s left'.length;

/** Machines, tasks under way, those that were handed out again, and bytes moved; each as wide however large it is. */
function describeCluster({ machines, underWay, retries, bytes }: ClusterProgress): string[] {
  return [
    `${String(machines).padStart(2)} machine${machines === 1 ? ' ' : 's'}`,
    `${String(underWay).padStart(2)} tasks`,
    `${String(retries).padStart(2)} retries`,
    `${count(bytes / 1e6).padStart(6)} MB`,
  ];
}

/**
 * The bar and what stands behind it, at most `columns` - 1 wide: a terminal may wrap after its last column. Where
 * not all fits, first goes what the line of the last epoch tells too, then the speed, then the time that is left.
 */
export function barLine(position: Position, columns: number): string {
  const { epochs, before, epoch, imagesPerSecond, cluster, last, elapsed } = position;
  const done = epochsDone(position);
  const seconds = last && (elapsed / (last.epoch - before)) * (epochs - done);
  const where = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  const speed = `${(imagesPerSecond === undefined ? '…' : count(imagesPerSecond)).padStart(SPEED_WIDTH)} images/s`;
  const left = `${seconds === undefined ? '…' : duration(seconds)} left`.padEnd(LEFT_WIDTH);
  const loss = last ? [`loss ${last.loss.toFixed(4)}`] : [];
  const accuracy = last ? [describeAccuracy(last)] : [];

  const room = columns - 1;
  const machines = cluster ? describeCluster(cluster) : [];
  const choices = [
    ...(cluster ? [[where, speed, ...accuracy, ...machines, left]] : []),
    ...(cluster
      ? [
          [where, ...machines, left],
          [where, ...machines],
          [where, machines[0]],
        ]
      : []),
    [where, speed, ...loss, ...accuracy, left],
    [where, speed, ...accuracy, left],
    [where, speed, left],
    [where, left],
    [where],
  ];
  const text = firstThatFits(choices, room - SHORTEST_BAR - 1);
  const width = Math.min(LONGEST_BAR, room - text.length - 1);
  if (width < SHORTEST_BAR) return text.slice(0, room);
  const filled = Math.round((done / epochs) * width);
  return `${'='.repeat(filled)}${'-'.repeat(width - filled)} ${text}`;
}
