// Without the package that decodes: each format says which package is missing, whoever decodes it, and so does what draws
// pictures for a model's record.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { temporaryFolder } from '../../temporary.js';

/** Has Node look for sharp, in this process and in those that it starts, under a name that no package has. */
const HOOK = `
  import { register } from 'node:module';
  const hook = "export const resolve = (name, context, next) => next(name === 'sharp' ? 'sharp-is-missing' : name, context);";
  register('data:text/javascript,' + encodeURIComponent(hook));`;

const source = (file: string) => JSON.stringify(new URL(`../../../src/${file}.js`, import.meta.url).href);

/** Prints the code of the error that each call ends with. */
const PROGRAM = String.raw`
  import { decodePicture } from ${source('node/pictures/decode')};
  import { loadModel } from ${source('node/model-file')};
  import { PRETRAINED } from ${source('node/paths')};
  import { withPictureRecord } from ${source('node/scenes/record')};
  const bytes = (text) => Buffer.from(text, 'latin1');
  const calls = {
    png: () => decodePicture(bytes('\x89PNG\r\n\x1a\n')),
    svg: () => decodePicture(bytes('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
    tiff: () => decodePicture(bytes('II*\0\x08\0\0\0')),
    heic: () => decodePicture(bytes('\0\0\0\x18ftypheic\0\0\0\0mif1heic')),
    record: () => withPictureRecord(loadModel(PRETRAINED)),
  };
  const codes = {};
  for (const [name, call] of Object.entries(calls)) codes[name] = await call().catch((error) => error.code);
  console.log(JSON.stringify(codes));`;

test('every picture that cannot be decoded or drawn for want of sharp says so', () => {
  const folder = temporaryFolder();
  const hook = join(folder, 'hook.mjs');
  writeFileSync(hook, HOOK);
  const program = join(folder, 'program.mjs');
  writeFileSync(program, PROGRAM);
  const { stdout, stderr } = spawnSync(process.execPath, [program], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, NODE_OPTIONS: `--import ${pathToFileURL(hook).href}` },
  });
  const code = 'package-missing';
  assert.equal(
    JSON.parse(stdout || 'null'),
    { png: code, svg: code, tiff: code, heic: code, record: code },
    stderr,
  );
});

test.run();
