// Mirrors of MNIST on this machine.

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

// A proxy of whoever runs the tests knows nothing of this machine's mirrors.
for (const name of ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy']) {
  delete process.env[name];
  delete process.env[name.toUpperCase()];
}

/** Serves on free ports while `use` runs, which gets the addresses; MNIST_MIRRORS names them, in that order. */
export async function serving(
  handlers: readonly RequestListener[],
  use: (mirrors: string[]) => Promise<void>,
): Promise<void> {
  const servers = handlers.map((handler) => createServer(handler));
  try {
    for (const server of servers)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const mirrors = servers.map(
      (server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/mnist`,
    );
    process.env.MNIST_MIRRORS = mirrors.join(' ');
    await use(mirrors);
  } finally {
    delete process.env.MNIST_MIRRORS;
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  }
}
