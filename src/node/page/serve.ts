// The page's files, served to this machine alone, or copied for a host.

import { copyFileSync, cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { OutputError, UsageError } from '../../errors.js';
import { printable, systemReason } from '../../printable.js';
import { BUNDLED_MODEL } from '../paths.js';

/** What the build made of src/page. */
export const PAGE_FOLDER = fileURLToPath(new URL('../../../page/', import.meta.url));

/** The bundled model, as the page calls it. It lies outside the page's folder, so that a package holds it once. */
const MODEL = 'model.safetensors';

const HOST = '127.0.0.1';

/**
 * Serves the page to this machine alone, with the headers that let its threads share memory.
 * @returns the server, and its address
 * @throws UsageError `bad-option` where the port is taken or not allowed
 */
export async function servePage(port: number): Promise<{ server: Server; address: string }> {
  const headers = Object.entries<string>(JSON.parse(readFileSync(join(PAGE_FOLDER, 'headers.json'), 'utf8')));
  const setHeaders = (response: ServerResponse) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    response.setHeader('Cache-Control', 'no-cache');
  };
  const files = sirv(PAGE_FOLDER, { etag: true, setHeaders });
  const server = createServer((request, response) => {
    if (request.url === `/${MODEL}`) {
      setHeaders(response);
      response.end(readFileSync(BUNDLED_MODEL));
      return;
    }
    files(request, response, () => {
      response.statusCode = 404;
      response.end('There is no such file.\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(refusePort(port, cause)));
    server.listen(port, HOST, resolve);
  });
  const bound = server.address();
  const taken = typeof bound === 'object' && bound ? bound.port : port;
  return { server, address: `http://${HOST}:${taken}/` };
}

function refusePort(port: number, cause: Error): UsageError {
  return new UsageError(
    'bad-option',
    `Expected a free port, but ${port} cannot be used (${systemReason(cause)}). Name another with --port; 0 takes any.`,
    { cause },
  );
}

/**
 * Copies the page to a folder, for any host of static files.
 * @throws UsageError `bad-option` where something is there already; OutputError `cannot-write`
 */
export function writePage(folder: string): void {
  const status = statSync(folder, { throwIfNoEntry: false });
  if (status && !(status.isDirectory() && readdirSync(folder).length === 0))
    throw new UsageError(
      'bad-option',
      `${printable(folder)} is ${status.isDirectory() ? 'a folder that is not empty' : 'a file'}. ` +
        'Name a folder that is new or empty, so that nothing in it is lost.',
    );
  try {
    cpSync(PAGE_FOLDER, folder, { recursive: true });
    copyFileSync(BUNDLED_MODEL, join(folder, MODEL));
  } catch (cause) {
    throw new OutputError(
      'cannot-write',
      `The page cannot be written to ${printable(folder)} (${systemReason(cause)}). Name another folder.`,
      { cause },
    );
  }
}
