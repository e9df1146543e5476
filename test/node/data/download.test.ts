// Fetching MNIST, from mirrors on this machine: good ones, and bad ones of every kind.

import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeImages, encodeLabels } from '../../../src/data/idx.js';
import type { MnistFile } from '../../../src/data/mnist-files.js';
import { type DownloadProgress, downloadMnist } from '../../../src/node/data/download.js';
import { sha256 } from '../../../src/node/sha256.js';
import { assertRefused } from '../../refusals.js';
import { serving } from './serving.js';
import { syntheticImages } from './synthetic.js';

/** Two files that stand for MNIST's: large enough for several packets. */
const { pixels, labels } = syntheticImages(2000, 1);
const CONTENTS = new Map([
  ['images', encodeImages({ count: labels.length, pixels })],
  ['labels', encodeLabels(labels)],
]);
const FILES: readonly MnistFile[] = [...CONTENTS].map(([name, bytes]) => ({ name, sha256: sha256(bytes) }));

/** Fetches the files; what came, by name, and what was told meanwhile. */
async function download(
  files = FILES,
): Promise<{ fetched: Map<string, Uint8Array>; told: DownloadProgress[] }> {
  const told: DownloadProgress[] = [];
  const fetched = new Map<string, Uint8Array>();
  for await (const { file, bytes } of downloadMnist(files, (progress) => told.push(progress)))
    fetched.set(file.name, bytes);
  return { fetched, told };
}

const contentOf = (url: string | undefined) => CONTENTS.get(basename(url ?? '', '.gz')) as Uint8Array;
const packed = (url: string | undefined) => gzipSync(contentOf(url));

