// Checks of errors that a person can meet.

import * as assert from 'uvu/assert';
import { UserError } from '../src/errors.js';

/** Runs what must end with a UserError of that code, whose message holds all of `parts`. */
export async function assertRefused(
  run: () => unknown,
  code: string,
  ...parts: (string | RegExp)[]
): Promise<void> {
  try {
    await run();
  } catch (error) {
    assert.instance(error, UserError, `not a user's error: ${(error as Error)?.stack}`);
    const refusal = error as UserError;
    assert.is(refusal.code, code, refusal.message);
    for (const part of parts) {
      const found = typeof part === 'string' ? refusal.message.includes(part) : part.test(refusal.message);
      assert.ok(found, `"${refusal.message}" does not say ${part}`);
    }
    return;
  }
  assert.unreachable(`it was accepted, where ${code} was expected`);
}
