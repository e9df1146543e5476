// Where the program keeps its own data: models, runs, data sets, drawings. Paths that a person names are found
// from the folder that person stands in, as in any program.

import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that this program lies in, seen from build/NAME/src. */
const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url));

/** The bundled model. */
export const PRETRAINED = fromHere(join(PROJECT, 'data', 'pretrained.safetensors'));

/**
 * A path in the program's data folder: `data` in the project, or the folder that `DISTRIBUTED_MNIST_DATA` names. It
 * does not depend on where the person stands.
 */
export function dataPath(...names: string[]): string {
  return fromHere(join(process.env.DISTRIBUTED_MNIST_DATA || join(PROJECT, 'data'), ...names));
}

/** The same path as people read it: relative where it lies below the working folder, else absolute. */
function fromHere(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
