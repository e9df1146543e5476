// A sweep as a table: its settings, the best first by validation accuracy, for the columns there are.

import type { SettingSummary } from '../node/sweep/outcome.js';
import { count, duration, percent } from '../numbers.js';
import { printable } from '../printable.js';

const GAP = '  ';
const NONE = '–';
const HEAD = ['validation', 'spread', 'runs', 'time', 'setting'];
/** Figures stand at their column's right edge. */
const FIGURES = 4;

/** Lines of the table; `underWay` are the runs of each setting that are trained now. */
export function sweepTable(
  settings: readonly SettingSummary[],
  columns: number,
  underWay: ReadonlyMap<string, number> = new Map(),
): string[] {
  const rows = settings.map((summary) => rowOf(summary, underWay.get(summary.setting) ?? 0));
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) => {
    const cells = row.map((cell, column) => (column < FIGURES ? cell.padStart(widths[column]) : cell));
    return cells.join(GAP).slice(0, columns);
  });
}

function rowOf(summary: SettingSummary, underWay: number): string[] {
  const { setting, mean, spread, seconds } = summary;
  return [
    mean === undefined ? NONE : percent(mean),
    spread === undefined ? NONE : `±${(100 * spread).toFixed(2)}`,
    describeRuns(summary, underWay),
    seconds === undefined ? NONE : duration(seconds),
    printable(setting),
  ];
}

/** "5", "2 of 5", "2 of 5, 1 under way", "4 of 5, 1 diverged" */
function describeRuns({ planned, finished, diverged }: SettingSummary, underWay: number): string {
  return [
    finished === planned ? count(planned) : `${count(finished)} of ${count(planned)}`,
    ...(diverged > 0 ? [`${count(diverged)} diverged`] : []),
    ...(underWay > 0 ? [`${count(underWay)} under way`] : []),
  ].join(', ');
}
