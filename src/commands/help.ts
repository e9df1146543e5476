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
  ['runs', 'list and compare training runs'],
  ['export', 'write a model for ONNX Runtime or NumPy'],
  ['digits', 'generate handwritten-looking digits'],
];

/** Commands of a checkout, which an installed package does not have. */
const FOR_DEVELOPERS: typeof COMMANDS = [
  ['bench', 'time kernels and epochs by number of workers'],
  ['bench:peers', 'time other frameworks on the same work'],
  ['bench:scenes', 'measure how well pictures are read; also bench:wild, bench:refusals'],
  ['test', 'run the tests; test -- vision runs those whose path contains "vision"'],
  ['check', 'run the compiler and the linter'],
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
