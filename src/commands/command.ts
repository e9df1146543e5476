// What all commands have in common: how options are declared, and how a command ends.

import { Command, CommanderError } from 'commander';
import { UsageError } from '../errors.js';
import { commandUsage } from '../node/invocation.js';
import { tuneV8 } from '../node/v8-flags.js';
import { printable } from '../printable.js';
import { tellError } from './error-report.js';
import { npmUsage, optionsTakenByNpm } from './npm-options.js';
import { watchOutput } from './standard-output.js';

/** A command of this project. */
export function createCommand(name: string, description: string): Command {
  return (
    new Command(commandUsage(name))
      .description(description)
      .option('--verbose', 'where an error arose, too')
      .allowExcessArguments(false)
      // Its errors are told as all others are, by runCommand().
      .configureOutput({ outputError() {} })
      .exitOverride()
  );
}

export interface Ending {
  /** Whether the command has work to finish when nobody reads its output any more. */
  readonly outlivesOutput?: boolean;
  /** Whether it trains or reads thousands of images, which is worth V8's flags: to decide on them takes 9 ms. */
  readonly computesMuch?: boolean;
}

/**
 * Runs a command and sets the exit code: 0, 1 for a job that failed, 2 for wrong use. An error is told in three lines
 * at most, or as one JSON object on standard output with `--json`. Whatever is no UserError is a fault of the program.
 */
export async function runCommand(
  command: Command,
  { outlivesOutput = false, computesMuch = false }: Ending = {},
): Promise<void> {
  if (computesMuch && process.env.DISTRIBUTED_MNIST_V8_FLAGS !== 'none') tuneV8({ trains: true });
  const words = process.argv.slice(2);
  // Asked for by words, since options may not be parsed yet. Of some commands --json takes a file.
  const json = command.options.some(({ long, required }) => long === '--json' && !required);
  const look = { json: json && words.includes('--json'), verbose: words.includes('--verbose') };
  const end = (error: unknown, how = look) => {
    process.exitCode = tellError(error, how);
  };
  process.on('uncaughtException', (error) => {
    end(error);
    process.exit();
  });
  watchOutput(outlivesOutput, (error) => end(error, { ...look, json: false }));
  try {
    refuseOptionsTakenByNpm(command);
    await command.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) end(error);
    else if (error.exitCode !== 0) end(wrongUse(command, error, words));
  }
}

/** npm keeps options without `--` before them for itself; the command would run without them, as nobody meant it to. */
function refuseOptionsTakenByNpm(command: Command): void {
  const taken = optionsTakenByNpm(command.options, command.name());
  if (taken.length === 0) return;
  throw new UsageError(
    'bad-option',
    `npm took ${taken.map(({ long }) => long).join(', ')} for itself: the options of a command stand behind \`--\`.\n` +
      `Write \`${npmUsage()} ${taken.map(({ flags }) => flags).join(' ')}\`.`,
  );
}

/** A word of the command line that commander refuses, with its reason. */
function wrongUse(command: Command, { message }: CommanderError, words: readonly string[]): UsageError {
  // The message quotes a word, or what stands behind its "=".
  const quoted = words.flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]).filter(Boolean);
  const safe = quoted.reduce((text, word) => text.replaceAll(word, printable(word)), message);
  return new UsageError('bad-option', `${safe.replace(/^error: /, '')}\nTry \`${command.name()} --help\`.`);
}
