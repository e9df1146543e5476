// What the package holds besides what lies here anyway: src/ as JavaScript with its types, the commands, the kernels, the page,
// and the library for pages, in build/package. prepare.mjs runs it.

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { buildLibrary } from './browser.mjs';
import { commands, compileKernels, compileTypeScript } from './compile.mjs';
import { root } from './files.mjs';
import { buildPage } from './page.mjs';

const folder = join(root, 'build', 'package');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await compileKernels(folder, { forTests: false });
// Packages that hold code for one system, or may be missing, are found where they are installed.
await compileTypeScript(folder, {
  sources: ['src'],
  except: /^src\/(page|browser)\b/,
  sourcemap: false,
  external: ['sharp', 'libheif-js'],
});
await buildPage(folder, join(folder, 'page'));
await buildLibrary(folder, join(folder, 'browser'));
const names = commands().map((file) => basename(file, '.ts'));
writeFileSync(join(folder, 'commands.json'), JSON.stringify(names));

const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);
for (const types of ['tsconfig.package.json', 'tsconfig.package-browser.json'])
  execFileSync(process.execPath, [compiler, '-p', types], { cwd: root, stdio: 'inherit' });
