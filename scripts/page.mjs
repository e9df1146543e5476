// Builds the page into a folder of static files: what it paints first, a chunk for each room, the workers, the kernels, and
// the service worker, which knows all of their names.

import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as browser from './browser.mjs';
import { root } from './files.mjs';

const PAGE = join(root, 'src', 'page');

/** Files that workers are started from lie beside the page, by these names. */
const ENTRIES = {
  app: 'src/page/shell/app.tsx',
  trainer: 'src/page/train/trainer/trainer.ts',
  reader: 'src/page/reader/reader.ts',
};

/** What stands in the page as it is. */
const STATIC = ['manifest.webmanifest', 'icon.svg', 'headers.json'];

/** The server adds the bundled model under this name: see src/node/page/serve.ts. */
const MODEL = 'model.safetensors';

const SETTINGS = { ...browser.SETTINGS, minify: true, jsx: 'automatic', jsxImportSource: 'preact' };

/** Builds the page into the folder `out`, with the kernels of a build. */
export async function buildPage(folder, out) {
  const { build } = await import('esbuild');
  await browser.buildModules(folder, out, ENTRIES, SETTINGS);
  await build({
    ...SETTINGS,
    entryPoints: [{ in: join(PAGE, 'shell/style.css'), out: 'style' }],
    outdir: out,
  });
  for (const name of STATIC) copyFileSync(join(PAGE, 'shell', name), join(out, name));
  writeFileSync(join(out, 'index.html'), withPolicy(readFileSync(join(PAGE, 'shell', 'index.html'), 'utf8')));
  await buildServiceWorker(build, out);
}

/** The page states its policy itself, for hosts that send no headers. A page's own text cannot forbid frames. */
function withPolicy(html) {
  const headers = JSON.parse(readFileSync(join(PAGE, 'shell', 'headers.json'), 'utf8'));
  const policy = headers['Content-Security-Policy'].replace(/; frame-ancestors [^;]*/, '');
  return html.replace('POLICY', policy);
}

/** The service worker keeps all files of this build, and forgets those of the last one: its version is their hash. */
async function buildServiceWorker(build, out) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'data', 'pretrained.safetensors')));
  const files = readdirSync(out).sort();
  for (const file of files) hash.update(file).update(readFileSync(join(out, file)));
  await build({
    ...SETTINGS,
    format: 'iife',
    entryPoints: [join(PAGE, 'shell/service-worker.ts')],
    outfile: join(out, 'service-worker.js'),
    define: {
      ...SETTINGS.define,
      PAGE_FILES: JSON.stringify([...files, MODEL]),
      PAGE_HASH: JSON.stringify(hash.digest('hex').slice(0, 16)),
    },
  });
}
