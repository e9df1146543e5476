// Finds what most commands import, which goes into one file of a bundle. By itself esbuild makes a file for every set of
// commands that share something: a command would be forty small files, and Node takes half a millisecond for each.

/** Less than this many commands do not make it worth that all load it. */
const FEWEST_COMMANDS = 4;

/** Modules of Node that are loaded anyway, or soon. What needs others, or an external package, stays apart: a command may do without. */
const LOADED = /^node:(fs|module|os|path|url)$/;

/**
 * @param inputs those of esbuild's metafile for a bundle of the commands
 * @param commands paths of their sources
 * @returns `shared`, the sources for that file, and `entries`, those that are loaded by themselves
 */
export function findShared(inputs, commands) {
  const importsOf = (file, kind) => inputs[file].imports.filter((each) => each.kind === kind);
  const within = (file) => importsOf(file, 'import-statement').filter(({ external }) => !external);
  const outside = (file) => importsOf(file, 'import-statement').filter(({ external }) => external);

  const later = Object.keys(inputs).flatMap((file) =>
    importsOf(file, 'dynamic-import').map(({ path }) => path),
  );
  const entries = new Set([...commands, ...later]);
  const closures = new Map();
  /** A source and all that it imports, and they import, before it runs. */
  const closureOf = (file) => {
    if (!closures.has(file)) {
      const found = new Set([file]);
      for (const each of found) for (const { path } of within(each)) found.add(path);
      closures.set(file, found);
    }
    return closures.get(file);
  };
  const isQuick = (file) =>
    [...closureOf(file)].every((each) => outside(each).every(({ path }) => LOADED.test(path)));
  const shared = Object.keys(inputs).filter(
    (file) =>
      file.startsWith('src/') &&
      !entries.has(file) &&
      commands.filter((command) => closureOf(command).has(file)).length >= FEWEST_COMMANDS &&
      isQuick(file),
  );
  return { shared, entries };
}
