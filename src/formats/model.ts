// What gives probabilities for images, as files hold it: one trained network, or a committee of several.

import { hashTensors } from '../engine/network/hash.js';
import { type LayerTensors, tensorShapes } from '../engine/network/tensors.js';
import { inputOf, type Topology } from '../engine/network/topology.js';
import { InputError, UsageError } from '../errors.js';
import { printable } from '../printable.js';
import type { Tensor } from './safetensors.js';

/** A trained network: its parameters, how it was made, and its accuracy. */
export interface Network {
  readonly topology: Topology;
  readonly tensors: readonly LayerTensors[];
  readonly metadata: ModelMetadata;
}

/** Networks whose calibrated probabilities are averaged. */
export interface Committee {
  /** At least two, in the order in which they are added. */
  readonly members: readonly Network[];
  readonly metadata: ModelMetadata;
}

/** What gives probabilities for images. */
export type Model = Network | Committee;

export const MOST_MEMBERS = 64;

/** The metadata of a model file; all strings, as the format requires. */
export interface ModelMetadata {
  /** "784-512-10"; of a committee "2 x 784-512-10 + 784-256-10" */
  readonly topology: string;
  /** `relu` or `sigmoid`; of a committee that has both, both */
  readonly activation: string;
  /** `edges` where a network sees those instead of pixels; of a committee that has both, "pixels and edges". */
  readonly input?: string;
  /** How many members a committee has; absent in a network. */
  readonly members?: string;
  /** The names of the members' recipes: "default, default, quick+" */
  readonly recipes?: string;
  /** The recipe as JSON. */
  readonly recipe?: string;
  readonly seed?: string;
  /** SHA-256 of the initial weights, if they were another model's. */
  readonly startedFrom?: string;
  /** How many of a person's own images a taught model was taught, and the SHA-256 of their labels and pixels. */
  readonly taughtImages?: string;
  readonly taughtSha256?: string;
  /** The data set it was tested on, and trained on unless `trainedOn` says more, with its SHA-256. */
  readonly dataset?: string;
  readonly trainedOn?: string;
  readonly datasetSha256?: string;
  /** Accuracy on the data set's test images, such as "0.9931". */
  readonly testAccuracy?: string;
  readonly testImages?: string;
  /** The share of digits read correctly in test pictures, such as "0.9731", and which pictures: see node/scenes/record.ts. */
  readonly pictureAccuracy?: string;
  readonly pictureTest?: string;
  readonly arithmetic?: string;
  /** The temperature of its probabilities: see engine/training/calibration.ts. */
  readonly temperature?: string;
  /** See hashTensors in engine/network/hash.ts; of a committee that of all members' tensors, in order. */
  readonly weightsSha256?: string;
  /** Versions of the project, of Node and of V8. */
  readonly versions?: string;
}

/** The networks of a model: a committee's members, or the network itself. */
export function membersOf(model: Model): readonly Network[] {
  return 'members' in model ? model.members : [model];
}

/**
 * The network that a model is.
 * @param path is named in the error
 * @param use what needs a single network: "can be taught"
 * @throws InputError `is-committee`
 */
export function requireNetwork(path: string, model: Model, use: string): Network {
  if (!('members' in model)) return model;
  throw notSingle(`${printable(path)} is a ${describeCommittee(model)}`, use);
}

/** The error where a committee is, and a single network is needed. @param found what is there, as a sentence begins */
export function notSingle(found: string, use: string): InputError {
  return new InputError(
    'is-committee',
    `${found}, and only a single network ${use}. ` +
      'Name the model of one network, such as one that the committee was made of.',
  );
}

/** "committee of 2 networks" */
export const describeCommittee = ({ members }: Pick<Committee, 'members'>) =>
  `committee of ${members.length} networks`;

/** How many members of a model have the weights of an earlier member: they add nothing but time. */
export async function countRepeated(model: Model): Promise<number> {
  const members = membersOf(model);
  const hashes = await Promise.all(members.map(({ tensors }) => hashTensors(tensors)));
  return members.length - new Set(hashes).size;
}

/**
 * The committee of models, in their order; the members of committees among them join one by one.
 * @throws UsageError `bad-option` where there are fewer than 2 members, or more than 64
 */
export async function committeeOf(models: readonly Model[]): Promise<Committee> {
  const members = models.flatMap(membersOf);
  if (members.length < 2 || members.length > MOST_MEMBERS)
    throw new UsageError(
      'bad-option',
      `A committee has 2 to ${MOST_MEMBERS} networks; found ${members.length}. Name others.`,
    );
  const weightsSha256 = await hashTensors(members.flatMap(({ tensors }) => tensors));
  const recipes = members.map(({ metadata }) => recipeName(metadata)).join(', ');
  return { members, metadata: { ...describeMembers(members), recipes, weightsSha256 } };
}

/** What the metadata of a committee say of its members' form. */
export function describeMembers(
  members: readonly Network[],
): Pick<ModelMetadata, 'topology' | 'activation' | 'input' | 'members'> {
  const counts = new Map<string, number>();
  for (const { metadata } of members) counts.set(metadata.topology, (counts.get(metadata.topology) ?? 0) + 1);
  const topologies = [...counts].map(([topology, count]) =>
    count === 1 ? topology : `${count} x ${topology}`,
  );
  const activations = new Set(members.map(({ topology }) => topology.activation));
  const inputs = new Set(members.map(({ topology }) => inputOf(topology)));
  return {
    topology: topologies.join(' + '),
    activation: [...activations].join(' and '),
    ...(inputs.has('edges') && { input: [...inputs].join(' and ') }),
    members: String(members.length),
  };
}

/** The name in a recipe as JSON; "unknown" where there is none, as in models of other programs. */
function recipeName({ recipe }: ModelMetadata): string {
  try {
    const { name } = JSON.parse(recipe ?? '{}');
    return typeof name === 'string' ? name : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** What is known of metadata, each name with `prefix`. */
export function listMetadata(metadata: ModelMetadata, prefix = ''): [string, string][] {
  return Object.entries(metadata).flatMap(([name, value]) =>
    value === undefined ? [] : [[`${prefix}${name}`, value]],
  );
}

/**
 * A network's tensors by name: `layer.0.weight` (units, inputs), `layer.0.bias` (units), and so on, each with `prefix`. Of a
 * layer that is normalised also `layer.0.mean` and `layer.0.variance` (units).
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
      ...Object.entries(tensors[layer].statistics ?? {}).map(([name, values]): [string, Tensor] => [
        `${prefix}layer.${layer}.${name}`,
        { shape: [units], values },
      ]),
    ]),
  );
}
