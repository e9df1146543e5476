// PNG files for tests, of any header and chunks, whether they make sense or not.

import { deflateSync } from 'node:zlib';
import { crc32 } from '../../../src/formats/zip.js';

export interface Png {
  readonly width: number;
  readonly height: number;
  /** Bits a channel; 8 unless given. */
  readonly bits?: number;
  /** 0 grey, 2 RGB, 6 RGBA; grey unless given. */
  readonly colourType?: 0 | 2 | 6;
  readonly interlaced?: boolean;
  /** What the pixels' chunk inflates to: rows with their filter's byte. All black unless given. */
  readonly pixels?: Uint8Array;
  /** Chunks between the header and the pixels. */
  readonly extra?: readonly Uint8Array[];
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A chunk with its length and check sum. */
export function chunk(type: string, contents: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type), contents]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(contents.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

export function writePng({
  width,
  height,
  bits = 8,
  colourType = 0,
  interlaced = false,
  pixels,
  extra = [],
}: Png): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colourType, 0, 0, interlaced ? 1 : 0], 8);
  const channels = { 0: 1, 2: 3, 6: 4 }[colourType];
  const black = () => Buffer.alloc(height * (1 + Math.ceil((width * channels * bits) / 8)));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', deflateSync(pixels ?? black())),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
