// How often V8 collects garbage in a process that moves states. Its heap is small, so V8 by itself collects all of it after
// some 16 MB of new buffers: for every state that comes or goes. What that takes is taken from the round.

import { setFlagsFromString } from 'node:v8';

/** Lets garbage grow to so many per cent of what is in use. Buffers have a limit of their own, some 64 MB. */
const GROWTH_PERCENT = 600;

/** Has V8 collect garbage less often from now on, in this process. */
export function collectLessOften(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
