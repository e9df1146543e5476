// Reading spoiled files: each gives a value or an error that tells a person what to do, and never anything else.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../../src/engine/random.js';
import { UserError } from '../../src/errors.js';
import { mutate } from './mutate.js';

/** Cases a format; CI runs 2000. On demand: `FUZZ_CASES=100000 npm test -- fuzz`, and another FUZZ_SEED for other files. */
export const CASES = Number(process.env.FUZZ_CASES ?? 500);
export const SEED = Number(process.env.FUZZ_SEED ?? 1);

/** No message is longer, whatever stands in the file. */
const LONGEST_MESSAGE = 1200;
const MOST_LINES = 3;
/** Control characters, which a terminal would obey. A message breaks its lines itself. */
export const CONTROL = /(?!\n)\p{Cc}/u;
/** Bytes of a file that a failure shows, so that it can be made again. */
const SHOWN_BYTES = 3000;

/**
 * Registers a test that reads mutants of whole files. It fails at the first that gives anything but a value or an
 * error with one of `codes`, of three lines at most; and where none was read, or none refused, for then the mutants
 * miss the parser.
 * @param read decodes bytes; what it asserts of the value counts too
 * @param cases fewer for a format that takes long
 */
export function fuzz(
  format: string,
  files: readonly Uint8Array[],
  read: (bytes: Uint8Array) => unknown,
  codes: readonly string[],
  cases = CASES,
): void {
  test(`${format}: ${cases} spoiled files, each read or refused with a reason`, async () => {
    for (const file of files) await read(file);
    let refused = 0;
    for (let number = 0; number < cases; number++) {
      const mutant = mutate(files[number % files.length], new Random(SEED, `fuzz ${format}`, number));
      try {
        await read(mutant);
      } catch (error) {
        const shown = Buffer.from(mutant.subarray(0, SHOWN_BYTES)).toString('base64');
        assertRefusal(error, codes, `FUZZ_SEED=${SEED}, ${format} ${number}, base64 ${shown}`);
        refused++;
      }
    }
    assert.ok(refused > 0 && refused < cases, `${refused} of ${cases} were refused`);
  });
}

function assertRefusal(error: unknown, codes: readonly string[], which: string): void {
  assert.ok(error instanceof UserError, `${which}: no user's error but ${(error as Error)?.stack}`);
  const { code, message } = error as UserError;
  assert.ok(codes.includes(code), `${which}: the code ${code} is none of ${codes}: ${message}`);
  assert.ok(message.length <= LONGEST_MESSAGE, `${which}: a message of ${message.length} characters`);
  assert.ok(message.split('\n').length <= MOST_LINES, `${which}: more than three lines: ${message}`);
  assert.not.match(message, CONTROL, `${which}: a message with control characters`);
}
