// Runs as tables for people: all of them, or two side by side.

import { count, duration, percent } from '../terminal/format.js';
import { flattenRecipe } from './flatten.js';
import type { DamagedRun, Run, RunSummary } from './read.js';

/** Between columns. */
const GAP = '  ';
const NONE = '–';

/** Lays cells out in columns; those named in `right` stand at their column's right edge. */
function layOut(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      )
      .join(GAP)
      .trimEnd(),
  );
}

/** "5,000 validation images of MNIST": what a run's accuracy is about. */
function describeImages({ accuracy, dataset }: RunSummary): string {
  return accuracy ? `${count(accuracy.images)} ${accuracy.of} images of ${dataset}` : NONE;
}

function describeRecipe({ recipe }: RunSummary): string {
  const settings = flattenRecipe(recipe);
  return [settings.get('hidden'), settings.get('activation'), settings.get('optimiser')].join(' ');
}

/** "12", "7 of 12, stopped", "9 of 12, no. 6 kept": how far it came. */
function describeEpochs({ epochs, epochsPlanned, bestEpoch, state }: RunSummary): string {
  const far = epochs === epochsPlanned ? String(epochs) : `${epochs} of ${epochsPlanned}`;
  const kept = bestEpoch === undefined ? '' : `, no. ${bestEpoch} kept`;
  return `${far}${state === 'finished' ? '' : `, ${state}`}${kept}`;
}

/** The table of all runs, in the order given. */
export function tableOfRuns(runs: readonly Run[]): string[] {
  const readable = runs.filter((run): run is RunSummary => run.state !== 'damaged');
  const damaged = runs.filter((run): run is DamagedRun => run.state === 'damaged');
  const head = ['run', 'accuracy', 'of', 'hidden layers, optimiser', 'epochs', 'training'];
  const rows = readable.map((run) => [
    run.name,
    run.accuracy ? percent(run.accuracy.share) : NONE,
    describeImages(run),
    describeRecipe(run),
    describeEpochs(run),
    duration(run.trainingSeconds),
  ]);
  const kinds = new Set(
    readable.flatMap(({ accuracy, datasetSha256 }) => (accuracy ? [`${accuracy.of} ${datasetSha256}`] : [])),
  );
  return [
    ...(readable.length > 0 ? layOut([head, ...rows], [1, 5]) : []),
    ...(kinds.size > 1
      ? ['', 'Accuracies of different images do not compare; validation and test images differ too.']
      : []),
    ...(damaged.length > 0 ? ['', 'Damaged, and left out:'] : []),
    ...layOutDamaged(damaged),
  ];
}

function layOutDamaged(damaged: readonly DamagedRun[]): string[] {
  return damaged.length > 0 ? layOut(damaged.map(({ name, damage }) => [name, damage])) : [];
}

/** What two recipes differ in, as [setting, first, second]; a setting that one lacks is undefined there. */
export function differences(
  a: RunSummary,
  b: RunSummary,
): [string, string | undefined, string | undefined][] {
  const [first, second] = [flattenRecipe(a.recipe), flattenRecipe(b.recipe)];
  return [...new Set([...first.keys(), ...second.keys()])]
    .filter((setting) => first.get(setting) !== second.get(setting))
    .map((setting) => [setting, first.get(setting), second.get(setting)]);
}

/** Two runs side by side: what their recipes differ in, and their figures. */
export function tableOfTwo(a: RunSummary, b: RunSummary): string[] {
  const settings = differences(a, b).map(([setting, first, second]) => [
    setting,
    first ?? NONE,
    second ?? NONE,
  ]);
  const figures = FIGURES.map(([name, show]) => [name, show(a), show(b)]);
  const [head, ...lines] = layOut([['', a.name, b.name], ...settings, ...figures]);
  return [
    head,
    '',
    settings.length > 0 ? 'Where the recipes differ' : 'The recipes are the same.',
    ...lines.slice(0, settings.length),
    '',
    'Figures',
    ...lines.slice(settings.length),
    ...(a.datasetSha256 === b.datasetSha256
      ? []
      : ['', 'The data sets differ: accuracies and losses do not compare.']),
  ];
}

const show = (value: number | undefined, format: (value: number) => string) =>
  value === undefined ? NONE : format(value);
const loss = (value: number) => value.toFixed(4);

const FIGURES: readonly [string, (run: RunSummary) => string][] = [
  ['data set', ({ dataset }) => dataset],
  ['trained on', ({ trainedOn }) => trainedOn],
  ['training images', ({ trainingImages }) => count(trainingImages)],
  ['validation images', ({ validationImages }) => count(validationImages)],
  ['test images', ({ testImages }) => count(testImages)],
  ['validation accuracy', ({ validationAccuracy }) => show(validationAccuracy, percent)],
  ['validation loss', ({ validationLoss }) => show(validationLoss, loss)],
  ['test accuracy', ({ testAccuracy }) => show(testAccuracy, percent)],
  ['test loss', ({ testLoss }) => show(testLoss, loss)],
  ['training loss', ({ trainingLoss }) => show(trainingLoss, loss)],
  ['epochs', describeEpochs],
  ['training', ({ trainingSeconds }) => duration(trainingSeconds)],
  ['images a second', ({ imagesPerSecond }) => show(imagesPerSecond, count)],
  ['workers', ({ workers }) => String(workers)],
  ['parameters', ({ parameters }) => count(parameters)],
  // Enough to see whether two runs gave the same bits.
  ['weights SHA-256', ({ weightsSha256 }) => weightsSha256?.slice(0, 16) ?? NONE],
  ['versions', ({ versions }) => versions],
];
