// V8's flags, as the library offers them.

import { requireOptions } from '../../library/arguments.js';
import * as flags from '../v8-flags.js';

export interface TuneOptions {
  /** Whether the process trains: V8's last compiler, which would take a core from the workers, then comes later. */
  readonly trains?: boolean;
}

/**
 * Lets this process set V8's flags for speed; to be called before anything else here. What it brings: on Linux x64 with
 * Node 24 to 26 and AVX2, epochs in two thirds of the time, to the same bits. What it costs: the flags are experiments of
 * V8's and hold for all that the process runs, other WebAssembly too.
 * @throws UsageError `bad-option`
 */
export function tuneV8(options: TuneOptions = {}): void {
  requireOptions('tuneV8()', options, { trains: 'boolean' });
  flags.tuneV8(options);
}
