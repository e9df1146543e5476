// npm run help: all commands on one screen.

import { commandUsage } from '../node/invocation.js';
import { IS_INSTALLED } from '../node/paths.js';
import { VERSION } from '../node/version.js';
import { createCommand, runCommand } from './command.js';

const COMMANDS: readonly (readonly [name: string, does: string])[] = [
  ['draw', 'draw digits in the terminal, and see them read'],
  ['predict', 'read the digits in pictures'],
  ['train', 'train a network and save it'],
  ['teach', 'teach a model your handwriting'],
  ['evaluate', 'measure the accuracy of a saved model'],
  ['worker', 'train shards of a run on another machine (train --redis)'],
  ['runs', 'list and compare training runs'],
  ['page', 'serve a page for the browser: draw, train, and see it learn'],
  ['export', 'write a model for ONNX Runtime or NumPy'],
  ['digits', 'generate handwritten-looking digits'],
];

/** Commands of a checkout, which an installed package does not have. */
const FOR_DEVELOPERS: typeof COMMANDS = [
  ['bench', 'time kernels and epochs; bench:peers, :targets, :draw, :page'],
  ['bench:scenes', 'measure reading; also :wild, :refusals, :touching, :robustness'],
  ['bench:teach', 'measure what teaching gains'],
  ['test', 'run the tests; test:all runs those that take long, too'],
  ['check', 'compile and lint; also build, format, and docs to try the docs'],
  ['soak', 'train, kill and resume at random; mutants tests the tests'],
];

const WIDTH = 14;
const list = (commands: typeof COMMANDS) => commands.map(([name, does]) => `  ${name.padEnd(WIDTH)}${does}`);

function printCommands(): void {
  const usage = commandUsage('COMMAND');
  const lines = [
    `distributed-mnist ${VERSION}: learns to read handwritten digits, on all cores`,
    '',
    `Usage: ${usage} [options]`,
    '',
    ...list(COMMANDS),
    ...(IS_INSTALLED ? [] : ['', 'For developers:', ...list(FOR_DEVELOPERS)]),
    '',
    `Options of a command: ${usage} --help`,
  ];
  console.log(lines.join('\n'));
}

await runCommand(createCommand('help', 'Lists all commands.').action(printCommands));
