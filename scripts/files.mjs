// The project's own files, wherever a person stands, and the packages that npm installed for it.

import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Every file at or below the given paths of the project, sorted. */
export function filesBelow(...paths) {
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
