// A network as NumPy's .npz: the arrays of the original Python project, one pair per layer, and more that it ignores.
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)

import { zipSync } from 'fflate';
import { tensorShapes } from '../engine/network/tensors.js';
import { toLittleEndian } from './little-endian.js';
import type { Network } from './model.js';
import { transpose } from './npz.js';
import { temperatureOf } from './temperature.js';

/** NumPy aligns the data after the header to this many bytes. */
const ALIGNMENT = 64;
/** The first day of zip's calendar, as with numpy.savez, so that the same model gives the same bytes. */
const MODIFIED = new Date(1980, 0, 1);

/**
 * The bytes of an archive, uncompressed as by numpy.savez, of W1 (784, units), b1 (1, units), W2 and so on, float32, and
 * scalars: `activation` (text), `input` (text, where it is edges) and `temperature` (float64), by which logits are divided
 * before the softmax.
 */
export function encodeNpz(network: Network): Uint8Array {
  const { topology, tensors } = network;
  const arrays: Record<string, Uint8Array> = {};
  for (const [layer, { units, inputs }] of tensorShapes(topology).entries()) {
    const { weight, bias } = tensors[layer];
    const byInput = transpose({ shape: [units, inputs], values: weight });
    arrays[`W${layer + 1}`] = encodeNpy("'<f4'", `(${inputs}, ${units})`, toLittleEndian(byInput));
    arrays[`b${layer + 1}`] = encodeNpy("'<f4'", `(1, ${units})`, toLittleEndian(bias));
  }
  arrays.activation = encodeText(topology.activation);
  if (topology.input) arrays.input = encodeText(topology.input);
  arrays.temperature = encodeDouble(temperatureOf(network));
  return zipSync(Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, array])), {
    level: 0,
    mtime: MODIFIED,
  });
}

/** Four bytes per character. */
function encodeText(text: string): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * text.length));
  for (let index = 0; index < text.length; index++) view.setUint32(4 * index, text.charCodeAt(index), true);
  return encodeNpy(`'<U${text.length}'`, '()', new Uint8Array(view.buffer));
}

function encodeDouble(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return encodeNpy("'<f8'", '()', new Uint8Array(view.buffer));
}

/** A .npy file of version 1: magic, version, the header's length, the header, the numbers row by row. */
function encodeNpy(type: string, shape: string, numbers: Uint8Array): Uint8Array {
  const dictionary = `{'descr': ${type}, 'fortran_order': False, 'shape': ${shape}, }`;
  const start = 10;
  const length = Math.ceil((start + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT - start;
  const file = new Uint8Array(start + length + numbers.length);
  file.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 255, length >> 8]);
  file.set(new TextEncoder().encode(`${dictionary.padEnd(length - 1)}\n`), start);
  file.set(numbers, start + length);
  return file;
}
