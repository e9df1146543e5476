// A trained model as a file, in the formats that `npm run export` writes.

import type { Model } from '../../../formats/model.js';
import { encodeModel } from '../../../formats/model-safetensors.js';
import { encodeOnnx } from '../../../formats/onnx.js';
import { encodeNpz } from '../../../formats/write-npz.js';
import { temperatureOf } from '../../../reading/temperature.js';
import type { SaveFormat } from './protocol.js';

const ENCODERS: Readonly<Record<SaveFormat, (model: Model, temperature: number) => Uint8Array>> = {
  safetensors: (model) => encodeModel('the trained model', model),
  onnx: encodeOnnx,
  npz: encodeNpz,
};

/** @throws InputError `bad-model` where a weight is not finite */
export function encodeAs(model: Model, format: SaveFormat): Uint8Array<ArrayBuffer> {
  return new Uint8Array(ENCODERS[format](model, temperatureOf(model)));
}
