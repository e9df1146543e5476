// npm run runs: lists the training runs, the best nearest to the prompt, or compares two of them.

import { UsageError } from '../errors.js';
import { commandLine } from '../node/invocation.js';
import { differences } from '../node/runs/differences.js';
import { findRun } from '../node/runs/find.js';
import { RUNS } from '../node/runs/folder.js';
import { readRuns } from '../node/runs/read.js';
import { printable } from '../printable.js';
import { outputColumns } from '../terminal/output.js';
import { tableOfRuns, tableOfTwo } from '../terminal/runs-table.js';
import { printText } from '../terminal/wrapped.js';
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
        'Name both, as in --compare latest~1 latest.',
    );
  }
  const runs = readRuns();
  const [a, b] = names.map((name) => findRun(runs, name));
  if (a.name === b.name) refuseSame(names, a.name);
  console.log(
    json
      ? JSON.stringify({ runs: [a, b], differences: differences(a, b) })
      : tableOfTwo(a, b, outputColumns()).join('\n'),
  );
}

function refuseSame(names: readonly string[], run: string): never {
  throw new UsageError(
    'bad-option',
    `--compare takes two runs; ${names.map(printable).join(' and ')} are the same run, ${printable(run)}. ` +
      `Name another: \`${commandLine('runs')}\` lists them.`,
  );
}

function list(json: boolean): void {
  const runs = readRuns();
  if (json) {
    for (const run of runs) console.log(JSON.stringify(run));
  } else if (runs.length === 0) {
    printText(`There are no runs in ${printable(RUNS)} yet. Next: ${commandLine('train')}`);
  } else {
    console.log(tableOfRuns(runs, outputColumns()).join('\n'));
    printText(`\nEach run is a folder of ${printable(RUNS)}. To remove a run, delete its folder.`);
  }
}

const EXAMPLES = [
  ['--compare latest~1 latest', 'the last two runs, side by side'],
  ['--compare accurate~1 accurate~0', 'the two newest runs of a recipe'],
] as const;

const command = createCommand(
  'runs',
  'Lists the training runs so far: the best last, nearest to the prompt; with --json first.',
  EXAMPLES,
)
  .option(
    '--compare <runs...>',
    'two runs side by side; each is a name, a part of one, latest or best; NAME~1 is the run before NAME',
  )
  .option('--json', 'print one JSON object a line')
  .action(({ compare: names, json = false }: Options) => (names ? compare(names, json) : list(json)));

await runCommand(command);
