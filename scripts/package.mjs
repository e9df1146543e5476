// What the package holds besides what lies here anyway: src/ as JavaScript with its types, the commands, and the kernels,
// in build/package. npm runs it before it packs.

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
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
  except: 'src/page/',
  sourcemap: false,
  external: ['sharp', 'libheif-js'],
});
await buildPage(folder, join(folder, 'page'));
const names = commands().map((file) => basename(file, '.ts'));
writeFileSync(join(folder, 'commands.json'), JSON.stringify(names));

const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.package.json'], { cwd: root, stdio: 'inherit' });
