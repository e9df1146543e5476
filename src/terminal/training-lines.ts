// What is told of a training run, in lines for so many columns; Infinity where it is a file or a pipe.

import { describeNetwork } from '../engine/network/topology.js';
import type { Rounds } from '../engine/recipe/rounds.js';
import type { DoneEvent, EpochEvent, StartEvent } from '../engine/training/events.js';
import { fillLines, firstThatFits } from '../lines.js';
import { commandLine } from '../node/invocation.js';
import type { SavedFiles } from '../node/runs/view.js';
import { count, duration, percent } from '../numbers.js';
import { printable } from '../printable.js';
import { scoreLines } from './score-report.js';

export function startLines(event: StartEvent, columns: number): string[] {
  const { recipe, trainedOn, trainingImages, validationImages, workers, epochsBefore } = event;
  const { topology, optimiser, batch, learningRate, arithmetic, rounds } = recipe;
  const images = `on ${count(trainingImages)} images of ${printable(trainedOn)}`;
  const lines = fillLines(
    [
      `Training ${describeNetwork(topology)}`,
      ...(validationImages > 0 ? [`${images},`, `${count(validationImages)} held out;`] : [`${images};`]),
      `${optimiser.name},`,
      `rate ${learningRate},`,
      ...(arithmetic === 'exact' ? [`batch ${batch};`] : [`batch ${batch},`, `${arithmetic} arithmetic;`]),
      ...(rounds ? [`${describeRounds(rounds)};`] : []),
      `${workers} worker${workers === 1 ? '' : 's'},`,
      `seed ${recipe.seed}`,
    ],
    columns,
  );
  return epochsBefore ? [...lines, `Going on after epoch ${epochsBefore} of ${recipe.epochs}`] : lines;
}

/** "4 shards, 50 local steps a round" */
function describeRounds({ shards, localSteps, outer, wire }: Rounds): string {
  const besides = [...(outer === 'average' ? [] : [outer]), ...(wire === 'f32' ? [] : [wire])];
  const steps = `${count(localSteps)} local step${localSteps === 1 ? '' : 's'} a round`;
  return [`${shards} shard${shards === 1 ? '' : 's'}`, steps, ...besides].join(', ');
}

export function describeAccuracy({ validationAccuracy, testAccuracy }: EpochEvent): string {
  if (validationAccuracy !== undefined) return `validation ${percent(validationAccuracy)}`;
  return `test ${percent(testAccuracy ?? Number.NaN)}`;
}

/** An epoch's line. Where not all fits, first goes the speed, then the seconds, then the loss. */
export function epochLine(event: EpochEvent, epochs: number, columns: number): string {
  const where = `epoch ${String(event.epoch).padStart(String(epochs).length)}/${epochs}`;
  const seconds = `${event.seconds.toFixed(2)} s`;
  const speed = `${count(event.imagesPerSecond).padStart(7)} images/s`;
  const loss = `loss ${event.loss.toFixed(4)}`;
  const accuracy = describeAccuracy(event);
  const choices = [
    [where, seconds, speed, loss, accuracy],
    [where, seconds, loss, accuracy],
    [where, loss, accuracy],
    [where, accuracy],
  ];
  return firstThatFits(choices, columns);
}

/** The end of a run. */
export function doneLines(
  event: DoneEvent,
  { model, run, report, resume }: SavedFiles,
  columns: number,
): string[] {
  return [
    '',
    ...(event.stopped
      ? [`Stopped after ${event.epochs} whole epochs; what follows is about those.`, '']
      : []),
    ...(event.test
      ? scoreLines(event.test, `test images of ${printable(event.dataset)}`, columns)
      : ['The test images were not read: that would have taken too long after a stop.']),
    '',
    `${duration(event.trainingSeconds)} of training, ${duration(event.totalSeconds)} in all`,
    `weights SHA-256 ${event.weightsSha256}`,
    `model saved as ${printable(model)}`,
    report ? `report saved as ${printable(report)}` : `run saved in ${printable(run)}`,
    '',
    resume
      ? `Go on with: ${resume}`
      : `Next: ${commandLine('draw')}, or ${commandLine('predict', 'picture.png')}`,
  ];
}
