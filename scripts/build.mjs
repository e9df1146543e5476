// Builds what changed and nothing else: the kernels with asc when assembly/ changed, the TypeScript with
// esbuild when src/, test/ or bench/ changed. Files are compiled one by one, so that build/ mirrors the sources
// and a worker's file is found beside the file that starts it. The commands are bundled as well, with the packages
// they use, for a command of a few files starts sooner than one of a hundred.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const kernels = {
  name: 'kernels',
  inputs: ['assembly', 'asconfig.json', 'package-lock.json'],
  async build() {
    const { default: asc } = await import('assemblyscript/asc');
    for (const target of ['exact', 'relaxed']) {
      const { error, stderr } = await asc.main([
        '--config',
        'asconfig.json',
        '--target',
        target,
        '--baseDir',
        root,
      ]);
      if (error) throw new Error(`asc could not compile the ${target} kernels:\n${stderr.toString()}`);
    }
  },
};

const typescript = {
  name: 'typescript',
  inputs: ['src', 'test', 'bench', 'package-lock.json'],
  async build() {
    const { build } = await import('esbuild');
    for (const folder of ['src', 'test', 'bench', 'commands'])
      rmSync(join(root, 'build', folder), { recursive: true, force: true });
    const settings = {
      absWorkingDir: root,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      logLevel: 'warning',
    };
    await build({
      ...settings,
      entryPoints: filesBelow('src', 'test', 'bench').filter((file) => file.endsWith('.ts')),
      outbase: root,
      outdir: 'build',
    });
    await build({
      ...settings,
      entryPoints: filesBelow('src/commands'),
      outdir: 'build/commands',
      bundle: true,
      splitting: true,
      // Piscina starts a file of its own; Vega is large, and seldom asked for.
      external: ['piscina', 'vega', 'vega-lite'],
      // For packages of the older kind of module that ask for Node's own.
      banner: { js: BANNER },
      plugins: [keepLocations],
    });
  },
};

const BANNER =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/** A bundled file looks for others (a worker, the kernels) from where it would lie if it were not bundled. */
const keepLocations = {
  name: 'keep-locations',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const built = `../${relative(root, path).replaceAll('\\', '/').replace(/ts$/, 'js')}`;
      const source = await readFile(path, 'utf8');
      return {
        contents: source.replaceAll('import.meta.url', `new URL(${JSON.stringify(built)}, import.meta.url)`),
        loader: 'ts',
      };
    });
  },
};

/** Every file at or below the given paths, sorted. */
function filesBelow(...paths) {
  return paths
    .flatMap((path) => {
      const status = statSync(join(root, path), { throwIfNoEntry: false });
      if (!status) return [];
      if (!status.isDirectory()) return [path];
      return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
    })
    .sort();
}

/** What a build's inputs look like now: each file with its time and size, so a deleted file changes it too. */
function fingerprint(inputs) {
  return filesBelow(...inputs)
    .map((file) => {
      const { mtimeMs, size } = statSync(join(root, file));
      return `${file} ${mtimeMs} ${size}\n`;
    })
    .join('');
}

/** Brings build/ up to date. The fingerprint is written last: a build cut short is made again. */
export async function bringUpToDate() {
  mkdirSync(join(root, 'build'), { recursive: true });
  for (const step of [kernels, typescript]) {
    const stamp = join(root, 'build', `${step.name}.inputs`);
    const wanted = fingerprint(step.inputs);
    const built = statSync(stamp, { throwIfNoEntry: false }) ? readFileSync(stamp, 'utf8') : '';
    if (built === wanted) continue;
    rmSync(stamp, { force: true });
    await step.build();
    writeFileSync(stamp, wanted);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bringUpToDate();
