// A model in this project's own format: safetensors, its tensors by their names, and metadata.

import { tensorShapes } from '../engine/network/tensors.js';
import { type Activation, checkTopology, describeTopology, PIXELS } from '../engine/network/topology.js';
import { InputError } from '../errors.js';
import { printable } from '../printable.js';
import { type Model, type ModelMetadata, nameTensors } from './model.js';
import {
  decodeMetadata,
  decodeSafetensors,
  encodeSafetensors,
  type TensorFile,
  type TensorType,
} from './safetensors.js';
import { findWrongWeights } from './weights.js';

/**
 * A model as the bytes of a file; `path` is named in errors. A model that could not be read again is refused.
 * @throws InputError `bad-model` if a weight is not finite, as one beyond 65504 is in F16
 */
export function encodeModel(path: string, model: Model, type: TensorType = 'F32'): Uint8Array {
  const metadata = Object.fromEntries(
    Object.entries(model.metadata).filter(([, value]) => value !== undefined),
  );
  const tensors = nameTensors(model.topology, model.tensors);
  const bytes = encodeSafetensors({ tensors, metadata }, type);
  decodeModelSafetensors(path, bytes);
  return bytes;
}

/** The model in a file's bytes. @throws InputError `bad-safetensors`, `bad-model` */
export function decodeModelSafetensors(path: string, bytes: Uint8Array): Model {
  return toModel(path, decodeSafetensors(path, bytes));
}

/** A model's metadata; its tensors are not read. @throws InputError `bad-safetensors` */
export function decodeModelMetadata(path: string, bytes: Uint8Array): ModelMetadata {
  return decodeMetadata(path, bytes) as unknown as ModelMetadata;
}

function toModel(path: string, { tensors, metadata }: TensorFile): Model {
  const activation = metadata.activation;
  if (activation !== 'relu' && activation !== 'sigmoid') {
    refuse(
      path,
      'the activation relu or sigmoid in its metadata',
      activation === undefined ? 'none' : `"${printable(activation)}"`,
    );
  }
  const hidden: number[] = [];
  for (let layer = 0; tensors.has(`layer.${layer + 1}.weight`); layer++) {
    hidden.push(tensors.get(`layer.${layer}.weight`)?.shape[0] ?? 0);
  }
  if (hidden.length === 0)
    refuse(path, 'the tensors layer.0.weight and layer.1.weight at least', 'fewer layers');
  const topology = { hidden, activation: activation as Activation };
  checkTopology(topology);
  const shapes = tensorShapes(topology);
  if (tensors.size !== 2 * shapes.length) {
    refuse(
      path,
      `the ${2 * shapes.length} tensors of a network ${describeTopology(topology)}`,
      String(tensors.size),
    );
  }
  const layers = shapes.map(({ units, inputs }, layer) => ({
    weight: requireTensor(path, tensors, `layer.${layer}.weight`, [units, inputs]),
    bias: requireTensor(path, tensors, `layer.${layer}.bias`, [units]),
  }));
  const wrong = findWrongWeights(layers, topology.activation);
  if (wrong) refuse(path, wrong.expected, wrong.found);
  return {
    topology,
    tensors: layers,
    metadata: { ...metadata, topology: describeTopology(topology), activation },
  };
}

function requireTensor(
  path: string,
  tensors: TensorFile['tensors'],
  name: string,
  shape: number[],
): Float32Array {
  const tensor = tensors.get(name);
  if (!tensor || tensor.shape.join() !== shape.join()) {
    refuse(path, `tensor ${name} of shape [${shape}]`, tensor ? `shape [${tensor.shape}]` : 'none');
  }
  return tensor.values;
}

function refuse(path: string, expected: string, found: string): never {
  throw new InputError(
    'bad-model',
    `${printable(path)}: expected ${expected}, found ${found}. A model of this project has ${PIXELS} inputs and ten classes. ` +
      'Name another file.',
  );
}
