// One small run in a process of its own, so that the process can be stopped, or short of something. Its argument is JSON:
// options of the run, and harm to do. Prints each event's name, warnings, and the end as JSON lines.

import { RunError } from '../../src/errors.js';
import { runToEnd } from '../training/runs.js';
import { type Harming, withHarm } from './harming.js';
import { dataset, RECIPES } from './recipes.js';

const { epochs, stallSeconds, harm } = JSON.parse(process.argv[2] ?? '{}') as {
  epochs: number;
  stallSeconds?: number;
  harm?: Harming;
};

const tell = (line: object) => console.log(JSON.stringify(line));
const run = () =>
  runToEnd({ recipe: { ...RECIPES[0], epochs }, dataset, workers: 2, stallSeconds }, (_, event) =>
    tell({ event: event.event, ...(event.event === 'warning' && { message: event.message }) }),
  );

try {
  const { weightsSha256 } = harm ? (await withHarm(harm, run)).result : await run();
  tell({ weightsSha256 });
  process.exitCode = 7;
} catch (error) {
  if (!(error instanceof RunError)) throw error;
  tell({ code: error.code, message: error.message });
  process.exitCode = 1;
}
