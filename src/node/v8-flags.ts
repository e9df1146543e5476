// What V8 is asked for by flags. They hold for the whole process and follow V8's version, so what is used as a library sets
// none unless its caller asks: see tuneV8().

import { setFlagsFromString } from 'node:v8';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import type { Arithmetic } from '../engine/kernels/arithmetic.js';

const NODE = Number(process.versions.node.split('.')[0]);
/** V8 of Node 24, 25 and 26: the versions that the flags below were tried with. What comes after is to be tried first. */
const TRIED = /^(13\.6|14\.1|14\.6)\./;
const IS_TRIED = process.platform === 'linux' && process.arch === 'x64' && TRIED.test(process.versions.v8);

/** Relaxed SIMD stands behind a flag up to Node 20, where it counts in the thread that sets it alone. */
export function enableArithmetic(arithmetic: Arithmetic): void {
  if (arithmetic === 'relaxed' && NODE <= 20) setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** By this name threads hear that the thread which started them may set flags, and so may they. */
const TUNED = 'distributed-mnist: flags of V8 may be set';

/**
 * Lets this process set V8's flags for speed; to be called before anything else here. What it brings and costs stands beside
 * the library's own tuneV8().
 * @param trains whether the process trains, for which the kernels need every core: see delayTurbofan()
 */
export function tuneV8({ trains = false } = {}): void {
  setEnvironmentData(TUNED, true);
  if (trains) delayTurbofan();
}

/** Whether V8 has Maglev, its last compiler but one. */
const HAS_MAGLEV = Number(Object(process.config.variables).v8_enable_maglev) === 1;

/**
 * Has V8 compile JavaScript with Turbofan, its last and slowest compiler, after 100,000 calls instead of 3,000. Its threads
 * take a core from a worker for milliseconds, again and again in the first seconds, while the others wait for that worker; and
 * the little JavaScript of a step is as fast from Maglev. What draws digits comes to so many calls all the same.
 */
function delayTurbofan(): void {
  if (IS_TRIED && HAS_MAGLEV) setFlagsFromString('--invocation-count-for-turbofan=100000');
}

/**
 * The flag that lets V8 join pairs of operations on 128-bit vectors into one of 256 bits, where the processor has
 * AVX2: the same bits with half the instructions. Node 22 has it too, but is no faster for it. Undefined where it was not
 * tried.
 */
export const JOINING_FLAG = IS_TRIED ? '--experimental-wasm-revectorize' : undefined;

/** Whether joining may be tried in this process. */
export function mayJoin(): boolean {
  return JOINING_FLAG !== undefined && getEnvironmentData(TUNED) === true;
}

/**
 * Switches joining on, for the rest of this process. V8's optimising compiler alone joins, so from then on V8 optimises a
 * function of WebAssembly after some hundred rounds of a loop, before it goes on with it; by itself it would do so after
 * a hundred thousand, and in the background.
 */
export function joinVectors(): void {
  if (!JOINING_FLAG) return;
  for (const flag of [JOINING_FLAG, '--wasm-sync-tier-up', '--wasm-tiering-budget=10000'])
    setFlagsFromString(flag);
}
