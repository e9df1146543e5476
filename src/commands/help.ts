// npm run help: all commands on one screen, or the help of one.

import { UsageError } from '../errors.js';
import { commandUsage } from '../node/invocation.js';
import { IS_INSTALLED } from '../node/paths.js';
import { VERSION } from '../node/version.js';
import { printable } from '../printable.js';
import { createCommand, runCommand } from './command.js';

const COMMANDS: readonly (readonly [name: string, does: string])[] = [
  ['draw', 'draw digits in the terminal, and see them read'],
  ['predict', 'read the digits in pictures'],
  ['train', 'train a network and save it'],
  ['teach', 'teach a model your handwriting'],
  ['evaluate', 'measure the accuracy of a saved model'],
  ['sweep', 'train many runs and compare their settings'],
  ['worker', 'train for other machines (train --redis, sweep --redis)'],
  ['runs', 'list and compare training runs'],
  ['page', 'serve a page for the browser: read, draw and train'],
  ['export', 'write a model for ONNX Runtime or NumPy, or a committee'],
  ['digits', 'generate handwritten-looking digits'],
];

/** Only in a checkout, but for everyone. */
const BENCH = ['bench', 'measure the speed on this machine'] as const;

/** Commands of a checkout, which an installed package does not have. CONTRIBUTING.md says what each does. */
const FOR_DEVELOPERS: readonly (readonly string[])[] = [
  ['test', 'test:all', 'check', 'format', 'build', 'docs', 'soak', 'mutants'],
  ['bench:targets', 'bench:peers', 'bench:refusals', 'bench:robustness', 'bench:touching'],
  ['bench:draw', 'bench:page', 'bench:teach', 'bench:wild', 'bench:scenes', 'bench:cluster'],
];

const WIDTH = 10;
const GAP = '  ';

function printCommands(): void {
  const usage = commandUsage('COMMAND');
  const lines = [
    `distributed-mnist ${VERSION}: learns to read handwritten digits, on all cores`,
    '',
    `Usage: ${usage} [options]`,
    '',
    ...[...COMMANDS, ...(IS_INSTALLED ? [] : [BENCH])].map(
      ([name, does]) => `${GAP}${name.padEnd(WIDTH)}${does}`,
    ),
    '',
    `Options and examples of a command: ${usage} --help`,
    ...(IS_INSTALLED ? [] : forDevelopers()),
  ];
  console.log(lines.join('\n'));
}

const forDevelopers = () => [
  '',
  'For developers (see CONTRIBUTING.md):',
  ...FOR_DEVELOPERS.map((names) => GAP + names.join(GAP)),
];

/** The command's own program prints its help. Programs outside of this folder are asked by scripts/run.mjs. */
async function printHelpOf(name: string): Promise<void> {
  if (name === 'help') return command.outputHelp();
  if (!COMMANDS.some(([known]) => known === name))
    throw new UsageError(
      'bad-option',
      `There is no command ${printable(name)} with a help of its own. \`${commandUsage('help').replace(/ --$/, '')}\` lists all.`,
    );
  process.argv = [process.argv[0], commandUsage(name), '--help'];
  await import(new URL(`./${name}.js`, import.meta.url).href);
}

const command = createCommand('help', 'Lists all commands, or prints the help of one.')
  .argument('[command]', 'such as train')
  .action((name?: string) => (name === undefined ? printCommands() : printHelpOf(name)));

await runCommand(command);
