// How an error is reported: to a person in three lines at most, to a program as one JSON object.

import { RunError, UserError } from '../errors.js';
import { printable } from '../printable.js';
import { printError } from '../terminal/wrapped.js';

const MOST_LINES = 3;

export interface Look {
  readonly json: boolean;
  /** Whether the whole message and the stack are wanted. */
  readonly verbose: boolean;
}

/** Says what went wrong, and returns the exit code. */
export function reportError(error: unknown, { json, verbose }: Look): number {
  const { code, message, exitCode } = error instanceof UserError ? error : describeOther(error);
  const stack = verbose ? describeStack(error) : undefined;
  if (json) {
    console.log(JSON.stringify({ event: 'error', code, message, stack }));
  } else {
    printError(verbose ? message : shorten(message));
    if (stack) console.error(stack);
  }
  return exitCode;
}

/** Every error that is no UserError. Only its first line is shown; a message may quote whole files. */
function describeOther(error: unknown): Pick<UserError, 'code' | 'message' | 'exitCode'> {
  const [what] = String(error).split('\n');
  // Any file may be the one too many.
  if (/^(EMFILE|ENFILE)$/.test((error as NodeJS.ErrnoException | undefined)?.code ?? ''))
    return new RunError(
      'no-threads',
      `The system opens too few files for this program (${printable(what)}). Allow more: ulimit -n 1024`,
    );
  return {
    code: 'fault',
    message:
      `This is a fault of the program, not of yours:\n${printable(what)}\n` +
      'Please report it, with what the same command prints with --verbose.',
    exitCode: 1,
  };
}

/** The first lines of a longer message, and the last, which says what to do. */
function shorten(message: string): string {
  const lines = message.split('\n');
  if (lines.length <= MOST_LINES) return message;
  return [...lines.slice(0, MOST_LINES - 2), `${lines[MOST_LINES - 2]} …`, lines[lines.length - 1]].join(
    '\n',
  );
}

/** Where the error arose, and what caused it. A UserError's message is printed already; of others only a part is. */
function describeStack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stack = '', cause, name, message } = error;
  const frames = error instanceof UserError ? stack.replace(`${name}: ${message}\n`, '') : stack;
  return cause === undefined ? frames : `${frames}\nCaused by: ${describeStack(cause)}`;
}
