// Fetching whole files.

import { RunError, type UserError } from '../errors.js';

/** @param refuse makes an error of what was found instead: "status 404" */
export async function fetchOr(
  refuse: (found: string, cause?: unknown) => UserError,
  address: string | URL,
): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    response = await fetch(address);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw refuse((cause as Error).message, cause);
  }
  throw refuse(`status ${response.status}`);
}

/** A file that belongs to the program. @throws RunError `no-kernels` */
export function fetchBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const name = url.pathname.replace(/.*\//, '');
  return fetchOr(
    (found, cause) =>
      new RunError(
        'no-kernels',
        `Expected the program's file ${name}, found ${found}. Load the page again.`,
        { cause },
      ),
    url,
  );
}
