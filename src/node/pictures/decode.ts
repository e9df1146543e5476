// Decodes any picture file to plain pixels within 300 MB of memory and 5 s (HEIC: 7.5 s), or refuses it.
//
// The cost of a small file in a plain format is bounded, and most pictures are such files: they are decoded here. For others
// the header does not tell the cost. They are decoded in a process that can be ended.

import { lstatSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { InputError, UsageError } from '../../errors.js';
import { describeKind, kindOf, type PictureFormat } from '../../formats/file-kind.js';
import { describeKindOfValue, printable } from '../../printable.js';
import type { Picture } from '../../reading/vision/picture.js';
import { needing } from '../needing.js';
import { readFileWithin, UnreadableFile } from '../read-file.js';
import { decodeApart } from './apart.js';
import { decodeBmp, sizeOfBmp } from './bmp.js';
import type { Header } from './decode-sharp.js';
import { checkSize, MOST_BYTES } from './limits.js';
import { withoutText } from './png.js';

const FORMATS = 'PNG, JPEG, WebP, GIF, TIFF, SVG, AVIF, HEIC or BMP';

/** Formats whose cost is bounded by the file's length and number of pixels. */
const PLAIN: ReadonlySet<PictureFormat> = new Set(['png', 'jpeg', 'gif', 'webp']);
/** A file of 2 MB inflates to at most 2 GB, which takes a second and a half. */
const SMALL_BYTES = 2 * 1024 * 1024;
const SMALL_PIXELS = 4_000_000;

/** A drawing is text: a larger one has more shapes than can be drawn in time. */
const MOST_SVG_BYTES = 8 * 1024 * 1024;

/**
 * Decodes a picture: turned upright as EXIF says, the first page or frame of several, in sRGB, reduced if it is large.
 * @param source a file's path, or a file's bytes
 * @param name the picture's name in messages; the path unless given
 * @throws InputError `picture-missing`, `picture-empty`, `picture-too-large` (bytes), `picture-too-many-pixels`,
 *   `picture-too-complex` (takes too long, or too much memory), `picture-unknown` (no picture, or of a kind that
 *   cannot be read), `picture-damaged`; RunError `package-missing`; UsageError `bad-option`
 */
export async function decodePicture(source: string | Uint8Array, name?: string): Promise<Picture> {
  if (!(typeof source === 'string' || source instanceof Uint8Array))
    throw new UsageError(
      'bad-option',
      "decodePicture() takes a file's path as a string, or its bytes as a Uint8Array; " +
        `found ${describeKindOfValue(source)}.`,
    );
  const called = printable(name ?? (typeof source === 'string' ? source : 'the picture'));
  const file = typeof source === 'string' ? readPictureFile(source, called) : source;
  if (file.length === 0)
    throw new InputError(
      'picture-empty',
      `${called}: expected a picture, found an empty file. Save it again.`,
    );
  if (file.length > MOST_BYTES) throw tooLarge(called, file.length, MOST_BYTES);
  const bytes = unpackSvg(file, called);
  const format = formatOf(bytes, called);
  if (format === 'bmp') return decodeBmpFile(bytes, called);
  if (format === 'svg' && bytes.length > MOST_SVG_BYTES) throw tooLarge(called, bytes.length, MOST_SVG_BYTES);
  return decode(format === 'png' ? withoutText(bytes) : bytes, format, called);
}

/** Loaded with the first picture: its library is large. */
const decoder = () => needing('sharp', () => import('./decode-sharp.js'));

async function decode(bytes: Uint8Array, format: PictureFormat, name: string): Promise<Picture> {
  // Only the header of a JPEG is read, however long the file is.
  if (format === 'jpeg' || (PLAIN.has(format) && bytes.length <= SMALL_BYTES)) {
    const { decodeBySharp, readHeader } = await decoder();
    const header = await readHeader(bytes, format, name);
    if (isSmall(bytes, header)) return decodeBySharp(bytes, header, name);
  }
  return decodeApart(bytes, format, name);
}

/** A JPEG of one pass is decoded row by row and reduced meanwhile, so even a large one takes little. */
function isSmall(bytes: Uint8Array, { format, width, height, interlaced }: Header): boolean {
  if (format === 'jpeg' && !interlaced) return true;
  return bytes.length <= SMALL_BYTES && width * height <= SMALL_PIXELS;
}

function readPictureFile(path: string, name: string): Uint8Array {
  try {
    return readFileWithin(path, MOST_BYTES);
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause;
    const code = cause.reason === 'too-large' ? 'picture-too-large' : 'picture-missing';
    const [found, next] =
      cause.reason === 'missing' ? describeMissing(path) : [cause.message, NEXT[cause.reason]];
    throw new InputError(code, `${name}: expected a picture, but ${found}. ${next}`, { cause });
  }
}

/** What is missing, and what to do next. In a folder's listing a link is there, whatever it leads to. */
function describeMissing(path: string): [found: string, next: string] {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
  if (isLink) return ['this link leads nowhere', 'Remove it, or bring back the file that it leads to.'];
  return ['there is no such file or folder', 'Check the path.'];
}

const NEXT: Record<Exclude<UnreadableFile['reason'], 'missing'>, string> = {
  'no-file': 'Name a picture file.',
  pipe: 'Name - and send the picture to standard input: predict - < picture.png',
  'too-large': 'Make it smaller.',
  failed: 'Check the file and its permissions.',
};

/** An SVG may be compressed, as .svgz; no other compressed file can be read. */
function unpackSvg(bytes: Uint8Array, name: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_SVG_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(name, MOST_SVG_BYTES + 1, MOST_SVG_BYTES);
    throw new InputError(
      'picture-damaged',
      `${name}: expected a gzip file with an SVG in it, found one that cannot be unpacked. Save or send it again.`,
      { cause },
    );
  }
}

function formatOf(bytes: Uint8Array, name: string): PictureFormat {
  const kind = kindOf(bytes);
  if (kind?.picture) return kind.picture;
  throw new InputError(
    'picture-unknown',
    `${name}: expected a picture (${FORMATS}), found ${describeKind(bytes)}. ${kind?.next ?? 'Open it in an image editor and save it as PNG.'}`,
  );
}

async function decodeBmpFile(bytes: Uint8Array, name: string): Promise<Picture> {
  checkSize({ format: 'bmp', interlaced: false, ...sizeOfBmp(bytes, name) }, name);
  const { width, height, data } = decodeBmp(bytes, name);
  return (await decoder()).reducePixels(data, width, height, name);
}

function tooLarge(name: string, size: number, most: number): InputError {
  return new InputError(
    'picture-too-large',
    `${name}: expected at most ${most >> 20} MB, found ${Math.ceil(size / (1 << 20))} MB. Make it smaller.`,
  );
}
