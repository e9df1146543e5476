// Decodes with sharp's library. Only this file and encode.ts know sharp. It does not limit memory and time: decode.ts decides
// whether a picture may be decoded in this process.

import sharp, { type Sharp } from 'sharp';
import { InputError } from '../../errors.js';
import type { PictureFormat } from '../../formats/file-kind.js';
import { printable } from '../../printable.js';
import type { Picture } from '../../reading/vision/picture.js';
import { checkSize, type PictureHeader } from './limits.js';

/**
 * Pictures are reduced so that their longer side has at most this many pixels. A digit of a fiftieth of a photo's height still
 * has the 20 rows of MNIST's digits.
 */
const LONGEST_SIDE = 1000;

/** A header, and how the picture must be turned. */
export interface Header extends PictureHeader {
  /** EXIF's number, 1 to 8; from 5 on width and height are swapped. */
  readonly orientation: number;
}

/** Only the header, checked against the limits. @throws InputError `picture-damaged`, `picture-too-many-pixels` */
export async function readHeader(bytes: Uint8Array, format: PictureFormat, name: string): Promise<Header> {
  // The limits on pixels are checked here, so that the message has the numbers.
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause) => {
      throw new InputError(
        'picture-damaged',
        `${name}: the header of this ${format.toUpperCase()} cannot be read (${firstLine(cause)}). Save or send it again.`,
        { cause },
      );
    });
  const { width, height, isProgressive = false, orientation = 1 } = metadata;
  const header = { format, width, height, interlaced: isProgressive, orientation };
  checkSize(header, name);
  return header;
}

/** Decodes a picture whose header was read. @throws InputError `picture-damaged` */
export function decodeBySharp(
  bytes: Uint8Array,
  { width, height, orientation }: Header,
  name: string,
): Promise<Picture> {
  const image = sharp(bytes, { limitInputPixels: false, failOn: 'truncated' }).autoOrient();
  const [across, down] = orientation >= 5 ? [height, width] : [width, height];
  return reduce(image, across, down, name);
}

/** Reduces pixels of three or four bytes as a decoded file is reduced. */
export function reducePixels(
  data: Uint8Array,
  width: number,
  height: number,
  name: string,
): Promise<Picture> {
  const channels = data.length === 3 * width * height ? 3 : 4;
  const raw = { width, height, channels } as const;
  return reduce(sharp(data, { raw, limitInputPixels: false }), width, height, name);
}

/** Reduces if needed, and returns four bytes per pixel. */
async function reduce(image: Sharp, width: number, height: number, name: string): Promise<Picture> {
  const sized =
    Math.max(width, height) > LONGEST_SIDE
      ? image.resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', kernel: 'linear' })
      : image;
  try {
    const { data, info } = await sized
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const scale = Math.max(width, height) / Math.max(info.width, info.height);
    return { width: info.width, height: info.height, data, ...(scale > 1 && { scale }) };
  } catch (cause) {
    throw new InputError(
      'picture-damaged',
      `${name}: the picture of ${width} x ${height} pixels is incomplete or damaged (${firstLine(cause)}). Save or send it again.`,
      { cause },
    );
  }
}

/** What the library says may repeat parts of the file. */
function firstLine(error: unknown): string {
  return printable(String(error instanceof Error ? error.message : error).split('\n')[0]);
}
