// A picture file to plain pixels. With encode.ts the only place that knows sharp.

import { open, stat } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { InputError } from '../errors.js';
import type { Picture } from '../vision/picture.js';
import { decodeBmp, isBmp, sizeOfBmp } from './bmp.js';

/** A larger file is refused before it is read. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** A larger picture is refused before it is decoded. */
export const MOST_PIXELS = 50_000_000;

/**
 * Pictures are reduced so that their longer side is at most this many pixels: a digit a fiftieth of a photo's
 * height still has the 20 rows of MNIST's digits.
 */
const LONGEST_SIDE = 1000;

const FORMATS = 'PNG, JPEG, WebP, GIF, TIFF, SVG, AVIF and BMP';

/**
 * Decodes a picture: turned upright as EXIF says, the first page or frame of many, colours as sRGB, reduced
 * where it is large.
 * @param source a file's path, or a file's bytes
 * @param name what messages call the picture; the path unless given
 * @throws InputError `picture-missing`, `picture-empty`, `picture-too-large` (bytes), `picture-too-many-pixels`,
 *   `picture-unknown` (no picture, or of a kind that cannot be read), `picture-damaged`
 */
export async function decodePicture(source: string | Uint8Array, name?: string): Promise<Picture> {
  const called = name ?? (typeof source === 'string' ? source : 'the picture');
  const bytes = typeof source === 'string' ? await readPictureFile(source, called) : source;
  if (bytes.length === 0)
    throw new InputError(
      'picture-empty',
      `${called}: expected a picture, found an empty file. Save it again.`,
    );
  if (bytes.length > MOST_BYTES) throw tooLarge(called, bytes.length);
  return isBmp(bytes) ? decodeBmpFile(bytes, called) : decodeBySharp(bytes, called);
}

async function readPictureFile(path: string, name: string): Promise<Uint8Array> {
  const status = await stat(path).catch((cause) => {
    throw new InputError('picture-missing', `${name}: there is no such file. Check the path.`, { cause });
  });
  if (!status.isFile())
    throw new InputError(
      'picture-missing',
      `${name}: expected a file, found something else. Give a picture file.`,
    );
  if (status.size > MOST_BYTES) throw tooLarge(name, status.size);
  const file = await open(path).catch((cause) => {
    throw new InputError('picture-missing', `${name}: the file cannot be opened. Check its permissions.`, {
      cause,
    });
  });
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function decodeBmpFile(bytes: Uint8Array, name: string): Promise<Picture> {
  const { width, height } = sizeOfBmp(bytes, name);
  refuseTooManyPixels(width, height, name);
  const { data } = decodeBmp(bytes, name);
  const raw = { width, height, channels: 4 as const };
  return reduced(sharp(data, { raw, limitInputPixels: MOST_PIXELS }), width, height, name);
}

async function decodeBySharp(bytes: Uint8Array, name: string): Promise<Picture> {
  const image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'truncated' });
  const { width, height, orientation } = await readHeader(bytes, name);
  const sideways = (orientation ?? 1) >= 5;
  return reduced(image.autoOrient(), sideways ? height : width, sideways ? width : height, name);
}

async function readHeader(bytes: Uint8Array, name: string): Promise<Metadata> {
  let header: Metadata;
  try {
    // Only the header is read here; the limit on pixels is ours to state, with the numbers.
    header = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw new InputError(
      'picture-unknown',
      `${name}: expected a picture (${FORMATS}), found ${describe(bytes)}. Open it in an image editor and save it as PNG.`,
      { cause },
    );
  }
  refuseTooManyPixels(header.width, header.height, name);
  return header;
}

/** Reduces where needed, and gives four bytes a pixel. */
async function reduced(image: Sharp, width: number, height: number, name: string): Promise<Picture> {
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
      `${name}: the picture of ${width} x ${height} pixels breaks off or is damaged (${firstLine(cause)}). Save or send it again.`,
      { cause },
    );
  }
}

function refuseTooManyPixels(width: number, height: number, name: string): void {
  if (width * height <= MOST_PIXELS) return;
  throw new InputError(
    'picture-too-many-pixels',
    `${name}: expected at most ${MOST_PIXELS / 1e6} megapixels, found ${width} x ${height} (${Math.ceil((width * height) / 1e6)} megapixels). Make it smaller.`,
  );
}

function tooLarge(name: string, size: number): InputError {
  return new InputError(
    'picture-too-large',
    `${name}: expected at most ${MOST_BYTES >> 20} MB, found ${Math.ceil(size / (1 << 20))} MB. Make it smaller.`,
  );
}

/** The first bytes of a file that is no picture, for a message. */
function describe(bytes: Uint8Array): string {
  const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${bytes.length} bytes that begin with ${start}`;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}
