// Models in NumPy's .npz, a zip archive of .npy arrays. Those of the original Python project have W1 (784, hidden), b1 (1,
// hidden), W2 (hidden, 10) and b2 (1, 10), with sigmoid. Those of this project may have more layers, and state activation and
// temperature (see write-npz.ts). (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)

import { type LayerTensors, tensorShapes } from '../engine/network/tensors.js';
import {
  ACTIVATIONS,
  CLASSES,
  checkTopology,
  describeTopology,
  INPUTS,
  onInput,
  PIXELS,
} from '../engine/network/topology.js';
import { InputError } from '../errors.js';
import { printable } from '../printable.js';
import { Bytes } from './bytes.js';
import type { Network } from './model.js';
import { findWrongWeights } from './weights.js';
import { type Inflate, readZip } from './zip.js';

/** Two arrays for each of seventeen layers, and three scalars; some programs add a few more. */
const MOST_ENTRIES = 40;
/** The widest layer allowed, in float64, takes 104 MB. */
const MOST_BYTES = 128 * 1024 * 1024;
const MAGIC = '\x93NUMPY';
/** Magic, two bytes of version, and the header's length: two bytes in version 1, four in 2 and 3. */
const VERSION_AT = 6;
const LENGTH_AT = 8;
/** NumPy itself refuses longer headers. */
const LONGEST_HEADER = 10_000;
const MOST_AXES = 8;

/** An array of a .npy file, row by row. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Reads a model; the activation is sigmoid unless stated. @throws InputError `bad-zip`, `bad-npy`, `bad-model` */
export function readNpz(path: string, bytes: Uint8Array, inflate: Inflate): Network {
  const entries = readZip(path, bytes, { entries: MOST_ENTRIES, bytes: MOST_BYTES }, inflate);
  const array = (name: string): NumpyArray => {
    const entry = entries.get(`${name}.npy`);
    if (!entry)
      refuseModel(path, `the arrays W1, b1, W2 and b2`, printable([...entries.keys()].join(', ')) || 'none');
    return decodeNpy(`${printable(path)}, ${name}.npy`, entry);
  };
  let layers = 2;
  while (entries.has(`W${layers + 1}.npy`)) layers++;
  const weights = Array.from({ length: layers }, (_, layer) => array(`W${layer + 1}`));
  const hidden = weights.slice(0, -1).map(({ shape }) => shape[1] ?? 0);
  const empty = hidden.indexOf(0);
  if (empty >= 0)
    refuseModel(
      path,
      `W${empty + 1} of shape (${empty === 0 ? PIXELS : hidden[empty - 1]}, hidden units)`,
      `shape (${weights[empty].shape.join(', ')})`,
    );
  const activation = readWord(path, entries.get('activation.npy'), 'activation', ACTIVATIONS) ?? 'sigmoid';
  const input = readWord(path, entries.get('input.npy'), 'input', INPUTS) ?? 'pixels';
  const topology = onInput({ hidden, activation }, input);
  checkTopology(topology);
  const tensors = tensorShapes(topology).map(({ units, inputs }, layer): LayerTensors => {
    requireShape(path, `W${layer + 1}`, weights[layer], [inputs, units]);
    const name = `b${layer + 1}`;
    return { weight: transpose(weights[layer]), bias: requireBias(path, name, array(name), units) };
  });
  const wrong = findWrongWeights(tensors, topology.activation);
  if (wrong) refuseModel(path, wrong.expected, wrong.found);
  const metadata = {
    topology: describeTopology(topology),
    activation: topology.activation,
    input: topology.input,
  };
  if (!entries.has('temperature.npy')) return { topology, tensors, metadata };
  return { topology, tensors, metadata: { ...metadata, temperature: `${array('temperature').values[0]}` } };
}

/** The word of an array that may be missing. */
function readWord<Word extends string>(
  path: string,
  entry: Uint8Array | undefined,
  name: string,
  words: readonly Word[],
): Word | undefined {
  if (!entry) return undefined;
  const text = decodeText(`${printable(path)}, ${name}.npy`, entry);
  const word = words.find((each) => each === text);
  return word ?? refuseModel(path, `the ${name} ${words.join(' or ')}`, `"${printable(text)}"`);
}

function refuseModel(path: string, expected: string, found: string): never {
  throw new InputError(
    'bad-model',
    `${printable(path)}: expected ${expected}, found ${found}. A model of the original Python project has ${PIXELS} inputs ` +
      `and ${CLASSES} classes. Name another file.`,
  );
}

function requireShape(path: string, name: string, { shape }: NumpyArray, expected: number[]): void {
  if (shape.join() !== expected.join())
    refuseModel(path, `${name} of shape (${expected.join(', ')})`, `shape (${shape.join(', ')})`);
}

/** A bias is a row, (1, units) or (units). */
function requireBias(path: string, name: string, array: NumpyArray, units: number): Float32Array {
  requireShape(path, name, array, array.shape.length === 1 ? [units] : [1, units]);
  return array.values;
}

/** Rows to columns. */
export function transpose({
  shape: [rows, columns],
  values,
}: Pick<NumpyArray, 'shape' | 'values'>): Float32Array {
  return Float32Array.from(values, (_, index) => values[(index % rows) * columns + Math.floor(index / rows)]);
}

