// The errors that a person can meet. Every other error is a fault of the program, which `--json` calls `fault`.

/**
 * Every code, in alphabetical order. A code never changes its meaning: scripts read it from `--json`, and
 * docs/errors.md says what each means and what to do.
 */
export const ERROR_CODES = [
  'ambiguous-run',
  'bad-checkpoint',
  'bad-dataset',
  'bad-gzip',
  'bad-idx',
  'bad-init',
  'bad-model',
  'bad-npy',
  'bad-option',
  'bad-pair',
  'bad-safetensors',
  'bad-topology',
  'bad-zip',
  'cannot-export',
  'cannot-resume',
  'cannot-write',
  'damaged-run',
  'data-changed',
  'diverged',
  'fault',
  'hashes-differ',
  'incomplete-data',
  'is-committee',
  'job-failed',
  'machines-fail',
  'no-download',
  'no-extra',
  'no-file',
  'no-kernels',
  'no-mnist',
  'no-model',
  'no-pictures',
  'no-redis',
  'no-report',
  'no-runs',
  'no-terminal',
  'no-threads',
  'out-of-memory',
  'package-missing',
  'peer-differs',
  'peer-ended',
  'picture-damaged',
  'picture-empty',
  'picture-missing',
  'picture-too-complex',
  'picture-too-large',
  'picture-too-many-pixels',
  'picture-unknown',
  'redis-failed',
  'redis-unfit',
  'run-is-running',
  'run-left',
  'too-few-images',
  'too-large',
  'unknown-run',
  'vectors-differ',
  'workers-fail',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * An error with something to tell the person at the keyboard: what was expected, what was found, where, and
 * what to do next, in three lines at most. Commands print its message without a stack, and its code with `--json`.
 */
export class UserError extends Error {
  readonly code: ErrorCode;
  /** The exit code of a command that ends with it: 1 for a job that failed, 2 for wrong use. */
  readonly exitCode: 1 | 2 = 1;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Wrong use: an option, an argument or a place that is refused before anything is done. */
export class UsageError extends UserError {
  override readonly exitCode = 2;
}

/** A file, or data from elsewhere, that is missing, damaged or of another kind. */
export class InputError extends UserError {}

/** Something that could not be written. */
export class OutputError extends UserError {}

/** A run that could not go on. */
export class RunError extends UserError {}
