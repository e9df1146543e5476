// The original system's models: NumPy's .npz, a zip archive of .npy arrays W1 (784, hidden), b1 (1, hidden),
// W2 (hidden, 10) and b2 (1, 10), sigmoid inside. (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)

import type { LayerTensors } from '../engine/network/tensors.js';
import { CLASSES, checkTopology, describeTopology, PIXELS } from '../engine/network/topology.js';
import { InputError } from '../errors.js';
import type { Model } from '../node/model-file.js';
import { printable } from '../printable.js';
import { findWrongWeights } from './weights.js';
import { readZip } from './zip.js';

/** Four arrays; some programs put a few more beside them. */
const MOST_ENTRIES = 16;
/** The widest layer that is allowed, of float64, takes 104 MB. */
const MOST_BYTES = 128 * 1024 * 1024;
const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
/** Magic, two bytes of version, and the header's length: two bytes in version 1, four in 2 and 3. */
const VERSION_AT = 6;
const LENGTH_AT = 8;
/** NumPy itself refuses longer headers. */
const LONGEST_HEADER = 10_000;
const MOST_AXES = 8;

/** An array of a .npy file, its values in rows. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Reads the original's model. @throws InputError `bad-zip`, `bad-npy`, `bad-model` */
export function readNpz(path: string, bytes: Uint8Array): Model {
  const entries = readZip(path, bytes, { entries: MOST_ENTRIES, bytes: MOST_BYTES });
  const array = (name: string): NumpyArray => {
    const entry = entries.get(`${name}.npy`);
    if (!entry)
      refuseModel(path, `the arrays W1, b1, W2 and b2`, printable([...entries.keys()].join(', ')) || 'none');
    return decodeNpy(`${printable(path)}, ${name}.npy`, entry);
  };
  const [weight1, bias1, weight2, bias2] = ['W1', 'b1', 'W2', 'b2'].map(array);
  const hidden = weight1.shape[1] ?? 0;
  if (hidden === 0)
    refuseModel(path, `W1 of shape (${PIXELS}, hidden units)`, `shape (${weight1.shape.join(', ')})`);
  const topology = { hidden: [hidden], activation: 'sigmoid' } as const;
  checkTopology(topology);
  requireShape(path, 'W1', weight1, [PIXELS, hidden]);
  requireShape(path, 'W2', weight2, [hidden, CLASSES]);
  const tensors: LayerTensors[] = [
    { weight: transpose(weight1), bias: requireBias(path, 'b1', bias1, hidden) },
    { weight: transpose(weight2), bias: requireBias(path, 'b2', bias2, CLASSES) },
  ];
  const wrong = findWrongWeights(tensors, 'sigmoid');
  if (wrong) refuseModel(path, wrong.expected, wrong.found);
  return { topology, tensors, metadata: { topology: describeTopology(topology), activation: 'sigmoid' } };
}

function refuseModel(path: string, expected: string, found: string): never {
  throw new InputError(
    'bad-model',
    `${printable(path)}: expected ${expected}, found ${found}. It is no model of the original system ` +
      `(${PIXELS} pixels in, ${CLASSES} classes out); name another.`,
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
function transpose({ shape: [rows, columns], values }: Pick<NumpyArray, 'shape' | 'values'>): Float32Array {
  return Float32Array.from(values, (_, index) => values[(index % rows) * columns + Math.floor(index / rows)]);
}

/** Reads the bytes of a .npy file of float32 or float64; `name` is named in errors. @throws InputError `bad-npy` */
export function decodeNpy(name: string, bytes: Uint8Array): NumpyArray {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.length < LENGTH_AT + 4 || !file.subarray(0, MAGIC.length).equals(MAGIC))
    refuseArray(name, 'the bytes \\x93NUMPY at the beginning', 'none');
  const version = file[VERSION_AT];
  if (version < 1 || version > 3) refuseArray(name, 'version 1, 2 or 3 of the format', `${version}`);
  const headerAt = LENGTH_AT + (version === 1 ? 2 : 4);
  const headerBytes = version === 1 ? file.readUInt16LE(LENGTH_AT) : file.readUInt32LE(LENGTH_AT);
  if (headerBytes > LONGEST_HEADER)
    refuseArray(name, `a header of at most ${LONGEST_HEADER} bytes`, `${headerBytes}`);
  const start = headerAt + headerBytes;
  if (start > file.length)
    refuseArray(name, `a header of ${headerBytes} bytes`, 'the end of the file before');
  const { elementBytes, isFortran, shape } = parseHeader(name, file.toString('latin1', headerAt, start));
  const length = shape.reduce((product, size) => product * size, elementBytes);
  if (file.length - start !== length)
    refuseArray(name, `${length} bytes of numbers for shape (${shape})`, `${file.length - start}`);
  const values = new Float32Array(length / elementBytes);
  for (let index = 0; index < values.length; index++) {
    const at = start + index * elementBytes;
    values[index] = elementBytes === 8 ? file.readDoubleLE(at) : file.readFloatLE(at);
  }
  if (!isFortran || shape.length < 2) return { shape, values };
  if (shape.length > 2) refuseArray(name, 'at most two axes', `shape (${shape})`);
  // In Fortran's order the bytes are those of the transposed array in rows.
  return { shape, values: transpose({ shape: [...shape].reverse(), values }) };
}

/** A key of the dictionary and its value, the comma behind them included. */
const ITEM = /\s*'(\w+)'\s*:\s*('[^']*'|True|False|\([\d,\s]*\))\s*(?:,|$)/y;

/** The header is a Python dictionary with just three keys: no more Python than that is understood. */
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
  if (type !== "'<f4'" && type !== "'<f8'")
    refuseArray(name, "numbers of type '<f4' or '<f8'", printable(type));
  if (order !== 'True' && order !== 'False') refuseArray(name, 'fortran_order True or False', order);
  const sizes = (shape.match(/\d+/g) ?? []).map(Number);
  const isTuple = /^\((\d+,\s*)*\d*\)$/.test(shape) && !/^\(\d+\)$/.test(shape);
  if (!isTuple || sizes.length > MOST_AXES) refuseArray(name, 'a shape', printable(shape));
  return {
    elementBytes: type === "'<f8'" ? 8 : 4,
    isFortran: order === 'True',
    shape: sizes,
  };
}

/** The beginning of a header, for a message. */
const quote = (text: string) => `"${printable(text.trim().slice(0, 80))}"`;

function refuseArray(name: string, expected: string, found: string): never {
  throw new InputError(
    'bad-npy',
    `${name}: expected ${expected}, found ${found}. It is no whole array of floats; save the model again.`,
  );
}
