// Fetching MNIST, from mirrors on this machine: good ones, and bad ones of every kind.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DownloadProgress, downloadMnist } from '../../src/dataset/download.js';
import { type LoadListener, loadDataset } from '../../src/dataset/load.js';
import { MNIST_FILES } from '../../src/dataset/mnist.js';
import { testWithMnist } from '../needs.js';
import { assertRefused } from '../refusals.js';
import { temporaryFolder } from '../temporary.js';

const source = process.env.MNIST_DIR;
const NAMES = Object.values(MNIST_FILES).map(({ name }) => `${name}.gz`);
/** The longest that a person waits for the news that nothing can be had. */
const MOST_MILLISECONDS = 10_000;

const silent: LoadListener = { onDownload() {}, onDrawn() {}, onWarning() {} };

/** Serves on a free port while `use` runs; `use` gets the addresses of the mirrors. */
async function serving(
  handlers: RequestListener[],
  use: (mirrors: string[]) => Promise<void>,
): Promise<void> {
  const servers = handlers.map((handler) => createServer(handler));
  const before = process.env.MNIST_MIRRORS;
  try {
    for (const server of servers)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const mirrors = servers.map(
      (server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/mnist`,
    );
    process.env.MNIST_MIRRORS = mirrors.join(' ');
    await use(mirrors);
  } finally {
    if (before === undefined) delete process.env.MNIST_MIRRORS;
    else process.env.MNIST_MIRRORS = before;
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  }
}

const good: RequestListener = ({ url }, response) => {
  const bytes = readFileSync(join(source as string, (url as string).replace('/mnist/', '')));
  response.writeHead(200, { 'content-length': bytes.length });
  response.end(bytes);
};

const answering = (answer: (response: ServerResponse) => void): RequestListener => {
  return (_, response) => answer(response);
};

const notFound = answering((response) => response.writeHead(404).end('nothing here'));
const wrongBytes = answering((response) =>
  response.end('<html>Welcome to this hotel. Please log in.</html>'),
);
const damaged = answering((response) => response.end(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4])));
const cutShort = answering((response) => {
  response.writeHead(200, { 'content-length': 1000 });
  response.write('not all', () => response.destroy());
});
const tooMuch = answering((response) => {
  const megabyte = Buffer.alloc(1 << 20);
  const more = () => {
    while (!response.destroyed && response.write(megabyte));
    response.once('drain', more);
  };
  more();
});
const hanging = answering(() => {});
const stopsHalfway = answering((response) => {
  response.writeHead(200);
  response.write('some bytes, and then no more');
});
const trickling = answering((response) => {
  response.writeHead(200);
  const drops = setInterval(() => response.write('a few bytes'), 100);
  response.on('close', () => clearInterval(drops));
});

const BAD: [string, RequestListener, RegExp][] = [
  ['answers 404', notFound, /it answered 404/],
  ['sends a page in its place', wrongBytes, /its bytes are not MNIST's/],
  ['sends a damaged file', damaged, /unexpected end of file|cannot be inflated/],
  ['breaks off', cutShort, /terminated|aborted|other side closed|hang up/],
  ['sends far too much', tooMuch, /more than \d+ bytes/],
  ['says nothing', hanging, /sent nothing for 2\.5 seconds/],
  ['stops halfway', stopsHalfway, /sent nothing for 2\.5 seconds/],
  ['sends a few bytes at a time', trickling, /only \d+ bytes in 5 seconds/],
];

for (const [name, handler, reason] of BAD)
  test(`a mirror that ${name}: an error in time, and nothing is left behind`, () =>
    serving([handler], async ([mirror]) => {
      const folder = join(temporaryFolder(), 'mnist');
      const started = performance.now();
      const refused = assertRefused(
        () => loadDataset('auto', folder, 1, silent),
        'no-download',
        `${mirror}/${NAMES[0]}`,
        reason,
        'MNIST_DIR',
      );
      await refused;
      assert.ok(performance.now() - started < MOST_MILLISECONDS, 'it took too long');
      assert.equal(readdirSync(join(folder, '..')), []);
    }));

test('a mirror that refuses connections: an error in time', async () => {
  let address = '';
  await serving([good], async ([mirror]) => {
    address = mirror;
  });
  process.env.MNIST_MIRRORS = address;
  try {
    await assertRefused(
      () => downloadMnist(temporaryFolder(), () => {}),
      'no-download',
      address,
      'ECONNREFUSED',
    );
  } finally {
    delete process.env.MNIST_MIRRORS;
  }
});

test('where MNIST was asked for by name, nothing else takes its place', () =>
  serving([notFound], async () => {
    const before = { folder: process.cwd(), chosen: process.env.MNIST_DIR };
    process.chdir(temporaryFolder());
    delete process.env.MNIST_DIR;
    try {
      await assertRefused(() => loadDataset('mnist', undefined, 1, silent), 'no-download');
      assert.equal(readdirSync('.'), []);
    } finally {
      process.chdir(before.folder);
      if (before.chosen !== undefined) process.env.MNIST_DIR = before.chosen;
    }
  }));

test('a mirror whose address is none: an error that names it', async () => {
  process.env.MNIST_MIRRORS = 'mirror-without-scheme';
  try {
    await assertRefused(
      () => downloadMnist(temporaryFolder(), () => {}),
      'no-download',
      'mirror-without-scheme',
    );
  } finally {
    delete process.env.MNIST_MIRRORS;
  }
});

test('every mirror that failed is named, with its reason', () =>
  serving([notFound, wrongBytes], ([first, second]) =>
    assertRefused(
      () => downloadMnist(temporaryFolder(), () => {}),
      'no-download',
      `${first}/${NAMES[0]}: it answered 404`,
      `${second}/${NAMES[0]}: its bytes are not`,
    ),
  ));

testWithMnist('the four files are fetched, kept as they are, and told of', () =>
  serving([good], async () => {
    const folder = join(temporaryFolder(), 'a', 'mnist');
    const told: DownloadProgress[] = [];
    const { name, training } = await loadDataset('auto', folder, 1, {
      onDownload: (progress) => told.push(progress),
      onDrawn: () => assert.unreachable('digits were drawn'),
      onWarning: (message) => assert.unreachable(message),
    });
    assert.is(name, 'MNIST');
    assert.is(training.count, 60_000);
    assert.equal(readdirSync(folder).sort(), [...NAMES].sort());
    for (const file of NAMES) {
      const bytes = readFileSync(join(folder, file));
      assert.ok(bytes.equals(readFileSync(join(source as string, file))), file);
      const last = told.filter((progress) => progress.file === file).at(-1);
      assert.equal(last, { file, bytes: bytes.length, total: bytes.length });
    }
  }),
);

testWithMnist('where the first mirror fails the next one is asked', () =>
  serving([notFound, wrongBytes, cutShort, good], async () => {
    const folder = temporaryFolder();
    await downloadMnist(folder, () => {});
    assert.is(readdirSync(folder).length, 4);
  }),
);

testWithMnist('when the last file cannot be had, the first three are not kept', () => {
  const butTheLast: RequestListener = (request, response) =>
    request.url?.endsWith(NAMES[3]) ? notFound(request, response) : good(request, response);
  return serving([butTheLast], async () => {
    const folder = temporaryFolder();
    await assertRefused(() => downloadMnist(folder, () => {}), 'no-download', NAMES[3]);
    assert.equal(readdirSync(folder), []);
  });
});

test.run();
