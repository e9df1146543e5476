// npm run runs: the training runs so far, the best first, or two of them side by side.

import { UsageError } from '../errors.js';
import { commandLine } from '../node/invocation.js';
import { differences } from '../node/runs/differences.js';
import { findRun } from '../node/runs/find.js';
import { RUNS } from '../node/runs/folder.js';
import { readRuns } from '../node/runs/read.js';
import { printable } from '../printable.js';
import { outputColumns } from '../terminal/columns.js';
import { tableOfRuns, tableOfTwo } from '../terminal/runs-table.js';
import { createCommand, runCommand } from './command.js';

interface Options {
  compare?: string[];
  json?: boolean;
}

function compare(names: readonly string[], json: boolean): void {
  if (names.length !== 2) {
    throw new UsageError(
      'bad-option',
      `--compare takes two runs; found ${names.length}: ${printable(names.join(' '))}. ` +
        `Name both as \`${commandLine('runs')}\` lists them, or by a part that only one has: --compare A B.`,
    );
  }
  const runs = readRuns();
  const [a, b] = names.map((name) => findRun(runs, name));
  console.log(
    json
      ? JSON.stringify({ runs: [a, b], differences: differences(a, b) })
      : tableOfTwo(a, b, outputColumns()).join('\n'),
  );
}

function list(json: boolean): void {
  const runs = readRuns();
  if (json) {
    for (const run of runs) console.log(JSON.stringify(run));
  } else if (runs.length === 0) {
    console.log(`There are no runs in ${printable(RUNS)} yet. Next: ${commandLine('train')}`);
  } else {
    console.log(tableOfRuns(runs, outputColumns()).join('\n'));
  }
}

const command = createCommand('runs', 'Lists the training runs so far, the best first.')
  .option('--compare <runs...>', 'two runs side by side, by name or by a part of it that only one has')
  .option('--json', 'one JSON object a line on standard output')
  .action(({ compare: names, json = false }: Options) => (names ? compare(names, json) : list(json)));

await runCommand(command);
