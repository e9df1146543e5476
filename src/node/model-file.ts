// Models on disk.

import { statSync } from 'node:fs';
import { InputError, UsageError } from '../errors.js';
import { decodeModel, refuseOtherKinds } from '../formats/decode-model.js';
import { describeKind } from '../formats/file-kind.js';
import { type Model, type ModelMetadata, type Network, requireNetwork } from '../formats/model.js';
import { decodeModelMetadata, encodeModel } from '../formats/model-safetensors.js';
import type { TensorType } from '../formats/safetensors.js';
import { printable } from '../printable.js';
import { writeWhole } from './files.js';
import { inflateRaw } from './inflate.js';
import { commandLine } from './invocation.js';
import { readFileWithin, UnreadableFile } from './read-file.js';

/** Larger than any network that can be trained here. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * Writes a model, whole or not at all. A model that could not be loaded again is not written.
 * @throws OutputError `cannot-write`; InputError `bad-model` if a weight is not finite, as one beyond 65504 is in F16
 */
export function saveModel(path: string, model: Model, type: TensorType = 'F32'): void {
  writeWhole(path, encodeModel(path, model, type));
}

/**
 * Loads a model: this project's safetensors, or the original Python project's `.npz`.
 * @throws InputError `no-model` if the file cannot be read, and what decodeModel() throws
 */
export function loadModel(path: string): Model {
  return decodeModel(path, readModelFile(path), inflateRaw);
}

/**
 * Loads a model that is a single network.
 * @param use what needs one: "can be taught"
 * @throws InputError as loadModel() does, and `is-committee`
 */
export function loadNetwork(path: string, use = 'can be used here'): Network {
  return requireNetwork(path, loadModel(path), use);
}

/** The metadata of a model in this project's own format; its tensors are not read. @throws as loadModel() does */
export function loadMetadata(path: string): ModelMetadata {
  const bytes = readModelFile(path);
  refuseOtherKinds(path, bytes);
  return decodeModelMetadata(path, bytes);
}

/**
 * Refuses a place for a model with the ending of a format that only `export` writes, or where a file of another kind is.
 * @throws UsageError `cannot-write`
 */
export function refusePlace(path: string): void {
  const ending = /\.(onnx|npz)$/i.exec(path)?.[1];
  if (ending)
    throw new UsageError(
      'cannot-write',
      `Models are saved as safetensors, and ${printable(path)} has the ending of another format. Name another file, and then: ` +
        `${commandLine('export', `--model FILE --out ${printable(path)}`)}`,
    );
  refuseToReplaceOthers(path);
}

/**
 * Refuses a place where a file is that holds no model, such as a picture or a text: it was named by mistake.
 * @param isToo what else may be replaced, by its bytes
 * @throws UsageError `cannot-write`
 */
export function refuseToReplaceOthers(
  path: string,
  isToo: (bytes: Uint8Array) => boolean = () => false,
): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return;
  const bytes = readModelFile(path);
  if (isToo(bytes)) return;
  try {
    refuseOtherKinds(path, bytes);
  } catch (cause) {
    throw new UsageError(
      'cannot-write',
      `${printable(path)} is ${describeKind(bytes)}, not a model, and would be overwritten. Name another file.`,
      { cause },
    );
  }
}

/** The metadata of a model if there is one at `path`; undefined for anything else. */
export function findMetadata(path: string): ModelMetadata | undefined {
  try {
    return loadMetadata(path);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function readModelFile(path: string): Uint8Array {
  try {
    return readFileWithin(path, MOST_BYTES);
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause;
    throw new InputError(
      'no-model',
      `The model ${printable(path)} cannot be read: ${cause.message}. ` +
        `Train one with \`${commandLine('train')}\`, or name another.`,
      { cause },
    );
  }
}
