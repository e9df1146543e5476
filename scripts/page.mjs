// Builds the page into a folder of static files: what it paints first, a chunk for each room, the workers, the kernels, and
// the service worker, which knows all of their names.

import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './files.mjs';

const PAGE = join(root, 'src', 'page');

/** Files that workers are started from lie beside the page, by these names. */
const ENTRIES = {
  app: 'shell/app.tsx',
  trainer: 'train/trainer/trainer.ts',
  worker: '../browser/machine/worker.ts',
  reader: 'reader/reader.ts',
};

/** What stands in the page as it is. */
const STATIC = ['manifest.webmanifest', 'icon.svg', 'headers.json'];

/** The server adds the bundled model under this name: see src/node/page/serve.ts. */
const MODEL = 'model.safetensors';

/** Builds the page into the folder `out`, with the kernels of a build. */
export async function buildPage(folder, out) {
  const { build } = await import('esbuild');
  mkdirSync(out, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const settings = {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
    define: { PROJECT_VERSION: JSON.stringify(version) },
  };
  await build({
    ...settings,
    entryPoints: Object.entries(ENTRIES).map(([name, file]) => ({ in: join(PAGE, file), out: name })),
    outdir: out,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    external: ['fs', 'path'],
    plugins: [leaveOutMissing],
  });
  await build({
    ...settings,
    entryPoints: [{ in: join(PAGE, 'shell/style.css'), out: 'style' }],
    outdir: out,
  });
  for (const name of STATIC) copyFileSync(join(PAGE, 'shell', name), join(out, name));
  writeFileSync(join(out, 'index.html'), withPolicy(readFileSync(join(PAGE, 'shell', 'index.html'), 'utf8')));
  for (const build of ['exact', 'relaxed', 'plain'])
    copyFileSync(join(folder, `kernels.${build}.wasm`), join(out, `kernels.${build}.wasm`));
  copyLibheif(out);
  await buildServiceWorker(build, settings, out);
}

/** The page states its policy itself, for hosts that send no headers. A page's own text cannot forbid frames. */
function withPolicy(html) {
  const headers = JSON.parse(readFileSync(join(PAGE, 'shell', 'headers.json'), 'utf8'));
  const policy = headers['Content-Security-Policy'].replace(/; frame-ancestors [^;]*/, '');
  return html.replace('POLICY', policy);
}

/** HEIC is decoded by a package that may be missing: then the page says so when one comes. */
const LIBHEIF = 'libheif-js/libheif-wasm/libheif';
const { resolve } = createRequire(import.meta.url);

function isThere(file) {
  try {
    resolve(file);
    return true;
  } catch {
    return false;
  }
}

/** With its licence, which goes where it goes. */
function copyLibheif(out) {
  if (!isThere(`${LIBHEIF}.js`)) return;
  copyFileSync(resolve(`${LIBHEIF}.wasm`), join(out, 'libheif.wasm'));
  copyFileSync(join(dirname(resolve(`${LIBHEIF}.js`)), 'LICENSE'), join(out, 'libheif.LICENSE.txt'));
}

const leaveOutMissing = {
  name: 'leave-out-missing',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^libheif-js\// }, ({ path }) =>
      isThere(path) ? undefined : { path, namespace: 'missing' },
    );
    onLoad({ filter: /.*/, namespace: 'missing' }, () => ({ contents: 'export default undefined;' }));
  },
};

/** The service worker keeps all files of this build, and forgets those of the last one: its version is their hash. */
async function buildServiceWorker(build, settings, out) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'data', 'pretrained.safetensors')));
  const files = readdirSync(out).sort();
  for (const file of files) hash.update(file).update(readFileSync(join(out, file)));
  await build({
    ...settings,
    format: 'iife',
    entryPoints: [join(PAGE, 'shell/service-worker.ts')],
    outfile: join(out, 'service-worker.js'),
    define: {
      ...settings.define,
      PAGE_FILES: JSON.stringify([...files, MODEL]),
      PAGE_HASH: JSON.stringify(hash.digest('hex').slice(0, 16)),
    },
  });
}
