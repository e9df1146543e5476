// Models as bytes, as the library offers them in a page.

import { inflateSync } from 'fflate';
import { InputError } from '../../errors.js';
import { decodeModel } from '../../formats/decode-model.js';
import type { Model } from '../../formats/model.js';
import * as safetensors from '../../formats/model-safetensors.js';
import { refuse, requireModel, requireOptions } from '../../library/arguments.js';
import { printable } from '../../printable.js';
import { fetchOr } from '../fetch-bytes.js';
import { prepareReading } from './place.js';

export interface EncodeOptions {
  /** Whether weights are rounded to half precision: half the size. */
  readonly half?: boolean;
}

/** Where a model comes from: an address, a file that was chosen or dropped, or its bytes. */
export type ModelSource = string | URL | Blob | Uint8Array;

/** The model that comes with the package. */
const BUNDLED = new URL('../../../data/pretrained.safetensors', import.meta.url);

/**
 * A model as the bytes of a safetensors file, which `loadModel()` and the commands read.
 * @throws InputError `bad-model` where a weight is not finite, as one beyond 65504 is in half precision; UsageError
 *   `bad-option`
 */
export function encodeModel(model: Model, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  requireModel('encodeModel()', model);
  requireOptions('encodeModel()', options, { half: 'boolean' });
  const { half = false } = options;
  return safetensors.encodeModel('the model', model, half ? 'F16' : 'F32');
}

/**
 * Loads a model: safetensors, or the `.npz` of the Python program that this project is based on. Without a source, the model
 * that comes with this package.
 * @throws InputError `no-model`, `bad-model`, `bad-safetensors`, `bad-zip`, `bad-npy`; RunError `no-kernels`; UsageError
 *   `bad-option`
 */
export async function loadModel(source: ModelSource = BUNDLED): Promise<Model> {
  const [bytes] = await Promise.all([bytesOf(source), prepareReading()]);
  return decodeModel(nameOf(source), bytes, (packed, most) =>
    inflateSync(packed, { out: new Uint8Array(most) }),
  );
}

async function bytesOf(source: ModelSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  if ((typeof source === 'string' && source !== '') || source instanceof URL) return fetchModel(source);
  return refuse('loadModel() takes an address, a Blob or a Uint8Array', source);
}

function fetchModel(address: string | URL): Promise<Uint8Array> {
  const refuseFound = (found: string, cause?: unknown) =>
    new InputError(
      'no-model',
      `${printable(String(address))}: expected a model, found ${found}. Check the address.`,
      { cause },
    );
  return fetchOr(refuseFound, address);
}

function nameOf(source: ModelSource): string {
  if (source instanceof File) return source.name;
  return typeof source === 'string' || source instanceof URL ? printable(String(source)) : 'the model';
}
