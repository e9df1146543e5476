// npm run teach, as a user starts it, on folders in which something is wrong.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodePng } from '../../src/node/pictures/encode.js';
import { Drawing } from '../reading/vision/drawing.js';
import { temporaryFolder } from '../temporary.js';
import { run } from './running.js';

test('pictures that cannot be read are named, and so is what else there was, where none is left to teach', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'own/3'), { recursive: true });
  writeFileSync(join(folder, 'own/3/paper.png'), await encodePng(new Drawing(60, 60).picture));
  for (const name of ['one.jpg', 'two.jpg']) writeFileSync(join(folder, 'own/3', name), 'this is no picture');
  const { code, err } = await run(['teach', 'own'], { folder });
  assert.is(code, 1);
  for (const name of ['one.jpg', 'two.jpg'])
    assert.match(err, `Warning: Left out: ${join('own', '3', name)}: expected a picture`);
  assert.match(
    err,
    /\nError: own: expected .*, found none, but 2 that cannot be read, 1 picture without a digit\. See why with/,
  );
});

test.run();
