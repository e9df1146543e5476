// Optional packages: they are loaded when needed, and may be missing.

import { RunError } from '../errors.js';

/** What a package is needed for, in words for an error. */
const PURPOSES = {
  sharp: 'decode and encode pictures',
  vega: 'draw charts in a report',
  bullmq: 'share work among machines',
} as const;

/** What a package goes with. */
const BESIDES: Partial<Record<keyof typeof PURPOSES, readonly string[]>> = {
  vega: ['vega-lite'],
  bullmq: ['ioredis'],
};

/**
 * Imports a file of ours that uses a package.
 * @throws RunError `package-missing` if the package, or its part for this system, is not installed
 */
export async function needing<Module>(
  name: keyof typeof PURPOSES,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isMissing =
      ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'].includes(code ?? '') ||
      /could not load the "sharp" module/i.test(message);
    if (!isMissing) throw cause;
    throw new RunError(
      'package-missing',
      `The package ${name} is needed to ${PURPOSES[name]} and cannot be loaded. Install it: npm install ${[name, ...(BESIDES[name] ?? [])].join(' ')}`,
      { cause },
    );
  }
}
