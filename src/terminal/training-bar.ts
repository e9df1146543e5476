// The bar of a training run: what it shows at each moment, in the columns there are.

import type { ClusterProgress } from '../engine/rounds/machines.js';
import type { EpochEvent, ProgressEvent, StartEvent } from '../engine/training/events.js';
import { firstThatFits } from '../lines.js';
import { count, duration } from '../numbers.js';

/** Where a run is. */
export interface Position {
  readonly epochs: number;
  /** Images of an epoch. */
  readonly images: number;
  /** Epochs completed by an earlier part of the run. */
  readonly before: number;
  /** The current epoch, from 1, and how much of it is done, 0 to 1. */
  readonly epoch: number;
  readonly share: number;
  /** Undefined until the first progress event. */
  readonly imagesPerSecond?: number;
  /** Where other machines take part. */
  readonly cluster?: ClusterProgress;
  /** Training loss of the current epoch so far; undefined until its first batch is done. */
  readonly loss?: number;
  /** Seconds of the completed epochs of this part. */
  readonly elapsed: number;
}

/** The beginning of a run, or of a resumed part of it. */
export const startOf = ({
  recipe,
  trainingImages,
  epochsBefore = 0,
}: Pick<StartEvent, 'recipe' | 'trainingImages' | 'epochsBefore'>): Position => ({
  epochs: recipe.epochs,
  images: trainingImages,
  before: epochsBefore,
  epoch: epochsBefore + 1,
  share: 0,
  elapsed: 0,
});

/** Where a run is after an event. */
export function advance(position: Position, event: ProgressEvent | EpochEvent): Position {
  const { imagesPerSecond } = event;
  if (event.event === 'progress')
    return {
      ...position,
      epoch: event.epoch,
      share: event.share,
      imagesPerSecond,
      loss: event.loss,
      cluster: event.cluster,
    };
  const elapsed = position.elapsed + event.seconds;
  return { ...position, epoch: event.epoch + 1, share: 0, imagesPerSecond, loss: undefined, elapsed };
}

/** Completed epochs, and the share of the current one. */
export const epochsDone = ({ epoch, share }: Position) => epoch - 1 + share;

/** Seconds until the last epoch is over, at the mean speed so far; undefined until the first progress event. */
function secondsLeft(position: Position): number | undefined {
  const { epochs, images, before, share, imagesPerSecond, elapsed } = position;
  const done = epochsDone(position) - before;
  if (done === 0 || !imagesPerSecond) return undefined;
  const spent = elapsed + (share * images) / imagesPerSecond;
  return (spent / done) * (epochs - epochsDone(position));
}

const LONGEST_BAR = 24;
const SHORTEST_BAR = 10;
/** Places kept for figures whose length changes, so that the bar keeps its own place. */
const SPEED_WIDTH = '100,000'.length;
const LOSS_WIDTH = '0.1234'.length;
const LEFT_WIDTH = '10 min 00 s left'.length;

/** Machines, tasks under way, those that were handed out again, and bytes moved; each as wide however large it is. */
function describeCluster({ machines, underWay, retries, bytes }: ClusterProgress): string[] {
  const padded = (number: number, what: string) =>
    `${String(number).padStart(2)} ${number === 1 ? `${what} ` : `${what}s`}`;
  return [
    padded(machines, 'machine'),
    padded(underWay, 'task'),
    `${String(retries).padStart(2)} ${retries === 1 ? 'retry  ' : 'retries'}`,
    `${count(bytes / 1e6).padStart(6)} MB`,
  ];
}

/**
 * The bar with its figures, at most `columns` - 1 wide: a terminal may wrap after its last column. A narrow terminal leaves
 * out the speed, then the loss, then the time left.
 */
export function barLine(position: Position, columns: number): string {
  const { epochs, epoch, imagesPerSecond, loss, cluster } = position;
  const done = epochsDone(position);
  const seconds = secondsLeft(position);
  const where = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  const speed = `${(imagesPerSecond === undefined ? '…' : count(imagesPerSecond)).padStart(SPEED_WIDTH)} images/s`;
  const losing = `loss ${(loss === undefined ? '…' : loss.toFixed(4)).padEnd(LOSS_WIDTH)}`;
  const left = `${seconds === undefined ? '…' : duration(seconds)} left`.padEnd(LEFT_WIDTH);

  const room = columns - 1;
  const machines = cluster ? describeCluster(cluster) : [];
  const withMachines = [
    [where, speed, losing, ...machines, left],
    [where, losing, ...machines, left],
    [where, ...machines, left],
    [where, ...machines],
    [where, machines[0]],
  ];
  const choices = [
    ...(cluster ? withMachines : []),
    [where, speed, losing, left],
    [where, losing, left],
    [where, left],
    [where],
  ];
  const text = firstThatFits(choices, room - SHORTEST_BAR - 1);
  const width = Math.min(LONGEST_BAR, room - text.length - 1);
  if (width < SHORTEST_BAR) return text.slice(0, room);
  const filled = Math.round((done / epochs) * width);
  return `${'='.repeat(filled)}${'-'.repeat(width - filled)} ${text}`;
}
