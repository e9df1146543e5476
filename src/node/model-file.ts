// A trained network as a file: what it is made of, how it came about, and how well it reads what.

import { type LayerTensors, tensorShapes } from '../engine/network/tensors.js';
import {
  type Activation,
  checkTopology,
  describeTopology,
  PIXELS,
  type Topology,
} from '../engine/network/topology.js';
import { InputError } from '../errors.js';
import { kindOf } from '../formats/file-kind.js';
import { readNpz } from '../formats/npz.js';
import {
  decodeMetadata,
  decodeSafetensors,
  encodeSafetensors,
  type Tensor,
  type TensorFile,
  type TensorType,
} from '../formats/safetensors.js';
import { findWrongWeights } from '../formats/weights.js';
import { isZip } from '../formats/zip.js';
import { printable } from '../printable.js';
import { writeWhole } from './files.js';
import { readFileWithin, UnreadableFile } from './read-file.js';

/** Larger than any network that can be trained here. */
const MOST_BYTES = 2 ** 31 - 1;

export interface Model {
  readonly topology: Topology;
  readonly tensors: readonly LayerTensors[];
  readonly metadata: ModelMetadata;
}

/** What a model file tells of its model; all strings, as the format wants them. */
export interface ModelMetadata {
  /** "784-512-10" */
  readonly topology: string;
  readonly activation: string;
  /** The recipe as JSON. */
  readonly recipe?: string;
  readonly seed?: string;
  /** SHA-256 of the weights of the model that training began with, where it did not begin with random ones. */
  readonly startedFrom?: string;
  /** What it was tested on, and trained on where `trainedOn` does not say more; the SHA-256 of that data set. */
  readonly dataset?: string;
  readonly trainedOn?: string;
  readonly datasetSha256?: string;
  /** Accuracy on the data set's test images, such as "0.9931". */
  readonly testAccuracy?: string;
  readonly testImages?: string;
  /** The share of digits read right in pictures made to order, such as "0.9731", and which pictures: see scenes/record.ts. */
  readonly pictureAccuracy?: string;
  readonly pictureTest?: string;
  readonly arithmetic?: string;
  /** By which its probabilities are calibrated: see engine/training/calibration.ts. */
  readonly temperature?: string;
  /** See hashTensors in engine/training/train.ts. */
  readonly weightsSha256?: string;
  /** Versions of the project, of Node and of V8. */
  readonly versions?: string;
}

/**
 * A network's tensors under their names: `layer.0.weight` (units, inputs), `layer.0.bias` (units), and so on, each name
 * after `prefix`.
 */
export function nameTensors(
  topology: Topology,
  tensors: readonly LayerTensors[],
  prefix = '',
): Map<string, Tensor> {
  return new Map(
    tensorShapes(topology).flatMap(({ units, inputs }, layer): [string, Tensor][] => [
      [`${prefix}layer.${layer}.weight`, { shape: [units, inputs], values: tensors[layer].weight }],
      [`${prefix}layer.${layer}.bias`, { shape: [units], values: tensors[layer].bias }],
    ]),
  );
}

/**
 * Writes a model, whole or not at all. What could not be loaded again is not written.
 * @throws OutputError `cannot-write`; InputError `bad-model` if a weight is not finite, as one beyond 65504 is in F16
 */
export function saveModel(path: string, model: Model, type: TensorType = 'F32'): void {
  const metadata = Object.fromEntries(
    Object.entries(model.metadata).filter(([, value]) => value !== undefined),
  );
  const tensors = nameTensors(model.topology, model.tensors);
  const bytes = encodeSafetensors({ tensors, metadata }, type);
  readModel(path, decodeSafetensors(path, bytes));
  writeWhole(path, bytes);
}

/**
 * Loads a model: this project's safetensors, or the original system's `.npz` (see npz.ts).
 * @throws InputError `no-model` (nothing that can be read), `bad-model` (of another kind, or no network that can be
 *   run), and those of the formats: `bad-safetensors`, `bad-zip`, `bad-npy`
 */
export function loadModel(path: string): Model {
  const bytes = readBytes(path);
  return isZip(bytes) ? readNpz(path, bytes) : readModel(path, decodeSafetensors(path, bytes));
}

/** What a model in this project's own format tells of itself; its tensors are not read. @throws as loadModel() does */
export function loadMetadata(path: string): ModelMetadata {
  return decodeMetadata(path, readBytes(path)) as unknown as ModelMetadata;
}

function readBytes(path: string): Uint8Array {
  try {
    const bytes = readFileWithin(path, MOST_BYTES);
    refuseOtherKinds(path, bytes);
    return bytes;
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause;
    throw new InputError(
      'no-model',
      `The model ${printable(path)} cannot be read: ${cause.message}. ` +
        'Train one with `npm run train`, or name another.',
      { cause },
    );
  }
}

/** Refuses what is known to be something else, by its name. */
function refuseOtherKinds(path: string, bytes: Uint8Array): void {
  // The length of the header, which comes first in safetensors, may look like anything.
  const kind = bytes[8] === 0x7b ? undefined : kindOf(bytes);
  if (!kind || kind.model) return;
  throw new InputError(
    'bad-model',
    `${printable(path)}: expected a model (safetensors, or the original system's .npz), found ${kind.name}. ` +
      (kind.next ?? 'Name another.'),
  );
}

function readModel(path: string, { tensors, metadata }: TensorFile): Model {
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
    `${printable(path)}: expected ${expected}, found ${found}. It is no digit recogniser of this project (${PIXELS} pixels in, ` +
      'ten classes out); name another.',
  );
}
