// The house's plan: which room may use which, that what runs anywhere imports nothing that knows where it runs, and that
// no two files import each other, types included.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const SOURCE = fileURLToPath(new URL('../../../src/', import.meta.url));

/** The rooms from the ground up. A file may use those of its own floor's room and of the floors below. */
const FLOORS = [['', 'engine'], ['data', 'formats', 'reading'], ['node'], ['terminal'], ['commands']];
/** They import no package but those below, nothing of Node, and nothing from above: the engine's floor and the next. */
const ANYWHERE = new Set(['', ...FLOORS[0], ...FLOORS[1]]);

/** Packages that run anywhere themselves, for formats that are others'. */
const PORTABLE = ['@bufbuild/protobuf', '@bufbuild/protobuf/wkt', 'fflate'];

const IMPORT = /(?:^|\s)(?:import|export)\s[^'"]*?from\s+'([^']+)'|(?:^|\W)import\s*\(?\s*'([^']+)'/g;

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = (readdirSync(SOURCE, { recursive: true }) as string[])
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));

const imports: Import[] = files.flatMap((from) =>
  [...readFileSync(join(SOURCE, from), 'utf8').matchAll(IMPORT)].map(([, name, lazy]) => {
    const to = name ?? lazy;
    const path = to.startsWith('.') ? normalize(join(dirname(from), to)).replaceAll('\\', '/') : to;
    return { from, to: path.replace(/\.js$/, '.ts') };
  }),
);

/** Whether an import leads to a file of ours. */
const isOurs = ({ to }: Import) => files.includes(to);

/** The room of a file: the first folder of its path, or the ground that all rooms stand on. */
const roomOf = (file: string) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '');

const floorOf = (file: string) => FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)));

const draw = (found: readonly Import[]) => found.map(({ from, to }) => `${from} -> ${to}`);

test('every file has a room, and every import is understood', () => {
  assert.equal(
    files.filter((file) => floorOf(file) < 0 && file !== 'index.ts'),
    [],
  );
  assert.ok(imports.length > 2 * files.length);
  assert.equal(draw(imports.filter((each) => /^(\.|\w+\/.*\.ts$)/.test(each.to) && !isOurs(each))), []);
});

test('no arrow runs back up', () => {
  const up = imports.filter((each) => isOurs(each) && floorOf(each.to) > floorOf(each.from));
  assert.equal(draw(up.filter(({ from }) => from !== 'index.ts')), []);
});

test('what runs anywhere imports neither Node nor a package that needs it', () => {
  const outside = imports.filter(
    (each) => ANYWHERE.has(roomOf(each.from)) && each.from !== 'index.ts' && !isOurs(each),
  );
  assert.equal(
    draw(outside.filter(({ from, to }) => roomOf(from) !== 'formats' || !PORTABLE.includes(to))),
    [],
  );
});

test('no two files import each other', () => {
  const uses = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const each of imports) if (isOurs(each)) uses.get(each.from)?.push(each.to);
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    if (way.includes(file) || done.has(file)) return;
    for (const next of uses.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  assert.equal(circles, []);
});

test.run();
