// The page on a host of static files, which sends none of its headers.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sirv from 'sirv';
import { writePage } from '../../src/node/page/serve.js';
import { temporaryFolder } from '../temporary.js';

export async function serveBare(): Promise<{ server: Server; address: string }> {
  const folder = join(temporaryFolder(), 'page');
  writePage(folder);
  const files = sirv(folder);
  const server = createServer((request, response) => files(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
