// Picture files to pixels, by the browser's own decoders; HEIC, which most browsers have none for, by libheif. Limits are
// those of the command line where a browser tells what it decodes.

import { InputError } from '../../errors.js';
import { describeKind, kindOf, type PictureFormat } from '../../formats/file-kind.js';
import type { Picture } from '../../reading/vision/picture.js';
import { checkPixels, MOST_BYTES } from './limits.js';
import { reducePicture } from './reduce.js';

/** See node/pictures/decode-sharp.ts: a picture is reduced so that its longer side is at most this many pixels. */
const LONGEST_SIDE = 1000;

/**
 * Decodes a picture: turned upright as EXIF says, reduced where it is large.
 * @param name what messages call the picture
 * @throws InputError `picture-empty`, `picture-too-large`, `picture-too-many-pixels`, `picture-unknown`, `picture-damaged`
 */
export async function decodePicture(file: Blob, name: string): Promise<Picture> {
  if (file.size === 0)
    throw new InputError('picture-empty', `${name}: expected a picture, found an empty file. Save it again.`);
  if (file.size > MOST_BYTES)
    throw new InputError(
      'picture-too-large',
      `${name}: expected at most ${MOST_BYTES >> 20} MB, found ${Math.ceil(file.size / (1 << 20))} MB. Make it smaller.`,
    );
  const bytes = new Uint8Array(await file.arrayBuffer());
  const format = formatOf(bytes, name);
  if (format === 'heic') {
    const { decodeHeic } = await import('./heic.js');
    return reduce(await decodeHeic(bytes, name));
  }
  return decodeByBrowser(file, format, name);
}

function formatOf(bytes: Uint8Array, name: string): PictureFormat {
  const kind = kindOf(bytes);
  if (kind?.picture) return kind.picture;
  throw new InputError(
    'picture-unknown',
    `${name}: expected a picture, found ${describeKind(bytes)}. ${kind?.next ?? 'Open it in an image editor and save it as PNG.'}`,
  );
}

async function decodeByBrowser(file: Blob, format: PictureFormat, name: string): Promise<Picture> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file, { imageOrientation: 'from-image', premultiplyAlpha: 'none' });
  } catch (cause) {
    if (format === 'tiff' || format === 'svg')
      throw new InputError(
        'picture-unknown',
        `${name}: expected a picture that this browser can decode, found ${format.toUpperCase()}. Save it as PNG.`,
        { cause },
      );
    throw new InputError(
      'picture-damaged',
      `${name}: this ${format.toUpperCase()} breaks off or is damaged (${(cause as Error).message.replace(/\.$/, '')}). Save or send it again.`,
      { cause },
    );
  }
  try {
    return drawReduced(image, name);
  } finally {
    image.close();
  }
}

function drawReduced(image: ImageBitmap, name: string): Picture {
  checkPixels(image.width, image.height, name);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  context.drawImage(image, 0, 0);
  const { width, height, data } = context.getImageData(0, 0, image.width, image.height);
  return reduce({ width, height, data });
}

function reduce(picture: Picture): Picture {
  const { width, height } = picture;
  const longest = Math.max(width, height);
  if (longest <= LONGEST_SIDE) return picture;
  const across = Math.max(1, Math.round((width * LONGEST_SIDE) / longest));
  const down = Math.max(1, Math.round((height * LONGEST_SIDE) / longest));
  return { ...reducePicture(picture, across, down), scale: longest / LONGEST_SIDE };
}
