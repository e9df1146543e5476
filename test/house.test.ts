// The house's plan: which room of src/ may use which, that what runs anywhere imports nothing that knows where it runs,
// and that no two files import each other, types included, nor those of benchmarks and tests.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The rooms from the ground up. A file may use those of its own floor's room and of the floors below. */
const FLOORS = [
  ['', 'engine'],
  ['data', 'drawing', 'formats', 'reading'],
  ['library'],
  ['node', 'browser'],
  ['cluster', 'page'],
  ['terminal'],
  ['commands'],
];
/** They import no package but those below, nothing of Node, and nothing from above: the first three floors. */
const ANYWHERE = new Set(['', ...FLOORS[0], ...FLOORS[1], ...FLOORS[2]]);

/** Packages that run anywhere themselves, for formats that are others'. */
const PORTABLE = ['@bufbuild/protobuf', '@bufbuild/protobuf/wkt', 'fflate'];

const IMPORT = /(?:^|\s)(?:import|export)\s[^'"]*?from\s+'([^']+)'|(?:^|\W)import\s*\(?\s*'([^']+)'/g;

interface Import {
  readonly from: string;
  readonly to: string;
}

/** The TypeScript of a folder, by paths from the root. */
const filesOf = (folder: string) =>
  (readdirSync(join(ROOT, folder), { recursive: true }) as string[])
    .filter((file) => /\.(c?ts|tsx)$/.test(file))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);

const importsOf = (files: readonly string[]): Import[] =>
  files.flatMap((from) =>
    [...readFileSync(join(ROOT, from), 'utf8').matchAll(IMPORT)].map(([, name, lazy]) => {
      const to = name ?? lazy;
      const path = to.startsWith('.') ? normalize(join(dirname(from), to)).replaceAll('\\', '/') : to;
      const source = path.replace(/\.js$/, '.ts');
      return { from, to: existsSync(join(ROOT, `${source}x`)) ? `${source}x` : source };
    }),
  );

const files = filesOf('src');
const imports = importsOf(files);
const others = [...filesOf('bench'), ...filesOf('test')];
const allFiles = new Set([...files, ...others]);
const allImports = [...imports, ...importsOf(others)];

/** Whether an import leads to a file of ours. */
const isOurs = ({ to }: Import) => allFiles.has(to);

/** Paths that lead within the project. */
const INSIDE = /^(src|bench|test|\.\.?)\//;

/** The library's doors, in Node and in a page, which stand over all rooms. */
const DOORS = ['src/index.ts', 'src/browser.ts'];

/** The room of a file of src/: the first folder of its path there, or the ground that all rooms stand on. */
const roomOf = (file: string) => file.split('/').slice(1, -1)[0] ?? '';

/** The floor of a file's room; benchmarks and tests stand over all. */
const floorOf = (file: string) =>
  file.startsWith('src/') ? FLOORS.findIndex((rooms) => rooms.includes(roomOf(file))) : FLOORS.length;

const draw = (found: readonly Import[]) => found.map(({ from, to }) => `${from} -> ${to}`);

test('every file has a room, and every import is understood', () => {
  assert.equal(
    files.filter((file) => floorOf(file) < 0 && !DOORS.includes(file)),
    [],
  );
  assert.ok(imports.length > 2 * files.length);
  // A test may hold the text of another program.
  const own = allImports.filter(({ from }) => !from.startsWith('test/'));
  assert.equal(
    draw(own.filter((each) => INSIDE.test(each.to) && !each.to.endsWith('.json') && !isOurs(each))),
    [],
  );
});

test('no arrow runs back up', () => {
  const up = imports.filter((each) => isOurs(each) && floorOf(each.to) > floorOf(each.from));
  assert.equal(draw(up.filter(({ from }) => !DOORS.includes(from))), []);
});

test('what runs in a browser uses nothing that knows Node, and only the page and its door use it', () => {
  const inBrowser = ['browser', 'page'];
  const isThere = (file: string) => inBrowser.includes(roomOf(file)) || file === 'src/browser.ts';
  const crossing = imports.filter((each) => isOurs(each) && isThere(each.from) !== isThere(each.to));
  assert.equal(draw(crossing.filter(({ from, to }) => !isThere(from) || !ANYWHERE.has(roomOf(to)))), []);
});

test('what runs anywhere imports neither Node nor a package that needs it', () => {
  const outside = imports.filter(
    (each) => ANYWHERE.has(roomOf(each.from)) && !DOORS.includes(each.from) && !isOurs(each),
  );
  assert.equal(
    draw(outside.filter(({ from, to }) => roomOf(from) !== 'formats' || !PORTABLE.includes(to))),
    [],
  );
});

test('no two files import each other', () => {
  const uses = new Map<string, string[]>(Array.from(allFiles, (file) => [file, []]));
  for (const each of allImports) if (isOurs(each)) uses.get(each.from)?.push(each.to);
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    if (way.includes(file) || done.has(file)) return;
    for (const next of uses.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of allFiles) visit(file, []);
  assert.equal(circles, []);
});

test.run();
