// Fetching a file that belongs to the program.

import { RunError } from '../errors.js';

/** @throws RunError `no-kernels` */
export async function fetchBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url).catch((cause) => cause as Error);
  if (response instanceof Response && response.ok) return new Uint8Array(await response.arrayBuffer());
  const found = response instanceof Response ? `status ${response.status}` : response.message;
  throw new RunError(
    'no-kernels',
    `Expected the program's file ${url.pathname.replace(/.*\//, '')}, found ${found}. Load the page again.`,
  );
}
