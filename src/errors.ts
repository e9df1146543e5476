// What every error that a person can meet has in common.

/**
 * An error with something to tell the person at the keyboard: what was expected, what was found, where, and
 * what to do next. Commands print its message without a stack; every other error is a fault of the program.
 */
export class UserError extends Error {
  /** A stable name in kebab case, for `--json` and for tests. */
  readonly code: string;
  /** The exit code of a command that ends with it: 1 for a job that failed, 2 for wrong use. */
  readonly exitCode: 1 | 2;

  constructor(code: string, message: string, options: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'UserError';
    this.code = code;
    this.exitCode = options.exitCode ?? 1;
  }
}
