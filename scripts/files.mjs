// The project's own files, wherever a person stands, and the packages that npm installed for it.

import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Every file at or below the given paths of the project, sorted. Every command waits for this, so it asks the disk for little. */
export function filesBelow(...paths) {
  return paths
    .flatMap((path) => {
      const status = statSync(join(root, path), { throwIfNoEntry: false });
      if (!status) return [];
      if (!status.isDirectory()) return [path];
      const names = readdirSync(join(root, path), { recursive: true });
      const folders = new Set(names.map((name) => name.slice(0, Math.max(0, name.lastIndexOf(sep)))));
      return names.filter((name) => !folders.has(name)).map((name) => `${path}${sep}${name}`);
    })
    .sort();
}

const { resolve } = createRequire(import.meta.url);

/** Whether a package, or a file of one, is installed: optional ones may be missing. */
export function isInstalled(name) {
  try {
    resolve(name);
    return true;
  } catch {
    return false;
  }
}