const good: RequestListener = ({ url }, response) => {
  response.writeHead(200, { 'content-length': packed(url).length });
  response.end(packed(url));
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
  ['sends a page in its place', wrongBytes, /not MNIST's bytes/],
  ['sends a damaged file', damaged, /unexpected end of file|cannot be inflated/],
  ['breaks off', cutShort, /terminated|aborted|other side closed|hang up/],
  ['sends far too much', tooMuch, /more than \d+ bytes/],
  ['says nothing', hanging, /sent nothing for 2\.5 seconds/],
  ['stops halfway', stopsHalfway, /sent nothing for 2\.5 seconds/],
  ['sends a few bytes at a time', trickling, /only \d+ bytes in 5 seconds/],
];

for (const [name, handler, reason] of BAD)
  test(`a mirror that ${name} is given up, and it is said why`, () =>
    serving([handler], ([mirror]) =>
      assertRefused(() => download(), 'no-download', `${mirror}/images.gz`, reason, 'MNIST_DIR'),
    ));

test('a mirror that refuses connections', async () => {
  let address = '';
  await serving([good], async ([mirror]) => {
    address = mirror;
  });
  process.env.MNIST_MIRRORS = address;
  try {
    await assertRefused(() => download(), 'no-download', address, 'ECONNREFUSED');
  } finally {
    delete process.env.MNIST_MIRRORS;
  }
});

for (const [address, reason] of [
  ['mirror-without-scheme', 'mirror-without-scheme/images.gz: Invalid URL'],
  [
    'http://mirror.invalid/mnist',
    'expected an address with https, found http://mirror.invalid/mnist/images.gz',
  ],
  ['http://localhost.mirror.invalid', 'expected an address with https'],
  ['file:///etc', 'expected an address with https, found file:///etc/images.gz'],
  ['http://mirror.invalid/\x1b[2J', '\\x1b[2J'],
])
  test(`a mirror at ${JSON.stringify(address)} is not asked`, async () => {
    process.env.MNIST_MIRRORS = address;
    try {
      await assertRefused(() => download(), 'no-download', reason);
    } finally {
      delete process.env.MNIST_MIRRORS;
    }
  });

test('every mirror that failed is named, with its reason, on one line', () =>
  serving([notFound, wrongBytes], ([first, second]) =>
    assertRefused(
      () => download(),
      'no-download',
      `${first}/images.gz: it answered 404`,
      `${second}/images.gz: not MNIST's bytes`,
      /^.*\n.*$/,
    ),
  ));

test('the files are fetched as they are, and told of', () =>
  serving([good], async () => {
    const { fetched, told } = await download();
    for (const name of CONTENTS.keys()) {
      const bytes = packed(name);
      assert.ok(bytes.equals(fetched.get(name) as Uint8Array), name);
      const last = told.filter(({ file }) => file === `${name}.gz`).at(-1);
      assert.equal(last, { file: `${name}.gz`, bytes: bytes.length, total: bytes.length });
    }
  }));

test('where the first mirrors fail the next one is asked, and those no more', () => {
  let asked = 0;
  const counting: RequestListener = (request, response) => {
    asked++;
    notFound(request, response);
  };
  return serving([counting, wrongBytes, cutShort, good], async () => {
    assert.is((await download()).fetched.size, 2);
    assert.is(asked, 1);
  });
});

test('a file is given before the next one is asked for', () => {
  const butTheLast: RequestListener = (request, response) =>
    request.url?.endsWith('labels.gz') ? notFound(request, response) : good(request, response);
  return serving([butTheLast], async () => {
    const fetched: string[] = [];
    await assertRefused(
      async () => {
        for await (const { file } of downloadMnist(FILES, () => {})) fetched.push(file.name);
      },
      'no-download',
      'labels.gz',
    );
    assert.equal(fetched, ['images']);
  });
});

const OTHER_FORMS: [string, RequestListener][] = [
  ['unpacked files', ({ url }, response) => response.end(contentOf(url))],
  [
    'unpacked files that HTTP packs (content-encoding: gzip)',
    ({ url }, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed(url)),
  ],
  [
    'packed files that HTTP packs again',
    ({ url }, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(packed(url))),
  ],
];

for (const [name, handler] of OTHER_FORMS)
  test(`a mirror that sends ${name} works`, () =>
    serving([handler], async () => {
      const { fetched, told } = await download();
      assert.equal([...fetched.keys()], [...CONTENTS.keys()]);
      // Of bytes that HTTP packs nobody knows how many there will be.
      for (const { bytes, total } of told) assert.ok(total === undefined || bytes <= total);
    }));

/** Answers with a redirect where the address has no "?". */
const redirecting =
  (target: (url: string) => string): RequestListener =>
  (request, response) => {
    if (request.url?.includes('?'))
      good({ ...request, url: request.url.split('?')[0] } as typeof request, response);
    else response.writeHead(302, { location: target(request.url as string) }).end();
  };

test('a redirect is followed', () =>
  serving([redirecting((url) => `${url}?moved`)], async () => {
    assert.is((await download()).fetched.size, 2);
  }));

test('a redirect away from https is not followed', () =>
  serving([redirecting(() => 'http://mirror.invalid/images.gz')], () =>
    assertRefused(
      () => download(),
      'no-download',
      'expected an address with https, found http://mirror.invalid/images.gz',
    ),
  ));

test('redirects without end are given up', () =>
  serving([redirecting((url) => url)], () =>
    assertRefused(() => download(), 'no-download', 'redirected more than 5 times'),
  ));

/** Runs with a proxy that makes tunnels to this machine and refuses all others; tells whereto it was asked for one. */
async function throughProxy(
  variables: (proxy: string) => Record<string, string>,
  use: (asked: string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on('connect', ({ url }, client) => {
    asked.push(url as string);
    const [host, port] = (url as string).split(':');
    if (host !== '127.0.0.1') {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const server = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const)
      from.on('error', () => to.destroy()).pipe(to);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const chosen = variables(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  Object.assign(process.env, chosen);
  try {
    await use(asked);
  } finally {
    for (const name of Object.keys(chosen)) delete process.env[name];
    proxy.closeAllConnections();
    proxy.close();
  }
}

test('a proxy that http_proxy names is asked', () =>
  serving([good], ([mirror]) =>
    throughProxy(
      (proxy) => ({ http_proxy: proxy }),
      async (asked) => {
        assert.is((await download()).fetched.size, 2);
        assert.equal([...new Set(asked)], [new URL(mirror).host]);
      },
    ),
  ));

test('a mirror that no_proxy names is asked directly', () =>
  serving([good], () =>
    throughProxy(
      (proxy) => ({ http_proxy: proxy, no_proxy: 'mirror.invalid,127.0.0.1' }),
      async (asked) => {
        assert.is((await download()).fetched.size, 2);
        assert.equal(asked, []);
      },
    ),
  ));

test('for an address with https the proxy that https_proxy names is asked, and its refusal told', () =>
  throughProxy(
    (proxy) => ({ HTTPS_PROXY: proxy, MNIST_MIRRORS: 'https://mirror.invalid' }),
    async (asked) => {
      await assertRefused(() => download(), 'no-download', 'https://mirror.invalid/images.gz', '403');
      assert.equal(asked, ['mirror.invalid:443']);
    },
  ));

test.run();
