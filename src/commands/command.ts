// What all commands have in common: how options are declared and explained, and how a command ends.

import { Command, CommanderError, Option } from 'commander';
import { UsageError } from '../errors.js';
import { commandUsage } from '../node/invocation.js';
import { VERSION } from '../node/version.js';
import { reportError } from './error-report.js';
import { meantCommand, optionsTakenByNpm } from './npm-options.js';
import { watchOutput } from './standard-output.js';
import { refuseWords } from './wrong-words.js';

/** Options and arguments of an example, and what it does. */
export type Example = readonly [words: string, does: string];

/** A command of this project. Its help ends with the examples. */
export function createCommand(name: string, description: string, examples: readonly Example[] = []): Command {
  return (
    new Command(commandUsage(name))
      .description(description)
      .allowExcessArguments(false)
      .configureHelp({ optionDescription })
      .addHelpText('after', listExamples(name, examples))
      // runCommand() reports its errors like all others.
      .configureOutput({ outputError() {} })
      .exitOverride()
  );
}

/** What an option is, its values, and its default as one would type it. */
function optionDescription({
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
  required,
  optional,
}: Option): string {
  const standard = defaultValueDescription ?? (defaultValue === undefined ? undefined : String(defaultValue));
  const facts = [
    ...(argChoices ? [`one of ${argChoices.join(', ')}`] : []),
    ...(standard !== undefined && (required || optional) ? [`default: ${standard}`] : []),
  ];
  return facts.length === 0 ? description : `${description} (${facts.join('; ')})`;
}

function listExamples(name: string, examples: readonly Example[]): string {
  if (examples.length === 0) return '';
  const lines = examples.map(([words, does]) => `  ${commandUsage(name)} ${words}\n      ${does}`);
  return `\nExamples:\n${lines.join('\n')}`;
}

/** The options that every command has, last in its help. */
function addCommonOptions(command: Command): void {
  const group = 'Help:';
  command
    .addOption(new Option('--verbose', 'show where an error arose').helpGroup(group))
    .version(VERSION, '--version', 'print the version')
    .addHelpOption(new Option('-h, --help', 'print this help').helpGroup(group));
  command.options.find(({ long }) => long === '--version')?.helpGroup(group);
}

export interface Ending {
  /** What goes on when nobody reads the command's output any more, as a sentence; else nothing does. */
  readonly outlivesOutput?: string;
  /** Whether it trains or reads thousands of images, which is worth V8's flags: choosing them takes 9 ms. */
  readonly computesMuch?: boolean;
}

/**
 * Runs a command and sets the exit code: 0, 1 for a job that failed, 2 for wrong use. An error is printed in three lines
 * at most, or as one JSON object on standard output with `--json`. Any error that is no UserError is a fault of the program.
 */
export async function runCommand(
  command: Command,
  { outlivesOutput, computesMuch = false }: Ending = {},
): Promise<void> {
  addCommonOptions(command);
  const words = process.argv.slice(2);
  // Looked up in the words themselves, since options may not be parsed yet. Some commands take a file with --json.
  const json = command.options.some(({ long, required }) => long === '--json' && !required);
  const look = { json: json && words.includes('--json'), verbose: words.includes('--verbose') };
  const end = (error: unknown, how = look) => {
    process.exitCode = reportError(error, how);
  };
  process.on('uncaughtException', (error) => {
    end(error);
    process.exit();
  });
  // Its help is soon printed, and nothing goes on after it.
  let hasBegun = false;
  command.hook('preAction', async () => {
    hasBegun = true;
    if (computesMuch && process.env.DISTRIBUTED_MNIST_V8_FLAGS !== 'none')
      (await import('../node/v8-flags.js')).tuneV8({ trains: true });
  });
  const goesOn = () => (hasBegun ? outlivesOutput : undefined);
  watchOutput(goesOn, (error) => end(error, { ...look, json: false }));
  try {
    refuseOptionsTakenByNpm(command);
    await command.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) end(error);
    else if (error.exitCode !== 0) end(refuseWords(command, error, words));
  }
}

/** npm keeps options that have no `--` before them. The command would run without them, which nobody meant. */
function refuseOptionsTakenByNpm(command: Command): void {
  const taken = optionsTakenByNpm(command.options, command.name());
  if (taken.length === 0) return;
  throw new UsageError(
    'bad-option',
    `npm took ${taken.map(({ long }) => long).join(', ')} for itself: a command's options go after \`--\`.\n` +
      `Write \`${meantCommand(taken, process.argv.slice(2), command.registeredArguments.length > 0)}\`.`,
  );
}
