// Run by v8-flags.test.ts in a process with --allow-natives-syntax: prints after how many calls a function came to be compiled by
// Turbofan, with what a program that trains asks of V8 if the argument is `trains`.

import { tuneV8 } from '../../src/node/v8-flags.js';

/** V8's own word for it, which is no JavaScript. */
const isTurbofanned = new Function('hot', 'return %ActiveTierIsTurbofan(hot)') as (hot: unknown) => boolean;

if (process.argv[2] === 'trains') tuneV8({ trains: true });
// Several in turn, or V8 would compile the loop instead, with the function in it.
const functions = Array.from(
  { length: 8 },
  (_, index) => new Function('x', `return x * 2 + ${index}`) as (x: number) => number,
);
let calls = 0;
for (let x = 0; calls < 2_000_000_000; calls++) {
  x = functions[calls % functions.length](x) % 1000;
  if (calls % 1000 === 0 && functions.some((hot) => isTurbofanned(hot))) break;
}
console.log(calls);
