// What runs in a browser, built: modules that share chunks, and beside them the workers' file, the kernels and the decoder of
// HEIC. The page is built so, and the library for other people's pages.

import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isInstalled, root } from './files.mjs';

const { resolve } = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** HEIC is decoded by a package that may be missing: then the page says so when one comes. */
const LIBHEIF = 'libheif-js/libheif-wasm/libheif';

export const SETTINGS = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
  define: { PROJECT_VERSION: JSON.stringify(version) },
};

/** The library for a page, as files that need no bundler; bundlers take them, too. */
export async function buildLibrary(folder, out) {
  await buildModules(folder, out, { browser: 'src/browser.ts' });
}

/**
 * Bundles modules into the folder `out`, with what they look for beside them.
 * @param folder a build, which has the kernels
 * @param entries files by their names in `out`
 */
export async function buildModules(folder, out, entries, settings = {}) {
  const { build } = await import('esbuild');
  mkdirSync(out, { recursive: true });
  await build({
    ...SETTINGS,
    ...settings,
    entryPoints: Object.entries({ ...entries, worker: 'src/browser/machine/worker.ts' }).map(
      ([name, file]) => ({ in: join(root, file), out: name }),
    ),
    outdir: out,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    external: ['fs', 'path'],
    plugins: [leaveOutMissing],
  });
  for (const kernels of ['exact', 'relaxed', 'plain'])
    copyFileSync(join(folder, `kernels.${kernels}.wasm`), join(out, `kernels.${kernels}.wasm`));
  copyLibheif(out);
}

/** With its licence, which goes where it goes. */
function copyLibheif(out) {
  if (!isInstalled(`${LIBHEIF}.js`)) return;
  copyFileSync(resolve(`${LIBHEIF}.wasm`), join(out, 'libheif.wasm'));
  copyFileSync(join(dirname(resolve(`${LIBHEIF}.js`)), 'LICENSE'), join(out, 'libheif.LICENSE.txt'));
}

const leaveOutMissing = {
  name: 'leave-out-missing',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^libheif-js\// }, ({ path }) =>
      isInstalled(path) ? undefined : { path, namespace: 'missing' },
    );
    onLoad({ filter: /.*/, namespace: 'missing' }, () => ({ contents: 'export default undefined;' }));
  },
};
