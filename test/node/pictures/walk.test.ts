// Folders: every picture once, whatever links there are, and a reason for all that is left out.

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Skipped, walkPictures } from '../../../src/node/pictures/walk.js';
import type { Failure } from '../../../src/reading/outcome.js';
import { testThatNeeds } from '../../needs.js';
import { temporaryFolder } from '../../temporary.js';

const MODULE = new URL('../../../src/node/pictures/walk.js', import.meta.url).href;

/** A folder with these files, empty ones. */
function folderOf(...files: string[]): string {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

function walk(folder: string): { pictures: string[]; left: string } {
  const skipped = new Skipped();
  const pictures = walkPictures(folder, skipped).map(({ file }) => relative(folder, file));
  return { pictures, left: skipped.describe() };
}

test('pictures at every depth, in the order of their numbers', () => {
  const { pictures, left } = walk(folderOf('b/10.png', 'b/9.PNG', 'a/deep/er/1.jpeg', 'c.svg'));
  assert.equal(pictures, ['a/deep/er/1.jpeg', 'b/9.PNG', 'b/10.png', 'c.svg']);
  assert.is(left, '');
});

test('what is left out is counted by its reason', () => {
  const { pictures, left } = walk(
    folderOf(
      '1.png',
      'notes.txt',
      'photo.HEIC',
      'page.heif',
      'film.mov',
      'README',
      '.hidden.png',
      '.git/2.png',
      'sub/x.txt',
    ),
  );
  assert.equal(pictures, ['1.png', 'page.heif', 'photo.HEIC']);
  assert.is(left, '4 of other kinds (.mov .txt), 2 hidden');
});

const onUnix = testThatNeeds('pipes and devices of Unix', process.platform !== 'win32');

onUnix('links in circles: each picture once, by the name of the file itself', () => {
  const folder = folderOf('z.png', 'sub/1.png');
  for (const name of ['here', 'there', 'sub/up']) symlinkSync(folder, join(folder, name));
  symlinkSync(join(folder, 'z.png'), join(folder, 'a.png'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'broken.png'));
  symlinkSync('loop.png', join(folder, 'loop.png'));
  symlinkSync('nowhere', join(folder, 'broken'));
  const { pictures, left } = walk(folder);
  // What is called like a picture and leads nowhere is reported when it is read.
  assert.equal(pictures, ['broken.png', 'loop.png', 'sub/1.png', 'z.png']);
  assert.is(left, '1 out of reach, 4 links to what is read already');
});

onUnix('a link out of the folder is followed, once', () => {
  const elsewhere = folderOf('1.png');
  const folder = temporaryFolder();
  symlinkSync(elsewhere, join(folder, 'a'));
  symlinkSync(elsewhere, join(folder, 'b'));
  assert.equal(walk(folder), { pictures: ['a/1.png'], left: '1 link to what is read already' });
});

onUnix('pipes that are called like pictures are no pictures', () => {
  const folder = folderOf('1.png');
  execFileSync('mkfifo', [join(folder, '2.png')]);
  assert.equal(walk(folder), { pictures: ['1.png'], left: '1 pipe or device' });
});

onUnix('a folder that cannot be read is reported in its place', () => {
  const folder = folderOf('1.png', 'closed/2.png', 'open/3.png');
  chmodSync(join(folder, 'closed'), 0);
  // Root may read everywhere, so it becomes another user first.
  const script = `import(${JSON.stringify(MODULE)}).then(({ Skipped, walkPictures }) => {
    if (process.getuid() === 0) process.seteuid(65534);
    console.log(JSON.stringify(walkPictures(${JSON.stringify(folder)}, new Skipped())));
  })`;
  chmodSync(folder, 0o755);
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const [one, closed, three] = JSON.parse(stdout);
  assert.equal([one.file, three.file], [join(folder, '1.png'), join(folder, 'open/3.png')]);
  assert.is(closed.error.code, 'no-pictures');
  assert.match(closed.error.message, /closed: this folder cannot be read\. Check its permissions/);
});

test('no folder is one that cannot be read', () => {
  const none = join(temporaryFolder(), 'none');
  const [failure, ...others] = walkPictures(none, new Skipped());
  assert.is((failure as Failure).error.code, 'no-pictures');
  assert.is(failure.file, none);
  assert.equal(others, []);
});

test.run();
