// What made a model, for its metadata, and what must be the same where a run goes on.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Arithmetic } from '../engine/kernels/arithmetic.js';
import { readKernels } from './kernels.js';

const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));
const NODE = `node ${process.versions.node}, v8 ${process.versions.v8}`;

/** "distributed-mnist 0.1.0, node 20.20.2, v8 11.3" */
export const VERSIONS = `distributed-mnist ${version}, ${NODE}`;

/**
 * All that the bits of a run depend on besides its recipe and its data: the version and the compiled kernels, and with
 * relaxed arithmetic, whose bits follow the processor and V8's compiler, those too.
 */
export function describeEngine(arithmetic: Arithmetic): string {
  const kernels = createHash('sha256').update(readKernels(arithmetic)).digest('hex').slice(0, 16);
  const machine = arithmetic === 'relaxed' ? `, ${NODE}, ${cpus()[0]?.model ?? process.arch}` : '';
  return `distributed-mnist ${version}, kernels ${kernels}${machine}`;
}
