// Lists in docs/ that must be whole: every error's code, and every dependency. What needs commands or a network to be tried
// is `npm run docs`.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ERROR_CODES } from '../src/errors.js';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (file: string) => readFileSync(join(PROJECT, file), 'utf8');

/** Rows of tables whose first cell is code and nothing else: that cell, and the others. */
function codeRows(page: string): { name: string; cells: string[] }[] {
  return [...page.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)].map(([, name, rest]) => ({
    name,
    cells: rest.split('|').map((cell) => cell.trim()),
  }));
}

test('docs/errors.md lists every code, in order, with its meaning and what to do', () => {
  const rows = codeRows(read('docs/errors.md'));
  assert.equal(
    rows.map(({ name }) => name),
    [...ERROR_CODES],
  );
  assert.equal([...ERROR_CODES], [...ERROR_CODES].sort(), 'in alphabetical order');
  for (const { name, cells } of rows) {
    assert.is(cells.length, 2, name);
    for (const cell of cells) assert.match(cell, /^\S.{9,}\.$/, name);
  }
});

test('docs/troubleshooting.md names every code once', () => {
  const [, list] = read('docs/troubleshooting.md').split('## By error code');
  const rows = list.split('\n').filter((line) => line.startsWith('| ') && line.includes('`'));
  const named = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, code]) => code));
  assert.equal(named.sort(), [...ERROR_CODES]);
});

test('the README has at most 900 words', () => {
  assert.ok(read('README.md').split(/\s+/).length <= 900);
});

test('every code is used', () => {
  const sources = ['src', 'bench'].flatMap((folder) =>
    (readdirSync(join(PROJECT, folder), { recursive: true }) as string[])
      .map((file) => join(folder, file))
      .filter((file) => file.endsWith('.ts') && file !== join('src', 'errors.ts')),
  );
  const text = sources.map(read).join('\n');
  for (const code of ERROR_CODES) assert.match(text, `'${code}'`);
});

test('docs/dependencies.md gives every dependency its reason, and names no other', () => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(read('package.json'));
  const sections = read('docs/dependencies.md')
    .split('\n## ')
    .slice(1)
    .map(codeRows)
    .filter(({ length }) => length > 0);
  assert.is(sections.length, 3);
  for (const [index, packages] of [dependencies, optionalDependencies, devDependencies].entries()) {
    assert.equal(
      sections[index].map(({ name }) => name),
      Object.keys(packages).sort(),
    );
    for (const { name, cells } of sections[index])
      for (const cell of cells) assert.ok(cell.length >= 4, name);
  }
});

test('every test that docs/reliability.md names beside a promise is there', () => {
  const tests = (readdirSync(join(PROJECT, 'test'), { recursive: true }) as string[]).filter((file) =>
    file.endsWith('.ts'),
  );
  const named = [...read('docs/reliability.md').matchAll(/^\| .*\| (.*) \|$/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`([\w/-]+)`/g)].map(([, name]) => name),
  );
  assert.ok(named.length > 30);
  for (const name of named.filter((name) => name !== 'quick' && name !== 'nice'))
    assert.ok(
      tests.some((file) => file.includes(name)),
      name,
    );
});

test.run();
