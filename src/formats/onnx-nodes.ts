// What an ONNX graph is made of: operators, and the numbers that they begin with.

import { toLittleEndian } from './little-endian.js';
import { FLOAT, INT, INT64, INTS } from './onnx-schema.js';

/** An operator with one output, which gives it its name. */
export function node(
  opType: string,
  input: string[],
  output: string,
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
) {
  const attribute = Object.entries(attributes).map(([name, value]) =>
    typeof value === 'number'
      ? { name, type: INT, i: BigInt(value) }
      : { name, type: INTS, ints: value.map(BigInt) },
  );
  return { opType, name: output, input, output: [output], attribute };
}

/** An initializer of floats. */
export function tensor(name: string, dims: readonly number[], values: Float32Array) {
  return { name, dims: dims.map(BigInt), dataType: FLOAT, rawData: toLittleEndian(values) };
}

/** An initializer of sizes, as operators take shapes. */
export function shapeTensor(name: string, sizes: readonly number[]) {
  const view = new DataView(new ArrayBuffer(8 * sizes.length));
  for (const [index, size] of sizes.entries()) view.setBigInt64(8 * index, BigInt(size), true);
  return { name, dims: [BigInt(sizes.length)], dataType: INT64, rawData: new Uint8Array(view.buffer) };
}
