// Decodes HEIC with libheif, compiled to WebAssembly; the only file that knows libheif. sharp's library has no HEVC. Like
// decode-sharp.ts it does not limit memory and time: see apart.ts.

import { createRequire } from 'node:module';
import type { heif_error, heif_image_handle, MainModule } from 'libheif-js/libheif-wasm/libheif.js';
import { InputError } from '../../errors.js';
import { printable } from '../../printable.js';
import type { Picture } from '../../reading/vision/picture.js';
import { reducePixels } from './decode-sharp.js';
import { checkSize } from './limits.js';

const PACKAGE = 'libheif-js';

/** Pixels from libheif, a view of its memory. */
interface Channel {
  readonly width: number;
  readonly height: number;
  /** Bytes from row to row, at least those of its pixels. */
  readonly stride: number;
  readonly data: Uint8Array;
}

/**
 * Decodes the primary image of a HEIC file, upright: libheif turns, mirrors and crops it as the file says (irot, imir, clap),
 * so EXIF's orientation is ignored.
 * @throws InputError `picture-damaged`, `picture-too-many-pixels`, `picture-too-complex` (beyond libheif's own limits),
 *   `picture-unknown` (no HEVC in it, or the package that decodes it is missing)
 */
export async function decodeHeic(bytes: Uint8Array, name: string): Promise<Picture> {
  // One instance per picture: a damaged one may corrupt the library's memory.
  const heif = loadLibheif(name);
  const image = await openPrimaryImage(heif, bytes, name);
  const width = heif.heif_image_handle_get_width(image);
  const height = heif.heif_image_handle_get_height(image);
  checkSize({ format: 'heic', width, height, interlaced: false }, name);
  const pixels = await decodePixels(heif, image, name);
  return reducePixels(pixels.data, pixels.width, pixels.height, name);
}

function loadLibheif(name: string): MainModule {
  try {
    return createRequire(import.meta.url)(`${PACKAGE}/libheif-wasm/libheif.js`)();
  } catch (cause) {
    throw new InputError(
      'picture-unknown',
      `${name}: expected the package ${PACKAGE}, which decodes HEIC, but it cannot be loaded (${firstLine(cause)}). ` +
        'Run npm install, or save the picture as JPEG.',
      { cause },
    );
  }
}

async function openPrimaryImage(
  heif: MainModule,
  bytes: Uint8Array,
  name: string,
): Promise<heif_image_handle> {
  const file = heif.heif_context_alloc();
  const read = await attempt(() => heif.heif_context_read_from_memory(file, bytes), name);
  if (read.code !== heif.heif_error_code.heif_error_Ok) throw refused(heif, read, name);
  const image = await attempt(() => heif.heif_js_context_get_primary_image_handle(file), name);
  if (image.code) throw refused(heif, image, name);
  return image;
}

/** Four bytes per pixel if some may be transparent, else three, to save memory. */
async function decodePixels(heif: MainModule, image: heif_image_handle, name: string): Promise<Channel> {
  const { heif_chroma_interleaved_RGBA, heif_chroma_interleaved_RGB } = heif.heif_chroma;
  const hasAlpha = heif.heif_image_handle_has_alpha_channel(image) !== 0;
  const chroma = hasAlpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
  const { heif_colorspace_RGB } = heif.heif_colorspace;
  const decoded = await attempt(() => heif.heif_js_decode_image2(image, heif_colorspace_RGB, chroma), name);
  if (decoded.code) throw refused(heif, decoded, name);
  return withoutPadding(decoded.channels[0], hasAlpha ? 4 : 3);
}

/** Removes the padding between rows, in place. */
function withoutPadding({ width, height, stride, data }: Channel, pixelBytes: number): Channel {
  const row = width * pixelBytes;
  for (let y = 1; y < height && stride > row; y++) data.copyWithin(y * row, y * stride, y * stride + row);
  return { width, height, stride: row, data: data.subarray(0, height * row) };
}

/** Errors of WebAssembly while it reads a file, such as memory out of bounds, are caused by the file. */
async function attempt<T>(step: () => T | Promise<T>, name: string): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    throw damaged(name, cause);
  }
}

function refused(heif: MainModule, { code, message }: heif_error, name: string): InputError {
  const codes = heif.heif_error_code;
  // The library has its own limits on what a file states: sizes, numbers of tiles, depths.
  if (code === codes.heif_error_Memory_allocation_error)
    return new InputError(
      'picture-too-complex',
      `${name}: expected a HEIC within the limits of its decoder, found one beyond them (${firstLine(message)}). Save it as JPEG.`,
    );
  const foreign = [codes.heif_error_Unsupported_feature, codes.heif_error_Plugin_loading_error];
  if (!foreign.some((known) => known === code)) return damaged(name, message);
  return new InputError(
    'picture-unknown',
    `${name}: expected a HEIC picture compressed with HEVC, found another (${firstLine(message)}). Save it as JPEG.`,
  );
}

function damaged(name: string, cause: unknown): InputError {
  return new InputError(
    'picture-damaged',
    `${name}: this HEIC is incomplete or damaged (${firstLine(cause)}). Save or send it again.`,
    { cause },
  );
}

/** What the library says may repeat parts of the file. */
function firstLine(cause: unknown): string {
  return printable(String(cause instanceof Error ? cause.message : cause).split('\n')[0]);
}
