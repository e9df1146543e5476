// The hash that identifies a network's weights.

import { sha256 } from '../sha256.js';
import type { LayerTensors } from './tensors.js';

/** SHA-256 of all layers' weights and biases, in order, as little-endian float32. */
export function hashTensors(tensors: readonly LayerTensors[]): Promise<string> {
  const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
    new Uint8Array(buffer, byteOffset, byteLength);
  return sha256(...tensors.flatMap(({ weight, bias }) => [bytesOf(weight), bytesOf(bias)]));
}
