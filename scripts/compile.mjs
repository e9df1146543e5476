// What a build is made of: the kernels by asc, the TypeScript by esbuild. Files are compiled one by one, so that a
// build mirrors the sources and a worker's file is found beside the file that starts it. The commands are bundled as
// well, with the packages they use, for a command of a few files starts sooner than one of a hundred.

import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { filesBelow, isInstalled, root } from './files.mjs';
import { findShared } from './shared.mjs';

/**
 * The builds of the kernels that run, and what is for people and tests alone: a package goes without. `plain` is `exact`
 * over memory that is not shared, for browsers that share none.
 */
const KERNELS = {
  exact: { outFile: 'kernels.exact.wasm' },
  plain: { outFile: 'kernels.plain.wasm' },
  relaxed: { outFile: 'kernels.relaxed.wasm' },
};
const KERNELS_FOR_TESTS = {
  ...KERNELS,
  exact: { ...KERNELS.exact, textFile: 'kernels.exact.wat' },
  checked: { outFile: 'kernels.checked.wasm', textFile: 'kernels.checked.wat' },
};

/** Compiles the kernels of assembly/ into a folder. */
export async function compileKernels(folder, { forTests = true } = {}) {
  const { default: asc } = await import('assemblyscript/asc');
  for (const [target, files] of Object.entries(forTests ? KERNELS_FOR_TESTS : KERNELS)) {
    const outputs = Object.entries(files).flatMap(([option, file]) => [
      `--${option}`,
      fromRoot(join(folder, file)),
    ]);
    const { error, stderr } = await asc.main([
      '--config',
      'asconfig.json',
      '--target',
      target,
      '--baseDir',
      root,
      ...outputs,
    ]);
    if (error) throw new Error(`asc could not compile the ${target} kernels:\n${stderr.toString()}`);
  }
}

/** Takes over the kernels of another build; false if it is not there any more. */
export function copyKernels(from, to) {
  try {
    for (const file of Object.values(KERNELS_FOR_TESTS).flatMap(Object.values))
      copyFileSync(join(from, file), join(to, file));
    return true;
  } catch {
    return false;
  }
}

/**
 * Compiles folders of TypeScript into a folder, and bundles the commands.
 * @param sources src/, test/ and bench/ here; src/ alone in a package
 * @param except files of them that are left out
 */
export async function compileTypeScript(folder, { sources, except, sourcemap, external = [] }) {
  const { build } = await import('esbuild');
  const settings = {
    absWorkingDir: root,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap,
    logLevel: 'warning',
  };
  const files = filesBelow(...sources).filter((file) => !except?.test(file));
  const mirror = { ...settings, outbase: root, outdir: folder };
  await build({
    ...mirror,
    entryPoints: files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts')),
  });
  await build({
    ...mirror,
    entryPoints: files.filter((file) => file.endsWith('.cts')),
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  });
  await bundleCommands({
    ...settings,
    outdir: join(folder, 'commands'),
    // Piscina starts a file of its own; the others are large, and seldom asked for.
    external: ['piscina', 'vega', 'vega-lite', 'bullmq', 'ioredis', ...missingPackages(), ...external],
  });
}

/** Twice: first to see what the commands share. */
async function bundleCommands(settings) {
  const { build } = await import('esbuild');
  const entryPoints = commands();
  const bundle = (options) => build({ ...settings, entryPoints, bundle: true, splitting: true, ...options });
  const { metafile } = await bundle({ metafile: true, write: false });
  const { shared, entries } = findShared(metafile.inputs, entryPoints);
  await bundle({
    // For packages of the older kind of module that ask for Node's own.
    banner: { js: BANNER },
    plugins: [readSources(entries), importTogether(shared), importPackagesWhole],
  });
}

/** Optional packages that commands bundle, where they are not installed: what needs one says so when it runs. */
const missingPackages = () => ['sharp'].filter((name) => !isInstalled(name));

/** The commands of src/commands that `npm run` knows; other files there belong to them. */
export function commands() {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.keys(scripts)
    .map((name) => `src/commands/${name}.ts`)
    .filter((file) => existsSync(join(root, file)));
}

const BANNER =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/** What importTogether() makes. */
const SHARED = 'shared by most commands';

/**
 * A bundled file looks for others (a worker, the kernels) from where it would lie if it were not bundled.
 * @param entries sources that import what is shared before anything else
 */
const readSources = (entries) => ({
  name: 'read-sources',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const file = fromRoot(path);
      const built = `../${file.replace(/ts$/, 'js')}`;
      const source = await readFile(path, 'utf8');
      const first = entries.has(file) ? `import ${JSON.stringify(SHARED)}; ` : '';
      return {
        contents:
          first + source.replaceAll('import.meta.url', `new URL(${JSON.stringify(built)}, import.meta.url)`),
        loader: 'ts',
      };
    });
  },
});

/** What every entry imports through this comes into one file. */
const importTogether = (files) => ({
  name: 'import-together',
  setup({ onResolve, onLoad }) {
    const namespace = 'together';
    onResolve({ filter: new RegExp(`^${SHARED}$`) }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, () => ({
      contents: files.map((file) => `import ${JSON.stringify(`./${file}`)};`).join('\n'),
      resolveDir: root,
    }));
  },
});

/**
 * Refuses `import('package')` in our files: of a package of the older kind of module a bundle gives it the default export
 * alone, and Node gives it all.
 */
const importPackagesWhole = {
  name: 'import-packages-whole',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ kind, path, importer }) => {
      if (kind !== 'dynamic-import' || !importer.startsWith(join(root, 'src'))) return undefined;
      const text = `import('${path}') means something else in a bundle: import the package in a file, and that file later.`;
      return { errors: [{ text }] };
    });
  },
};

/** A path as the compilers take it. */
const fromRoot = (path) => relative(root, path).replaceAll('\\', '/');
