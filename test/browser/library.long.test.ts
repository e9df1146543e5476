// The library in a page: the same bits as in Node, with memory that is shared or not, and digits read in pictures.

import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync, zipSync } from 'fflate';
import { type Browser, chromium, type Page } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../../bench/chromium.js';
import { encodeNpz } from '../../src/formats/write-npz.js';
import { builtinDigits, evaluate, loadModel, PRESETS, train } from '../../src/index.js';
import { testThatNeeds } from '../needs.js';
import { temporaryFolder } from '../temporary.js';

const testInBrowser = testThatNeeds(`Chromium (${CHROMIUM})`, existsSync(CHROMIUM));

const BUILD = fileURLToPath(new URL('../../', import.meta.url));
const ROOT = join(BUILD, '..', '..');
const HEIC = join(ROOT, 'test', 'node', 'pictures', 'heic', 'line.heic');

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** A host of the package's files at the places where the package has them. */
async function serve(headers: Record<string, string>): Promise<{ server: Server; address: string }> {
  const library = join(temporaryFolder(), 'library');
  const { buildLibrary } = await import(new URL('../../../../scripts/browser.mjs', import.meta.url).href);
  await buildLibrary(BUILD, library);
  const server = createServer(({ url = '/' }, response) => {
    const file = url
      .replace(/\?.*/, '')
      .replace(/^\/$/, '/build/package/browser/index.html')
      .replace(/^\/build\/package\/browser/, library)
      .replace(/^\/data/, join(ROOT, 'data'));
    const isPage = file.endsWith('index.html');
    const isThere = isPage || existsSync(file);
    response.writeHead(isThere ? 200 : 404, {
      'Content-Type': TYPES[extname(file)] ?? '',
      ...headers,
    });
    response.end(isPage ? '<!doctype html><title>A page</title>' : isThere && readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

let browser: Browser;
const servers: Server[] = [];

async function open(headers: Record<string, string>): Promise<Page> {
  const { server, address } = await serve(headers);
  servers.push(server);
  browser ??= await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS });
  const page = await browser.newPage();
  await page.goto(address);
  return page;
}

/** What the library gives for a program that ends with a value, in the page. */
const runIn = (page: Page, program: string): Promise<unknown> =>
  page.evaluate(`(async () => {
    const library = await import('/build/package/browser/browser.js');
    const { builtinDigits, classify, committeeOf, decodePicture, encodeModel, evaluate, loadMnist, loadModel, PRESETS, readPicture, train } = library;
    ${program}
  })()`);

const RECIPE = {
  ...PRESETS.quick,
  topology: { hidden: [96], activation: 'relu' },
  epochs: 2,
  validation: 200,
} as const;
const DIGITS = { training: 2000, test: 500 };
const TRAINED = `
  const recipe = ${JSON.stringify(RECIPE)};
  const dataset = await builtinDigits(${JSON.stringify(DIGITS)});
  const hashOf = async (workers) => (await train({ recipe, dataset, workers }).model()).metadata.weightsSha256;
`;

let expected: string;
async function hashInNode(): Promise<string> {
  const dataset = await builtinDigits(DIGITS);
  expected ??= (await train({ recipe: RECIPE, dataset, workers: 2 }).model()).metadata
    .weightsSha256 as string;
  return expected;
}

testInBrowser('1 to 3 workers train to the bits of Node, and several runs at once', async () => {
  const page = await open(ISOLATION);
  const found = await runIn(
    page,
    `${TRAINED} return [self.crossOriginIsolated, ...await Promise.all([1, 2, 3].map(hashOf))];`,
  );
  const hash = await hashInNode();
  assert.equal(found, [true, hash, hash, hash]);
});

testInBrowser('so does a page that shares no memory', async () => {
  const page = await open({});
  const found = await runIn(page, `${TRAINED} return [self.crossOriginIsolated, await hashOf(2)];`);
  assert.equal(found, [false, await hashInNode()]);
});

testInBrowser('models are loaded, scored and encoded as in Node', async () => {
  const page = await open(ISOLATION);
  const found = await runIn(
    page,
    `const { test } = await builtinDigits({ training: 1, test: 500 });
     const model = await loadModel();
     const copy = await loadModel(encodeModel(model, { half: true }));
     const committee = await committeeOf([model, copy]);
     const score = async (model) => (await evaluate(model, test)).accuracy;
     return [await score(model), await score(copy), await score(committee), [...classify(test.pixels.subarray(0, 784), model)]];`,
  );
  const { test: images } = await builtinDigits({ training: 1, test: 500 });
  const model = await loadModel();
  const { accuracy } = await evaluate(model, images);
  const [own, ...others] = found as [number, number, number, number[]];
  assert.is(own, accuracy);
  assert.ok(Math.abs((others[0] as number) - accuracy) < 0.01);
  assert.is((others[2] as number[]).length, 10);
});

testInBrowser('the model of the Python program is read, compressed or not', async () => {
  const page = await open(ISOLATION);
  const recipe = { ...RECIPE, topology: { hidden: [16], activation: 'sigmoid' }, epochs: 1 } as const;
  const dataset = await builtinDigits({ training: 500, test: 100 });
  const npz = encodeNpz(await train({ recipe, dataset }).model());
  for (const bytes of [npz, zipSync(unzipSync(npz))])
    assert.equal(
      await runIn(
        page,
        `return (await loadModel(new Uint8Array(${JSON.stringify([...bytes])}))).topology.hidden;`,
      ),
      [16],
    );
});

testInBrowser('pictures are read, HEIC among them', async () => {
  const page = await open(ISOLATION);
  const bytes = JSON.stringify(readFileSync(HEIC).toString('base64'));
  const found = await runIn(
    page,
    `const bytes = Uint8Array.from(atob(${bytes}), (letter) => letter.charCodeAt(0));
     return readPicture(await decodePicture(bytes), await loadModel()).text;`,
  );
  assert.is(found, '5038');
});

testInBrowser('what is wrong is refused at the door', async () => {
  const page = await open(ISOLATION);
  const refused = async (call: string) =>
    String(
      await runIn(
        page,
        `try { await ${call}; return 'nothing'; } catch ({ code, message }) { return code + ': ' + message; }`,
      ),
    );
  assert.match(
    await refused(`train({ recipe: 'quick', dataset: {}, workers: 0 })`),
    /^bad-option: .*found 0/,
  );
  assert.match(
    await refused(`loadModel(7)`),
    /^bad-option: loadModel\(\) takes an address, .*found a number/,
  );
  assert.match(await refused(`loadModel('/nothing.safetensors')`), /^no-model: .*found status 404/);
  assert.match(await refused(`decodePicture('a.png')`), /^bad-option: decodePicture\(\) takes a Blob/);
  assert.match(await refused(`loadMnist(['a'])`), /^bad-option: loadMnist\(\) takes files/);
  assert.match(await refused(`loadMnist([new File([], 'a')])`), /^incomplete-data: /);
  assert.match(await refused(`loadModel(new Uint8Array(100))`), /^bad-/);
});

testInBrowser('a run that is left ends its workers', async () => {
  const page = await open(ISOLATION);
  const found = await runIn(
    page,
    `${TRAINED}
     const training = train({ recipe, dataset, workers: 2 });
     for await (const event of training) break;
     const outcome = await training.model().catch(({ code }) => code);
     const { held, pending } = await navigator.locks.query();
     return [outcome, held.length, pending.length];`,
  );
  assert.equal(found, ['run-left', 0, 0]);
});

testInBrowser('two copies of the library in a page do not hinder each other', async () => {
  const page = await open(ISOLATION);
  const found = await runIn(
    page,
    `const other = await import('/build/package/browser/browser.js?copy');
     ${TRAINED}
     const again = async () => (await other.train({ recipe, dataset, workers: 2 }).model()).metadata.weightsSha256;
     return Promise.all([hashOf(2), again(), hashOf(1), again()]);`,
  );
  const hash = await hashInNode();
  assert.equal(found, [hash, hash, hash, hash]);
});

testInBrowser('a file that is none of the kernels is named', async () => {
  const page = await open(ISOLATION);
  await page.route('**/kernels.*.wasm', (route) =>
    route.fulfill({ body: '<!doctype html>', contentType: 'text/html' }),
  );
  const found = await runIn(page, `return loadModel().catch(({ code, message }) => code + ': ' + message);`);
  assert.match(
    String(found),
    /^no-kernels: Expected WebAssembly in the program's file kernels\.plain\.wasm, found another/,
  );
});

test.after(async () => {
  await browser?.close();
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

test.run();
