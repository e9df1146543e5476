// One small run in a process of its own, so that the process can be stopped, or short of something. Its argument is JSON:
// options of the run, harm to do, and how many more files it may open. Prints each event's name, warnings, and the end as JSON lines.

import { closeSync, openSync } from 'node:fs';
import { RunError } from '../../../src/errors.js';
import { runToEnd } from '../training/runs.js';
import { type Harming, withHarm } from './harming.js';
import { dataset, RECIPES } from './recipes.js';

const { epochs, stallSeconds, harm, files } = JSON.parse(process.argv[2] ?? '{}') as {
  epochs: number;
  stallSeconds?: number;
  harm?: Harming;
  files?: number;
};

const tell = (line: object) => console.log(JSON.stringify(line));
const run = () =>
  runToEnd({ recipe: { ...RECIPES[0], epochs }, dataset, workers: 2, stallSeconds }, (_, event) =>
    tell({ event: event.event, ...(event.event === 'warning' && { message: event.message }) }),
  );

/** Opens as many files as the process may, and leaves room for a few. */
function useUpFiles(room: number): void {
  const open: number[] = [];
  try {
    for (;;) open.push(openSync('/dev/null', 'r'));
  } catch {
    for (const file of open.slice(-room)) closeSync(file);
  }
}

try {
  if (files !== undefined) useUpFiles(files);
  const { weightsSha256 } = harm ? (await withHarm(harm, run)).result : await run();
  tell({ weightsSha256 });
  process.exitCode = 7;
} catch (error) {
  if (!(error instanceof RunError)) throw error;
  tell({ code: error.code, message: error.message });
  process.exitCode = 1;
}
