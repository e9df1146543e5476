// A model in this project's own format: safetensors, its tensors by their names, and metadata. Those of a committee's
// members have `member.0.`, `member.1.` and so on before their names.

import { tensorShapes } from '../engine/network/tensors.js';
import {
  type Activation,
  checkTopology,
  describeTopology,
  INPUTS,
  type Input,
  onInput,
  PIXELS,
} from '../engine/network/topology.js';
import { InputError } from '../errors.js';
import { printable } from '../printable.js';
import {
  describeMembers,
  listMetadata,
  MOST_MEMBERS,
  type Model,
  type ModelMetadata,
  membersOf,
  type Network,
  nameTensors,
} from './model.js';
import {
  decodeMetadata,
  decodeSafetensors,
  encodeSafetensors,
  type TensorFile,
  type TensorType,
} from './safetensors.js';
import { findWrongWeights } from './weights.js';

const prefixOf = (member: number) => `member.${member}.`;

/**
 * A model as the bytes of a file; `path` is named in errors. A model that could not be read again is refused.
 * @throws InputError `bad-model` if a weight is not finite, as one beyond 65504 is in F16
 */
export function encodeModel(path: string, model: Model, type: TensorType = 'F32'): Uint8Array<ArrayBuffer> {
  const isCommittee = 'members' in model;
  const parts = membersOf(model).map((network, member) => ({
    ...network,
    prefix: isCommittee ? prefixOf(member) : '',
  }));
  const tensors = new Map(
    parts.flatMap(({ topology, tensors, prefix }) => [...nameTensors(topology, tensors, prefix)]),
  );
  const metadata = Object.fromEntries([
    ...listMetadata(model.metadata),
    ...(isCommittee ? parts.flatMap(({ metadata, prefix }) => listMetadata(metadata, prefix)) : []),
  ]);
  const bytes = encodeSafetensors({ tensors, metadata }, type);
  decodeModelSafetensors(path, bytes);
  return bytes;
}

/** The model in a file's bytes. @throws InputError `bad-safetensors`, `bad-model` */
export function decodeModelSafetensors(path: string, bytes: Uint8Array): Model {
  const file = decodeSafetensors(path, bytes);
  const { members } = file.metadata;
  return members === undefined ? toNetwork(path, file) : toCommittee(path, file, members);
}

/** A model's metadata; its tensors are not read. @throws InputError `bad-safetensors` */
export function decodeModelMetadata(path: string, bytes: Uint8Array): ModelMetadata {
  return decodeMetadata(path, bytes) as unknown as ModelMetadata;
}

function toCommittee(path: string, file: TensorFile, stated: string): Model {
  const count = /^\d{1,3}$/.test(stated) ? Number(stated) : 0;
  if (count < 2 || count > MOST_MEMBERS)
    refuse(path, `2 to ${MOST_MEMBERS} members in its metadata`, `"${printable(stated)}"`);
  const parts = Array.from({ length: count }, (_, member) => partOf(file, prefixOf(member)));
  const found = parts.reduce((sum, { tensors }) => sum + tensors.size, 0);
  if (found !== file.tensors.size)
    refuse(path, `tensors of ${count} members alone`, `${file.tensors.size - found} more`);
  const members = parts.map((part, member) => toNetwork(path, part, prefixOf(member)));
  const own = Object.entries(file.metadata).filter(([name]) => !name.startsWith('member.'));
  return { members, metadata: { ...Object.fromEntries(own), ...describeMembers(members) } };
}

/** The part of a file whose names begin with a prefix, by what follows it. */
function partOf({ tensors, metadata }: TensorFile, prefix: string): TensorFile {
  const own = <Value>(entries: Iterable<[string, Value]>) =>
    [...entries].flatMap(([name, value]): [string, Value][] =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    );
  return {
    tensors: new Map(own(tensors)),
    metadata: Object.fromEntries(own(Object.entries(metadata))),
  };
}

/** @param prefix what stands before the names in the file; errors name them as they are there */
function toNetwork(path: string, { tensors, metadata }: TensorFile, prefix = ''): Network {
  const activation = metadata.activation;
  if (activation !== 'relu' && activation !== 'sigmoid') {
    refuse(
      path,
      `the ${prefix}activation relu or sigmoid in its metadata`,
      activation === undefined ? 'none' : `"${printable(activation)}"`,
    );
  }
  const hidden: number[] = [];
  for (let layer = 0; tensors.has(`layer.${layer + 1}.weight`); layer++) {
    hidden.push(tensors.get(`layer.${layer}.weight`)?.shape[0] ?? 0);
  }
  if (hidden.length === 0)
    refuse(path, `the tensors ${prefix}layer.0.weight and ${prefix}layer.1.weight at least`, 'fewer layers');
  const topology = onInput({ hidden, activation: activation as Activation }, inputOf(path, metadata, prefix));
  checkTopology(topology);
  const shapes = tensorShapes(topology);
  if (tensors.size !== 2 * shapes.length) {
    refuse(
      path,
      `the ${2 * shapes.length} tensors of a network ${describeTopology(topology)}`,
      String(tensors.size),
    );
  }
  const layers = shapes.map(({ units, inputs }, layer) => {
    const require = (name: string, shape: number[]) =>
      requireTensor(path, tensors, `layer.${layer}.${name}`, shape, prefix);
    return { weight: require('weight', [units, inputs]), bias: require('bias', [units]) };
  });
  const wrong = findWrongWeights(layers, topology.activation);
  if (wrong) refuse(path, `${wrong.expected}${prefix && ` of ${prefix.slice(0, -1)}`}`, wrong.found);
  return {
    topology,
    tensors: layers,
    metadata: { ...metadata, topology: describeTopology(topology), activation },
  };
}

/** Models from before there was a choice see pixels. */
function inputOf(path: string, { input = 'pixels' }: TensorFile['metadata'], prefix: string): Input {
  return (
    INPUTS.find((name) => name === input) ??
    refuse(path, `the ${prefix}input ${INPUTS.join(' or ')} in its metadata`, `"${printable(input)}"`)
  );
}

function requireTensor(
  path: string,
  tensors: TensorFile['tensors'],
  name: string,
  shape: number[],
  prefix: string,
): Float32Array {
  const tensor = tensors.get(name);
  if (!tensor || tensor.shape.join() !== shape.join()) {
    refuse(path, `tensor ${prefix}${name} of shape [${shape}]`, tensor ? `shape [${tensor.shape}]` : 'none');
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
