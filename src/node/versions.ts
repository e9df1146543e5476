// The versions that made a model, for its metadata, and those that must not change when a run is resumed.

import { cpus } from 'node:os';
import type { Arithmetic } from '../engine/kernels/arithmetic.js';
import { readKernels } from './kernels.js';
import { sha256 } from './sha256.js';
import { VERSION } from './version.js';

const NODE = `node ${process.versions.node}, v8 ${process.versions.v8}`;

/** "distributed-mnist 0.1.0, node 20.20.2, v8 11.3" */
export const VERSIONS = `distributed-mnist ${VERSION}, ${NODE}`;

/**
 * What decides a run's bits besides its recipe and its data: the version and the compiled kernels. With relaxed arithmetic
 * the processor and V8's compiler decide them too.
 */
export function describeEngine(arithmetic: Arithmetic): string {
  const kernels = sha256(readKernels(arithmetic)).slice(0, 16);
  const machine = arithmetic === 'relaxed' ? `, ${NODE}, ${cpus()[0]?.model ?? process.arch}` : '';
  return `distributed-mnist ${VERSION}, kernels ${kernels}${machine}`;
}
