// Files are whole or absent, whatever stands in their place.

import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../src/errors.js';
import { checkWritable, writeWhole } from '../../src/node/files.js';
import { testThatNeeds } from '../needs.js';
import { temporaryFolder } from '../temporary.js';

const onLinux = testThatNeeds('Linux', process.platform === 'linux');
const MODULE = new URL('../../src/node/files.js', import.meta.url).href;

function refuses(run: () => void, words: RegExp): void {
  assert.throws(run, (error: unknown) => {
    assert.instance(error, UserError);
    assert.is((error as UserError).code, 'cannot-write');
    assert.match((error as UserError).message, words);
    return true;
  });
}

test('a file is written into folders that are made, and replaced', () => {
  const path = join(temporaryFolder(), 'a/b/file');
  writeWhole(path, 'first');
  writeWhole(path, 'second');
  assert.is(readFileSync(path, 'utf8'), 'second');
  assert.equal(readdirSync(join(path, '..')), ['file']);
});

test('a link is followed to its file, which is replaced; the link stays', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'elsewhere'));
  const target = join(folder, 'elsewhere/target');
  writeFileSync(target, 'old');
  symlinkSync('elsewhere/target', join(folder, 'link'));
  symlinkSync('link', join(folder, 'second'));
  checkWritable(join(folder, 'second'));
  writeWhole(join(folder, 'second'), 'new');
  assert.is(readFileSync(target, 'utf8'), 'new');
  assert.ok(lstatSync(join(folder, 'link')).isSymbolicLink());
  assert.ok(lstatSync(join(folder, 'second')).isSymbolicLink());
});

test('links that lead nowhere or in a circle, pipes, devices and folders are refused, and stay', () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  symlinkSync('nowhere', at('dangling'));
  symlinkSync('circle', at('circle'));
  execFileSync('mkfifo', [at('pipe')]);
  mkdirSync(at('folder'));
  const cases: [string, RegExp][] = [
    [at('dangling'), /ENOENT/],
    [at('circle'), /ELOOP/],
    [at('pipe'), /it is a pipe, not a file/],
    [at('folder'), /it is a folder, not a file/],
    ['/dev/full', /it is a device, not a file/],
  ];
  for (const [path, words] of cases) {
    refuses(() => checkWritable(path), words);
    refuses(() => writeWhole(path, 'x'), words);
  }
  assert.equal(readdirSync(folder).sort(), ['circle', 'dangling', 'folder', 'pipe']);
});

test('names that no file can have are refused before any work', () => {
  const folder = temporaryFolder();
  refuses(() => checkWritable(''), /names no file/);
  refuses(() => checkWritable(join(folder, 'new/')), /names no file/);
  refuses(() => checkWritable(join(folder, 'x'.repeat(256))), /ENAMETOOLONG/);
  refuses(() => checkWritable('/proc/model'), /ENOENT|EACCES|EPERM/);
  writeFileSync(join(folder, 'file'), '');
  refuses(() => checkWritable(join(folder, 'file/model')), /ENOTDIR|no folder/);
  assert.equal(readdirSync(folder), ['file']);
});

test('the longest name that a file can have is written', () => {
  const path = join(temporaryFolder(), 'x'.repeat(255));
  checkWritable(path);
  writeWhole(path, 'whole');
  assert.is(readFileSync(path, 'utf8'), 'whole');
});

test('a folder that takes no files is refused', () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o555);
  // Root may write everywhere, so it becomes another user first.
  const script = `import(${JSON.stringify(MODULE)}).then(({ checkWritable }) => {
    if (process.getuid() === 0) process.seteuid(65534);
    try { checkWritable(${JSON.stringify(join(folder, 'a'))}); } catch (error) { console.log(error.message); }
  })`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  assert.match(stdout, /cannot be written \(EACCES/);
});

onLinux('a folder that cannot be made is an error, and not waited for: below /proc, below a file', () => {
  const file = join(temporaryFolder(), 'a-file');
  writeFileSync(file, '');
  refuses(() => writeWhole('/proc/none/file', 'x'), /^\/proc\/none\/file could not be written \(ENOENT/);
  refuses(() => writeWhole('/proc/none/below/file', 'x'), /could not be written \(ENOENT/);
  refuses(() => writeWhole(join(file, 'below/file'), 'x'), /could not be written \(ENOTDIR/);
  // The reason is that of the folder, not of the file that then isn't there.
  refuses(() => writeWhole('/sys/none/file', 'x'), /could not be written \(E(PERM|ACCES|ROFS)/);
});

test('a temporary file has another name each time, and is never written through a link that waits there', () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  writeFileSync(at('other'), 'of somebody else');
  const { random } = Math;
  let asked = 0;
  Math.random = () => {
    asked++;
    return 0x07070707 / 2 ** 32;
  };
  try {
    symlinkSync('other', at(`.${'07'.repeat(8)}.partial`));
    refuses(() => writeWhole(at('model'), 'new'), /could not be written/);
  } finally {
    Math.random = random;
  }
  assert.is(asked, 2, 'the name is random');
  assert.is(readFileSync(at('other'), 'utf8'), 'of somebody else');
  assert.not.ok(existsSync(at('model')));
});

test('partial files older than a day are swept, younger ones and others stay', () => {
  const folder = temporaryFolder();
  const young = '.fedcba9876543210.partial';
  const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
  for (const name of [
    '.0123456789abcdef.partial',
    '.model.safetensors.77.partial',
    'my.partial',
    '.another-programs.partial',
    young,
  ]) {
    writeFileSync(join(folder, name), '');
    if (name !== young) utimesSync(join(folder, name), old, old);
  }
  checkWritable(join(folder, 'model'));
  assert.equal(readdirSync(folder).sort(), [
    '.another-programs.partial',
    '.fedcba9876543210.partial',
    'my.partial',
  ]);
});

test('a write that fails in the middle leaves the old file and nothing else', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  writeFileSync(path, 'old');
  // A process that may write no more than 2 KB into a file.
  const script = `import(${JSON.stringify(MODULE)}).then(({ writeWhole }) => { try { writeWhole(${JSON.stringify(path)}, Buffer.alloc(100000)); } catch (error) { console.log(error.code, error.message); } })`;
  const { stdout } = spawnSync('bash', ['-c', 'ulimit -f 2; exec "$0" -e "$1"', process.execPath, script], {
    encoding: 'utf8',
  });
  assert.match(stdout, /^cannot-write .*EFBIG/);
  assert.is(readFileSync(path, 'utf8'), 'old');
  assert.equal(readdirSync(folder), ['file']);
  assert.ok(existsSync(path));
});

test.run();
