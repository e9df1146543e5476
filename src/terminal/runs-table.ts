// Runs as tables for people, for 60 columns or more: all of them, or two side by side.

import { changedOptions, presetOf } from '../node/runs/changed-options.js';
import { differences } from '../node/runs/differences.js';
import { flattenRecipe } from '../node/runs/flatten.js';
import type { DamagedRun, Run, RunSummary } from '../node/runs/read.js';
import { count, duration, percent, plural } from '../numbers.js';
import { printable } from '../printable.js';
import { cut, wrap } from './cells/text.js';
import { describeImages } from './score-report.js';

/** Between columns. */
const GAP = '  ';
const NONE = '–';
/** Characters of a run's values beside another's: a name such as 2026-11-22T174855Z-accurate+, or just its time. */
const VALUE_WIDTH = { usual: 28, least: 18 };

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

/** "Validation accuracy, 5,000 MNIST images": what the accuracies of a table are. */
function describeAccuracy({ accuracy, dataset }: RunSummary): string {
  if (!accuracy) return 'No epoch completed';
  const kind = accuracy.of === 'validation' ? 'Validation' : 'Test';
  return `${kind} accuracy, ${describeImages(accuracy.images, dataset)}`;
}

function describeNetwork({ recipe }: RunSummary): string {
  const settings = flattenRecipe(recipe);
  return `${settings.get('hidden units') ?? NONE} ${settings.get('activation') ?? NONE}`;
}

/** What the column of the network shows already. */
const SHOWN_BESIDE = ['--hidden', '--activation'];

/** "lr=2 seed=3": what else was changed of the preset, as options. Of a recipe without a preset nothing is known. */
function describeChanges({ recipe }: RunSummary): string {
  const preset = presetOf(recipe);
  const options = preset ? changedOptions(recipe, preset) : [];
  return options
    .filter(([option]) => !SHOWN_BESIDE.includes(option))
    .map(([option, value]) => `${option.replace(/^--/, '')}=${value}`)
    .join(' ');
}

/** "12", "7 of 12, stopped" */
function describeEpochs({ epochs, epochsPlanned, state }: RunSummary): string {
  const far = epochs === epochsPlanned ? String(epochs) : `${epochs} of ${epochsPlanned}`;
  return state === 'finished' ? far : `${far}, ${state}`;
}

const HEAD = ['accuracy', 'run', 'changed', 'hidden', 'training', 'epochs', 'state'];
const TIME = 4;
/** Figures stand at the right; the epochs come last because of what may follow them. */
const RIGHT = [0, TIME];
/** Blank for presets as they are. It is cut where it does not fit, but not to fewer columns than these. */
const CHANGED = 2;
const LEAST_CHANGED = { besideTime: 20, alone: 10 };
/** The state alone, where the epochs, which tell it too, do not fit. It is blank for finished runs. */
const STATE = 6;
/** Columns that are left out where they are blank for all runs. */
const MAY_BE_BLANK = [CHANGED, STATE];
/**
 * The columns to show, from all to the fewest that make a table: those that fit. What was changed tells runs of a recipe
 * apart, so it outlasts the time and the epochs.
 */
const CHOICES = [
  [0, 1, CHANGED, 3, TIME, 5],
  [0, 1, CHANGED, 3, 5],
  [0, 1, CHANGED, 3, STATE],
  [0, 1, 3, 5],
  [0, 1, 3, STATE],
  [0, 1, STATE],
];

/** Lays some columns out; figures stand at the right. */
const layOutColumns = (rows: readonly (readonly string[])[], choice: readonly number[]) =>
  layOut(
    rows.map((row) => choice.map((column) => row[column])),
    RIGHT.map((column) => choice.indexOf(column)),
  );

const widthOf = (lines: readonly string[]) => Math.max(...lines.map(({ length }) => length));

/** Lays runs out under their head, in as many columns as fit. */
function layOutRuns(rows: readonly (readonly string[])[], columns: number): string[] {
  const [, ...runs] = rows;
  const isTold = (column: number) => !MAY_BE_BLANK.includes(column) || runs.some((row) => row[column] !== '');
  const tables = CHOICES.map((choice) =>
    layOutColumns(cutChanges(rows, choice, columns), choice.filter(isTold)),
  );
  return tables.find((lines) => widthOf(lines) <= columns) ?? tables[tables.length - 1];
}

