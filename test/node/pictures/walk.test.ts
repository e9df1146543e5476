// Folders: every picture once, whatever links there are, and a reason for all that is left out.

import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Skipped, walkPictures } from '../../../src/node/pictures/walk.js';
import { testThatNeeds } from '../../needs.js';
import { assertRefused } from '../../refusals.js';
import { temporaryFolder } from '../../temporary.js';

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
  const pictures = walkPictures(folder, skipped).map((path) => relative(folder, path));
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
  const { pictures, left } = walk(folder);
  assert.equal(pictures, ['sub/1.png', 'z.png']);
  assert.is(left, '2 that cannot be read, 4 links to what is read already');
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

test('no folder', () => assertRefused(() => walk(join(temporaryFolder(), 'none')), 'no-pictures', 'none'));

test.run();
