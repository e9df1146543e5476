// Where the program keeps its own data: models, runs, data sets, drawings. Paths that a user names are relative to the
// working folder, as in any program.

import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program's folder, seen from build/NAME/src. */
const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Whether the program is installed as a package, in another project or globally, and is not a checkout. */
export const IS_INSTALLED = PROJECT.includes(`${sep}node_modules${sep}`);

/** The bundled model, as an absolute path. */
export const BUNDLED_MODEL = join(PROJECT, 'data', 'pretrained.safetensors');

/** The bundled model, as people read it. */
export const PRETRAINED = fromHere(BUNDLED_MODEL);

/** Where an installed program keeps its data: in the working folder, since its own folder may be replaced. */
const INSTALLED_DATA = 'distributed-mnist-data';

/**
 * A path in the program's data folder. In a checkout that is `data` in the project, from any working folder; an installed
 * program uses `distributed-mnist-data` in the working folder. `DISTRIBUTED_MNIST_DATA` names another.
 */
export function dataPath(...names: string[]): string {
  const standard = IS_INSTALLED ? join(process.cwd(), INSTALLED_DATA) : join(PROJECT, 'data');
  return fromHere(join(process.env.DISTRIBUTED_MNIST_DATA || standard, ...names));
}

/** Where `train` saves the last model, and where `teach` does. */
export const TRAINED = dataPath('model.safetensors');
export const TAUGHT = dataPath('taught.safetensors');

/** A path for people: relative if it lies below the working folder, else absolute. */
export function fromHere(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