/** Cuts what was changed to the columns that the others leave. */
function cutChanges(
  rows: readonly (readonly string[])[],
  choice: readonly number[],
  columns: number,
): string[][] {
  const others = choice.filter((column) => column !== CHANGED);
  const room = columns - widthOf(layOutColumns(rows, others)) - GAP.length;
  const width = Math.max(choice.includes(TIME) ? LEAST_CHANGED.besideTime : LEAST_CHANGED.alone, room);
  return rows.map((row) => row.map((cell, column) => (column === CHANGED ? cut(cell, width, '…') : cell)));
}

/**
 * The tables of all runs, given with the best first, for so many columns. The best stands last, nearest to the prompt. Runs
 * in one table were measured on the same images, so their accuracies can be compared.
 */
export function tableOfRuns(runs: readonly Run[], columns: number): string[] {
  const readable = runs.filter((run): run is RunSummary => run.state !== 'damaged');
  const damaged = runs.filter((run): run is DamagedRun => run.state === 'damaged');
  const [head, ...lines] = layOutRuns([HEAD, ...readable.map(describeRun)], columns);
  const tables = new Map<string, { what: string; lines: string[] }>();
  for (const [index, run] of readable.entries()) {
    const what = describeAccuracy(run);
    const images = `${what} ${run.accuracy && run.datasetSha256}`;
    const table = tables.get(images) ?? { what, lines: [] };
    tables.set(images, table);
    table.lines.unshift(lines[index]);
  }
  const damage = damaged.flatMap(({ name, damage }) => [printable(name), `  ${damage}`]);
  const parts = [
    ...(damage.length > 0 ? [['Not readable as runs:', ...damage]] : []),
    ...[...tables.values()]
      .reverse()
      .map(({ what, lines }) => [...wrap(`${what}:`, columns), head, ...lines]),
  ];
  return parts.flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

function describeRun(run: RunSummary): string[] {
  return [
    run.accuracy ? percent(run.accuracy.share) : NONE,
    printable(run.name),
    printable(describeChanges(run)),
    printable(describeNetwork(run)),
    run.epochs > 0 ? duration(run.trainingSeconds) : NONE,
    describeEpochs(run),
    run.state === 'finished' ? '' : run.state,
  ];
}

/** Two runs side by side, for so many columns: the settings that differ, then the results. */
export function tableOfTwo(a: RunSummary, b: RunSummary, columns: number): string[] {
  const differing = differences(a, b);
  const names = [...differing, ...FIGURES].map(([name]) => name.length);
  const room = Math.floor((columns - Math.max(...names)) / 2) - GAP.length;
  const usual = Math.max(VALUE_WIDTH.usual, a.name.length, b.name.length);
  const width = Math.max(VALUE_WIDTH.least, Math.min(usual, room));
  const head = wrapRow('', a.name, b.name, width);
  const settings = differing.flatMap(([setting, first, second]) =>
    wrapRow(setting, first ?? NONE, second ?? NONE, width),
  );
  const figures = FIGURES.flatMap(([name, show]) => wrapRow(name, show(a), show(b), width));
  const lines = layOut([...head, ...settings, ...figures]);
  return [
    ...lines.splice(0, head.length),
    '',
    settings.length > 0 ? 'Settings that differ' : 'All settings are the same.',
    ...lines.splice(0, settings.length),
    '',
    'Results',
    ...lines,
    ...(a.datasetSha256 === b.datasetSha256
      ? []
      : ['', 'The data sets differ, so accuracies and losses cannot be compared.']),
  ];
}

/** A row of the comparison, in as many lines as its longer value needs. */
function wrapRow(name: string, first: string, second: string, width: number): string[][] {
  const [a, b] = [first, second].map((value) => wrap(printable(value), width));
  return Array.from({ length: Math.max(a.length, b.length) }, (_, line) => [
    line === 0 ? printable(name) : '',
    a[line] ?? '',
    b[line] ?? '',
  ]);
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
  ['training accuracy', ({ trainingAccuracy }) => show(trainingAccuracy, percent)],
  ['training loss', ({ trainingLoss }) => show(trainingLoss, loss)],
  ['epochs', describeEpochs],
  ['best epoch', ({ bestEpoch }) => show(bestEpoch, (epoch) => `${epoch} (--patience)`)],
  ['training', ({ trainingSeconds }) => duration(trainingSeconds)],
  ['images a second', ({ imagesPerSecond }) => show(imagesPerSecond, count)],
  // Of a run over machines the coordinator's workers trained nothing.
  ['workers', ({ workers, machines }) => (machines ? plural(machines, 'machine') : String(workers))],
  ['parameters', ({ parameters }) => count(parameters)],
  // Enough to see whether two runs have the same bits.
  ['weights SHA-256', ({ weightsSha256 }) => weightsSha256?.slice(0, 16) ?? NONE],
  ['versions', ({ versions }) => versions],
];
