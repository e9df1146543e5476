// Run by v8-flags.test.ts in a process with --allow-natives-syntax: tells whether a function that runs often came to be
// compiled by Turbofan while that was not wanted, and after that had failed.

import { withoutTurbofan } from '../../src/node/v8-flags.js';

/** V8's own word for it, which is no JavaScript. */
const isTurbofanned = new Function('hot', 'return %ActiveTierIsTurbofan(hot)') as (hot: unknown) => boolean;

let made = 0;

/** A function that there was not before: V8 knows one by its text. */
function makeFunction(): (x: number) => number {
  made++;
  return new Function('x', `return x * 2 + ${made}`) as (x: number) => number;
}

/** Calls new functions until Turbofan has compiled one, or so many times. */
function compilesWithin(calls: number): boolean {
  // Several in turn, or V8 would compile this loop instead, with the function in it.
  const functions = Array.from({ length: 8 }, makeFunction);
  for (let call = 0, x = 0; call < calls; call++) {
    x = functions[call % functions.length](x) % 1000;
    if (call % 10_000 === 0 && functions.some((hot) => isTurbofanned(hot))) return true;
  }
  return false;
}

const meanwhile = await withoutTurbofan(async () => compilesWithin(20_000_000));
await withoutTurbofan(() => Promise.reject(new Error('as a run may fail'))).catch(() => {});
const outer = withoutTurbofan(async () => {
  await withoutTurbofan(async () => {});
  return compilesWithin(20_000_000);
});
const afterAnInnerRun = await outer;
console.log(JSON.stringify({ meanwhile, afterAnInnerRun, afterwards: compilesWithin(2_000_000_000) }));
