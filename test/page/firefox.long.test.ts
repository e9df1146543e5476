// The page in Firefox: another engine, the same bits.

import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { servePage } from '../../src/node/page/serve.js';
import { serveBare } from './bare-host.js';
import { Firefox, testInFirefox } from './firefox.js';
import { hashInNode, placeOf, RECIPE } from './training.js';

const HEIC = fileURLToPath(new URL('../../../../test/node/pictures/heic/line.heic', import.meta.url));

let firefox: Firefox;
let page: Awaited<ReturnType<typeof servePage>>;

/** Trains the experiment; the hash of its weights. */
async function hashInFirefox(address: string, workers: number): Promise<unknown> {
  await firefox.open(`${address}#${placeOf(RECIPE, workers)}`);
  const button = `[...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Train')`;
  await firefox.until(button);
  await firefox.evaluate(`${button}.click()`);
  return firefox.until(`document.querySelector('#weights-hash')?.textContent`);
}

testInFirefox('1 and 2 workers train to the bits of Node', async () => {
  firefox = await Firefox.start();
  page = await servePage(0);
  const expected = await hashInNode(RECIPE);
  for (const workers of [1, 2]) assert.is(await hashInFirefox(page.address, workers), expected);
  assert.is(await firefox.evaluate('crossOriginIsolated'), true);
  assert.equal(firefox.complaints, []);
});

testInFirefox('so does one that shares no memory', async () => {
  const bare = await serveBare();
  try {
    assert.is(await hashInFirefox(bare.address, 2), await hashInNode(RECIPE));
    assert.is(await firefox.evaluate('crossOriginIsolated'), false);
    assert.equal(firefox.complaints, []);
  } finally {
    bare.server.close();
    bare.server.closeAllConnections();
  }
});

testInFirefox('a picture is read', async () => {
  await firefox.open(`${page.address}#read`);
  await firefox.choose(`document.querySelector('input[type=file]')`, HEIC);
  assert.is(await firefox.until(`document.querySelector('output.digits-read')?.textContent`), '5038');
  assert.equal(firefox.complaints, []);
});

test.after(async () => {
  await firefox?.stop();
  page?.server.close();
  page?.server.closeAllConnections();
});

test.run();
