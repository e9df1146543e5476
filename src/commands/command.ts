// What all commands have in common: how options are declared, and how a command ends.

import { Command, CommanderError } from 'commander';
import { UsageError, UserError } from '../errors.js';

/** A command of this project; `usage` is what a user types. */
export function createCommand(usage: string, description: string): Command {
  return new Command(usage)
    .description(description)
    .showHelpAfterError(`Try \`${usage} --help\`.`)
    .allowExcessArguments(false)
    .exitOverride();
}

/** More threads than any machine here has cores; each has memory of its own. */
const MOST_WORKERS = 64;

/** Refuses a number of worker threads that cannot be started. */
export function checkWorkers(workers: number): void {
  if (Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS) return;
  throw new UsageError(
    'bad-option',
    `--workers must be a whole number from 1 to ${MOST_WORKERS}; found ${workers}.`,
  );
}

/**
 * Runs a command and sets the exit code: 0, 1 for a job that failed, 2 for wrong use. A user's error is printed
 * without a stack (or as one JSON object on standard output with `--json`); any other is a fault of the program.
 */
export async function runCommand(command: Command, argv: readonly string[] = process.argv): Promise<void> {
  // A reader that closes its end of a pipe (`| head`) has had enough: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    await command.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof UserError) {
      // Of some commands --json takes a file, and standard output is for people.
      if (command.opts().json === true) {
        console.log(JSON.stringify({ event: 'error', code: error.code, message: error.message }));
      } else {
        console.error(`Error: ${error.message}`);
      }
      process.exitCode = error.exitCode;
    } else {
      console.error('This is a fault of the program, not of yours; please report it with what stands below.');
      console.error(error);
      process.exitCode = 1;
    }
  }
}
