// A training run in lines of text, for so many columns; Infinity for a file or a pipe.

import { describeNetwork } from '../engine/network/topology.js';
import type { Recipe } from '../engine/recipe/recipe.js';
import type { Rounds } from '../engine/recipe/rounds.js';
import type { DoneEvent, EpochEvent, StartEvent } from '../engine/training/events.js';
import { fillLines, fillWords, firstThatFits } from '../lines.js';
import { commandLine, shellWord } from '../node/invocation.js';
import { TRAINED } from '../node/paths.js';
import type { Replaced } from '../node/runs/better-model.js';
import type { SavedFiles } from '../node/runs/view.js';
import { count, duration, percent, plural } from '../numbers.js';
import { printable } from '../printable.js';
import type { Depth } from './cells/colour.js';
import { accuracyLines, scoreLines } from './score-report.js';

/** @param isRemote whether other machines train: how many workers they have is not known */
export function startLines(event: StartEvent, columns: number, isRemote = false): string[] {
  const { recipe, trainedOn, trainingImages, validationImages, workers, epochsBefore } = event;
  const { topology, optimiser, batch, learningRate, arithmetic, rounds } = recipe;
  const lines = fillLines(
    [
      `Training ${describeNetwork(topology)}`,
      `on ${plural(trainingImages, 'image')} of ${printable(trainedOn)};`,
      ...(validationImages > 0 ? [`${count(validationImages)} held out for validation;`] : []),
      `${optimiser.name},`,
      `learning rate ${learningRate},`,
      ...(arithmetic === 'exact' ? [`batch ${batch};`] : [`batch ${batch},`, `${arithmetic} arithmetic;`]),
      ...(rounds ? [`${describeRounds(rounds)};`] : []),
      ...(isRemote ? [] : [`${plural(workers, 'worker')},`]),
      `seed ${recipe.seed}`,
    ],
    columns,
  );
  const why = explainLoss(recipe);
  return [
    ...lines,
    ...(why ? fillWords(why, columns) : []),
    ...(epochsBefore ? [`Resuming after epoch ${epochsBefore} of ${recipe.epochs}`] : []),
  ];
}

/** "4 shards, 50 local steps a round" */
function describeRounds({ shards, localSteps, outer, wire }: Rounds): string {
  const besides = [...(outer === 'average' ? [] : [outer]), ...(wire === 'f32' ? [] : [wire])];
  const steps = `${count(localSteps)} local step${localSteps === 1 ? '' : 's'} a round`;
  return [`${shards} shard${shards === 1 ? '' : 's'}`, steps, ...besides].join(', ');
}

/** Why the training loss is higher than the accuracies suggest; undefined where nothing raises it. */
function explainLoss({ augmentation, labelSmoothing, dropout }: Recipe): string | undefined {
  const reasons = [
    ...(augmentation === 'none' ? [] : ['training images are augmented']),
    ...(labelSmoothing > 0 ? ['labels are smoothed'] : []),
    ...(dropout > 0 ? ['units are dropped'] : []),
  ];
  if (reasons.length === 0) return undefined;
  const last = reasons.pop();
  return `The training loss stays high, because ${reasons.length > 0 ? `${reasons.join(', ')} and ` : ''}${last}.`;
}

/** An epoch's line. A narrow terminal leaves out the speed, then the seconds, then the training accuracy, then the loss. */
export function epochLine(event: EpochEvent, epochs: number, columns: number): string {
  const { trainingAccuracy, validationAccuracy, testAccuracy = Number.NaN } = event;
  const where = `epoch ${String(event.epoch).padStart(String(epochs).length)}/${epochs}`;
  const seconds = `${event.seconds.toFixed(2)} s`;
  const speed = `${count(event.imagesPerSecond).padStart(7)} images/s`;
  const loss = `loss ${event.loss.toFixed(4)}`;
  const training = trainingAccuracy === undefined ? [] : [`training ${percent(trainingAccuracy)}`];
  const accuracy =
    validationAccuracy === undefined
      ? `test ${percent(testAccuracy)}`
      : `validation ${percent(validationAccuracy)}`;
  const choices = [
    [where, seconds, speed, loss, ...training, accuracy],
    [where, seconds, loss, ...training, accuracy],
    [where, loss, ...training, accuracy],
    [where, loss, accuracy],
    [where, accuracy],
  ];
  return firstThatFits(choices, columns);
}

const TEST = 'Test accuracy';

/** The end of a run: its score, in full unless the run was stopped, and where everything is saved. */
export function doneLines(
  event: DoneEvent,
  files: SavedFiles,
  { columns, depth, isRemote }: { columns: number; depth: Depth; isRemote: boolean },
): string[] {
  const { trainingSeconds, totalSeconds, weightsSha256 } = event;
  return [
    '',
    ...describeStop(event),
    ...describeTest(event, columns, depth),
    `Trained in ${duration(trainingSeconds)}, ${duration(totalSeconds)} with evaluation${isRemote ? ' and waiting' : ''}`,
    `Weights SHA-256 ${weightsSha256}`,
    ...savedLines(files, columns),
    '',
    ...nextLines(files),
  ];
}

/** The same in its last lines: the test accuracy and the files. */
export function briefDoneLines(event: DoneEvent, files: SavedFiles, columns: number): string[] {
  const { test, dataset } = event;
  return [
    ...describeStop(event),
    ...(test ? accuracyLines(test, TEST, dataset, columns) : [NOT_TESTED]),
    ...savedLines(files, columns),
    ...(files.resume ? nextLines(files) : []),
  ];
}

/** Who stops a run looks for its accuracy and the command that resumes it; the matrix would push them apart. */
function describeTest({ test, dataset, stopped }: DoneEvent, columns: number, depth: Depth): string[] {
  if (!test) return [NOT_TESTED];
  if (stopped) return accuracyLines(test, TEST, dataset, columns);
  // The accuracy again, for terminals that the matrix fills.
  return [...scoreLines(test, TEST, dataset, columns, depth), '', `${TEST}: ${percent(test.accuracy)}`];
}

const NOT_TESTED = 'Test accuracy: not measured, since the run was stopped.';

const describeStop = ({ stopped, epochs }: DoneEvent): string[] =>
  stopped ? [`Stopped after ${plural(epochs, 'epoch')}. The model is that of epoch ${epochs}.`] : [];

const savedLines = ({ model, replaced, run, report }: SavedFiles, columns: number): string[] => [
  `Model saved as ${printable(model)}`,
  ...(replaced ? describeReplaced(replaced, columns) : []),
  report ? `Report saved as ${printable(report)}` : `Run saved in ${printable(run)}`,
];

/** Nobody should lose a better model unawares. */
const describeReplaced = ({ testAccuracy, kept }: Replaced, columns: number): string[] =>
  fillWords(
    `It replaces a model with a higher test accuracy, ${percent(testAccuracy)}. That one is kept as ${printable(kept)}: ` +
      'copy it back to use it again.',
    columns,
  );

function nextLines({ model, resume }: SavedFiles): string[] {
  if (resume) return [`Resume with: ${resume}`];
  const option = `--model ${model === TRAINED ? 'last' : shellWord(printable(model))}`;
  return [`Next: ${commandLine('predict', `picture.png ${option}`)}`, `      ${commandLine('draw', option)}`];
}
