// A machine without network: mirrors that refuse, say nothing or send something else. Each ends in built-in digits,
// and the user is told so first and at the end.

import { existsSync, statSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits } from '../../src/data/builtin/digits.js';
import { PIXELS } from '../../src/engine/network/topology.js';
import { readPair } from '../../src/node/data/idx-files.js';
import { temporaryFolder } from '../temporary.js';
import { jsonLines, run } from './running.js';

delete process.env.MNIST_DIR;

/** One folder for all, so that the digits that the first run draws are found again by the others. */
const folder = temporaryFolder();
const IMAGES = 'data/builtin/train-images-idx3-ubyte';
const LABELS = 'data/builtin/train-labels-idx1-ubyte';
const SMALL = ['--hidden', '16', '--epochs', '1', '--augment', 'none', '--no-report'];

/** Runs with a mirror that answers as `answer` does, or with one where nobody listens. */
async function withMirror(answer: RequestListener | undefined, use: () => Promise<void>): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.MNIST_MIRRORS = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  if (!answer) await new Promise((resolve) => server.close(resolve));
  try {
    await use();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a mirror that refuses: built-in digits are drawn, kept, learned from and named', () =>
  withMirror(undefined, async () => {
    const { code, out, err } = await run(['train', ...SMALL], { folder });
    assert.is(code, 0, err);
    assert.match(err, /^Warning: MNIST is not here and cannot be downloaded: using built-in digits/);
    assert.match(out, /55,000 images of built-in digits/);
    assert.match(out, /of 10,000 test images of built-in digits read right/);
    assert.match(out, /This network learned from built-in digits\. To train on MNIST/);
    assert.not.match(out, 'test images of MNIST');
    const { pixels } = readPair(join(folder, IMAGES), join(folder, LABELS));
    assert.is(Buffer.compare(pixels.subarray(0, PIXELS), drawDigits(1, 0, 1).images), 0);
  }));

for (const [name, answer] of [
  ['says nothing', () => {}],
  ['sends something else', (_, response) => response.end('Please log in.')],
] as [string, RequestListener][]) {
  test(`a mirror that ${name}: the digits kept before are used again`, () =>
    withMirror(answer, async () => {
      const { mtimeMs } = statSync(join(folder, IMAGES));
      const { code, out, err } = await run(['train', ...SMALL, '--json'], { folder });
      assert.is(code, 0, err);
      assert.is(statSync(join(folder, IMAGES)).mtimeMs, mtimeMs, 'they were drawn again');
      assert.is(jsonLines(out)[0].dataset, 'built-in digits');
      assert.not.ok(existsSync(join(folder, 'data/mnist')));
    }));
}

test('asked for MNIST itself, it says what was tried and what to do', () =>
  withMirror(undefined, async () => {
    const { code, out, err } = await run(['train', ...SMALL, '--dataset', 'mnist'], { folder });
    assert.is(code, 1);
    assert.match(err, /MNIST could not be downloaded: http:.*\n.*--dataset builtin/);
    assert.not.match(out, 'Training');
  }));

test.run();