/** Reads the bytes of a .npy file of float32 or float64; `name` is named in errors. @throws InputError `bad-npy` */
export function decodeNpy(name: string, bytes: Uint8Array): NumpyArray {
  const { type, isFortran, shape, numbers } = openNpy(name, bytes);
  if (type !== '<f4' && type !== '<f8')
    refuseArray(name, "numbers of type '<f4' or '<f8'", `'${printable(type)}'`);
  const elementBytes = type === '<f8' ? 8 : 4;
  requireLength(name, numbers, shape, elementBytes);
  const values = new Float32Array(numbers.length / elementBytes);
  for (let index = 0; index < values.length; index++) {
    const at = index * elementBytes;
    values[index] = elementBytes === 8 ? numbers.float64(at) : numbers.float32(at);
  }
  if (!isFortran || shape.length < 2) return { shape, values };
  if (shape.length > 2) refuseArray(name, 'at most two axes', `shape (${shape})`);
  // In Fortran order the bytes are those of the transposed array, row by row.
  return { shape, values: transpose({ shape: [...shape].reverse(), values }) };
}

/** Reads the bytes of a .npy file of one text, in UTF-32 padded with zeros. @throws InputError `bad-npy` */
function decodeText(name: string, bytes: Uint8Array): string {
  const { type, shape, numbers } = openNpy(name, bytes);
  const [, characters] =
    type.match(/^<U(\d{1,3})$/) ?? refuseArray(name, "a text, '<U7'", `'${printable(type)}'`);
  requireLength(name, numbers, shape, 4 * Number(characters));
  return new TextDecoder('utf-16le').decode(numbers.all).replaceAll('\0', '');
}

function requireLength(name: string, numbers: Bytes, shape: readonly number[], elementBytes: number): void {
  const length = shape.reduce((product, size) => product * size, elementBytes);
  if (numbers.length !== length)
    refuseArray(name, `${length} bytes of numbers for shape (${shape})`, `${numbers.length}`);
}

/** The header of a .npy file, and the bytes after it. */
function openNpy(name: string, bytes: Uint8Array) {
  const file = new Bytes(bytes);
  if (file.length < LENGTH_AT + 4 || file.latin1(0, MAGIC.length) !== MAGIC)
    refuseArray(name, 'the bytes \\x93NUMPY at the beginning', 'none');
  const version = bytes[VERSION_AT];
  if (version < 1 || version > 3) refuseArray(name, 'version 1, 2 or 3 of the format', `${version}`);
  const headerAt = LENGTH_AT + (version === 1 ? 2 : 4);
  const headerBytes = version === 1 ? file.uint16(LENGTH_AT) : file.uint32(LENGTH_AT);
  if (headerBytes > LONGEST_HEADER)
    refuseArray(name, `a header of at most ${LONGEST_HEADER} bytes`, `${headerBytes}`);
  const start = headerAt + headerBytes;
  if (start > file.length)
    refuseArray(name, `a header of ${headerBytes} bytes`, 'the end of the file before');
  const numbers = new Bytes(bytes.subarray(start));
  return { ...parseHeader(name, file.latin1(headerAt, start)), numbers };
}

/** A key of the dictionary and its value, including the comma after them. */
const ITEM = /\s*'(\w+)'\s*:\s*('[^']*'|True|False|\([\d,\s]*\))\s*(?:,|$)/y;

/** The header is a Python dictionary with three keys; no other Python is understood. */
function parseHeader(name: string, header: string) {
  const dictionary = header.trimEnd();
  if (!header.endsWith('\n') || !dictionary.startsWith('{') || !dictionary.endsWith('}'))
    refuseArray(name, 'a header {…} that ends with a new line', quote(header));
  const contents = dictionary.slice(1, -1).trimEnd();
  const items = new Map<string, string>();
  ITEM.lastIndex = 0;
  let end = 0;
  for (let item = ITEM.exec(contents); item; item = ITEM.exec(contents)) {
    const [, key, value] = item;
    if (items.has(key)) refuseArray(name, 'each key once in the header', `${printable(key)} twice`);
    items.set(key, value);
    end = ITEM.lastIndex;
  }
  const keys = [...items.keys()].sort().join();
  if (end < contents.length || keys !== 'descr,fortran_order,shape')
    refuseArray(name, "the keys 'descr', 'fortran_order' and 'shape'", quote(dictionary));
  const [type, order, shape] = ['descr', 'fortran_order', 'shape'].map((key) => items.get(key) ?? '');
  if (!type.startsWith("'")) refuseArray(name, "a type, such as '<f4'", printable(type));
  if (order !== 'True' && order !== 'False') refuseArray(name, 'fortran_order True or False', order);
  const sizes = (shape.match(/\d+/g) ?? []).map(Number);
  const isTuple = /^\((\d+,\s*)*\d*\)$/.test(shape) && !/^\(\d+\)$/.test(shape);
  if (!isTuple || sizes.length > MOST_AXES) refuseArray(name, 'a shape', printable(shape));
  return {
    type: type.slice(1, -1),
    isFortran: order === 'True',
    shape: sizes,
  };
}

/** The beginning of a header, for a message. */
const quote = (text: string) => `"${printable(text.trim().slice(0, 80))}"`;

function refuseArray(name: string, expected: string, found: string): never {
  throw new InputError(
    'bad-npy',
    `${name}: expected ${expected}, found ${found}. The array is incomplete or not of floats. Save the model again.`,
  );
}
