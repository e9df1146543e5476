// A trained network as a file, in the formats that `npm run export` writes.

import type { Network } from '../../../formats/model.js';
import { encodeModel } from '../../../formats/model-safetensors.js';
import { encodeOnnx } from '../../../formats/onnx.js';
import { encodeNpz } from '../../../formats/write-npz.js';
import type { SaveFormat } from './protocol.js';

const ENCODERS: Readonly<Record<SaveFormat, (network: Network) => Uint8Array>> = {
  safetensors: (network) => encodeModel('the trained model', network),
  onnx: encodeOnnx,
  npz: encodeNpz,
};

/** @throws InputError `bad-model` where a weight is not finite */
export function encodeAs(network: Network, format: SaveFormat): Uint8Array<ArrayBuffer> {
  return new Uint8Array(ENCODERS[format](network));
}
