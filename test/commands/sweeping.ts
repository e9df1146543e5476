// Sweeps for tests: runs of a moment, and what they print and leave.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { datasetFolder } from '../node/data/folders.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { jsonLines } from './running.js';

export const data = datasetFolder(syntheticDataset(600, 40));
/** Runs of a moment. */
export const TINY = [
  ...['--data', data, '--batch', '20', '--epochs', '2', '--validation', '100', '--augment', 'none'],
  // So large that it diverges with a rate of 1000. With Nesterov's rate weights would soon be subnormal, and steps slow.
  ...['--weight-decay', '0.9', '--optimizer', 'momentum', '--no-report', '--workers', '2'],
];

/** The folders of the runs that a command left. */
export const runsIn = (folder: string) => readdirSync(join(folder, 'data', 'runs'));

export type Line = Readonly<Record<string, never>>;

/** The objects of one kind that a command printed. */
export const linesOf = (out: string, kind: string): Line[] =>
  jsonLines(out).filter(({ event }) => event === kind);
