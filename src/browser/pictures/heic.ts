// HEIC, which telephones take and most browsers cannot show, by libheif compiled to WebAssembly. It comes upright: libheif
// turns it as the file says.

import type { MainModule } from 'libheif-js/libheif-wasm/libheif.js';
import * as library from 'libheif-js/libheif-wasm/libheif.js';
import { InputError } from '../../errors.js';
import type { Picture } from '../../reading/vision/picture.js';
import { fetchBytes } from '../fetch-bytes.js';
import { LIBHEIF } from '../files.js';
import { checkPixels } from './limits.js';

type Start = (options: { wasmBinary: Uint8Array }) => MainModule;

/** @throws InputError `picture-damaged`, `picture-too-many-pixels`, `picture-unknown` */
export async function decodeHeic(bytes: Uint8Array, name: string): Promise<Picture> {
  const start = (library as unknown as { readonly default?: Start }).default;
  if (!start)
    throw new InputError(
      'picture-unknown',
      `${name}: this page was built without the decoder of HEIC. Save the picture as JPEG.`,
    );
  // An instance a picture: a damaged one may leave the library's memory in disorder.
  const heif = start({ wasmBinary: await fetchBytes(LIBHEIF) });
  try {
    return await decode(heif, bytes, name);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw damaged(name, cause);
  }
}

async function decode(heif: MainModule, bytes: Uint8Array, name: string): Promise<Picture> {
  const file = heif.heif_context_alloc();
  const read = await heif.heif_context_read_from_memory(file, bytes);
  if (read.code !== heif.heif_error_code.heif_error_Ok) throw damaged(name, read.message);
  const image = await heif.heif_js_context_get_primary_image_handle(file);
  if (image.code) throw damaged(name, image.message);
  const width = heif.heif_image_handle_get_width(image);
  const height = heif.heif_image_handle_get_height(image);
  checkPixels(width, height, name);
  const { heif_chroma_interleaved_RGBA } = heif.heif_chroma;
  const decoded = await heif.heif_js_decode_image2(
    image,
    heif.heif_colorspace.heif_colorspace_RGB,
    heif_chroma_interleaved_RGBA,
  );
  if (decoded.code) throw damaged(name, decoded.message);
  const [channel] = decoded.channels;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    data.set(channel.data.subarray(y * channel.stride, y * channel.stride + 4 * width), 4 * y * width);
  return { width, height, data };
}

function damaged(name: string, cause: unknown): InputError {
  const reason = String(cause instanceof Error ? cause.message : cause).split('\n')[0];
  return new InputError(
    'picture-damaged',
    `${name}: this HEIC breaks off or is damaged (${reason}). Save or send it again.`,
    { cause },
  );
}
