// Decodes a model by its bytes: this project's safetensors, or the original Python project's .npz.

import { InputError } from '../errors.js';
import { printable } from '../printable.js';
import { kindOf } from './file-kind.js';
import type { Model } from './model.js';
import { decodeModelSafetensors } from './model-safetensors.js';
import { readNpz } from './npz.js';
import { type Inflate, isZip } from './zip.js';

/**
 * The model in a file's bytes; `path` is named in errors.
 * @throws InputError `bad-model` (another kind of file, or a network that cannot be run), and those of the formats:
 *   `bad-safetensors`, `bad-zip`, `bad-npy`
 */
export function decodeModel(path: string, bytes: Uint8Array, inflate: Inflate): Model {
  refuseOtherKinds(path, bytes);
  return isZip(bytes) ? readNpz(path, bytes, inflate) : decodeModelSafetensors(path, bytes);
}

/** Refuses other known kinds of files, by their names. */
export function refuseOtherKinds(path: string, bytes: Uint8Array): void {
  // Safetensors start with the length of the header, which may look like anything.
  const kind = bytes[8] === 0x7b ? undefined : kindOf(bytes);
  if (!kind || kind.model) return;
  throw new InputError(
    'bad-model',
    `${printable(path)}: expected a model (safetensors, or the original Python project's .npz), found ${kind.name}. ` +
      (kind.next ?? 'Name another.'),
  );
}
