// What the library's functions are called with: refused at the door where it is of another kind, with a message that says
// which function, what it takes and what it was given.

import { tensorShapes } from '../engine/network/tensors.js';
import { ACTIVATIONS, checkTopology, describeNetwork, INPUTS } from '../engine/network/topology.js';
import { UsageError } from '../errors.js';
import { type Model, membersOf, type Network, requireNetwork } from '../formats/model.js';
import { describeKindOfValue, printable } from '../printable.js';
import type { Picture } from '../reading/vision/picture.js';

/** @throws UsageError `bad-option` */
export function refuse(takes: string, value: unknown): never {
  throw new UsageError('bad-option', `${takes}; found ${describeKindOfValue(value)}.`);
}

/** What an option may be. Of what is `checked` the function that takes it looks further. */
type OptionKind = 'checked' | 'boolean' | 'function';

const KIND_WORDS = { boolean: 'true or false', function: 'a function' } as const;

/**
 * Refuses options that are no object, that a function does not have (a misspelt one would do nothing), and of another kind.
 * @throws UsageError `bad-option`
 */
export function requireOptions(
  call: string,
  options: unknown,
  kinds: Readonly<Record<string, OptionKind>>,
): void {
  if (typeof options !== 'object' || options === null)
    refuse(`${call} takes its options as an object`, options);
  requireNames(`${call} has no option`, 'Its options', Object.keys(options), Object.keys(kinds));
  for (const [name, value] of Object.entries(options)) {
    const kind = kinds[name];
    if (kind !== 'checked' && value !== undefined && typeof value !== kind)
      refuse(`${call} takes ${KIND_WORDS[kind]} as ${name}`, value);
  }
}

/** Refuses a name that is not among those that there are. @throws UsageError `bad-option` */
export function requireNames(
  hasNo: string,
  all: string,
  names: readonly string[],
  known: readonly string[],
): void {
  const strange = names.find((name) => !known.includes(name));
  if (strange === undefined) return;
  throw new UsageError('bad-option', `${hasNo} ${printable(strange)}. ${all}: ${known.join(', ')}.`);
}

/** @throws UsageError `bad-option` */
export function requirePath(call: string, path: unknown): void {
  if (typeof path !== 'string') refuse(`${call} takes a path as a string`, path);
  if (path === '') throw new UsageError('bad-option', `${call} takes a path; found an empty string.`);
}

/** @throws UsageError `bad-option`, `bad-topology` */
export function requireModel(call: string, model: Model): void {
  const takes = `${call} takes a model as loadModel() and train() give it`;
  if (typeof model !== 'object' || model === null) refuse(takes, model);
  const members = membersOf(model);
  if (!Array.isArray(members) || members.length === 0)
    refuse(`${takes}, or a committee with a list of members`, members);
  for (const network of members) checkNetwork(takes, network);
  requireMetadata(takes, model);
}

/**
 * @param use what needs a single network: "can be taught"
 * @throws UsageError as requireModel(); InputError `is-committee`
 */
export function requireSingle(call: string, model: Model, use: string): Network {
  requireModel(call, model);
  return requireNetwork('the model', model, use);
}

function checkNetwork(takes: string, model: Network): void {
  if (!model || typeof model.topology !== 'object' || !model.topology || !Array.isArray(model.tensors))
    refuse(takes, model);
  const { topology, tensors } = model;
  if (!Array.isArray(topology.hidden) || !ACTIVATIONS.includes(topology.activation))
    refuse(`${takes}, with hidden layers and an activation`, topology);
  if (topology.input !== undefined && !INPUTS.includes(topology.input))
    refuse(`${takes}, whose input is ${INPUTS.join(' or ')}`, topology);
  if (topology.normalisation !== undefined)
    refuse(
      `${takes}, whose weights hold what it was normalised by, so without topology.normalisation`,
      topology,
    );
  checkTopology(topology);
  requireMetadata(takes, model);
  for (const [layer, { units, inputs }] of tensorShapes(topology).entries())
    for (const [name, length] of [
      ['weight', units * inputs],
      ['bias', units],
    ] as const) {
      const values = tensors[layer]?.[name];
      if (values instanceof Float32Array && values.length === length) continue;
      throw new UsageError(
        'bad-option',
        `${takes}; layer ${layer} of ${describeNetwork(topology)} needs a ${name} of ${length} floats as a Float32Array, ` +
          `found ${describeKindOfValue(values)}${values ? ` of length ${values.length}` : ''}.`,
      );
    }
}

function requireMetadata(takes: string, { metadata }: Model): void {
  if (typeof metadata !== 'object' || metadata === null) refuse(`${takes}, with metadata`, metadata);
  for (const [name, value] of Object.entries(metadata))
    if (value !== undefined && typeof value !== 'string')
      refuse(`${takes}, with texts as metadata, so also as ${printable(name)}`, value);
}

/** @throws UsageError `bad-option` */
export function requirePicture(call: string, picture: Picture): void {
  const takes = `${call} takes a picture as decodePicture() gives it: width, height, and data of 4 bytes a pixel`;
  if (typeof picture !== 'object' || picture === null) refuse(takes, picture);
  const { width, height, data } = picture;
  // Of a promise, or of something else, it says more than what is in its place.
  if (data === undefined) refuse(takes, picture);
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) refuse(takes, data);
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 1;
  if (isSize(width) && isSize(height) && data.length === 4 * width * height) return;
  throw new UsageError('bad-option', `${takes}; found ${width} x ${height} with ${data.length} bytes.`);
}
