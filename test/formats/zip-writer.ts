// Zip archives and .npy arrays for tests, whole or spoiled on purpose.

import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../src/formats/zip.js';

export interface ZipEntry {
  readonly name: string;
  readonly contents: Uint8Array;
  readonly deflated?: boolean;
  /** What the directory states instead of the truth. */
  readonly stated?: { bytes?: number; packedBytes?: number; crc?: number; method?: number; flags?: number };
}

/** An archive of these entries. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, contents, deflated, stated = {} } of entries) {
    const packed = deflated ? deflateRawSync(contents) : Buffer.from(contents);
    const header = Buffer.alloc(30 + name.length);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(name.length, 26);
    header.write(name, 30, 'latin1');
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(stated.flags ?? 0, 8);
    entry.writeUInt16LE(stated.method ?? (deflated ? 8 : 0), 10);
    entry.writeUInt32LE(stated.crc ?? crc32(contents), 16);
    entry.writeUInt32LE(stated.packedBytes ?? packed.length, 20);
    entry.writeUInt32LE(stated.bytes ?? contents.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    entry.write(name, 46, 'latin1');
    local.push(header, packed);
    central.push(entry);
    offset += header.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

/** A .npy file with this header text (its new line included) and these bytes. */
export function writeNpyBytes(header: string, data: Uint8Array, version = 1): Buffer {
  const start = Buffer.alloc(version === 1 ? 10 : 12);
  start.write('\x93NUMPY', 'latin1');
  start[6] = version;
  if (version === 1) start.writeUInt16LE(header.length, 8);
  else start.writeUInt32LE(header.length, 8);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), data]);
}

/** A .npy file of an array in rows, as NumPy writes it. */
export function writeNpy(shape: readonly number[], values: ArrayLike<number>, type: '<f4' | '<f8'): Buffer {
  const sizes = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const numbers = type === '<f8' ? Float64Array.from(values) : Float32Array.from(values);
  return writeNpyBytes(
    `{'descr': '${type}', 'fortran_order': False, 'shape': ${sizes}, }    \n`,
    new Uint8Array(numbers.buffer),
  );
}
