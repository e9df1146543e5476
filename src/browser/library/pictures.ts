// Picture files as the library takes them in a page.

import { refuse } from '../../library/arguments.js';
import type { Picture } from '../../reading/vision/picture.js';
import * as pictures from '../pictures/decode.js';

/**
 * Decodes a picture that the browser can show, or HEIC: turned upright as EXIF says, reduced where it is large.
 * @throws InputError `picture-empty`, `picture-too-large`, `picture-too-many-pixels`, `picture-unknown`, `picture-damaged`;
 *   UsageError `bad-option`
 */
export async function decodePicture(source: Blob | Uint8Array<ArrayBuffer>): Promise<Picture> {
  if (source instanceof Blob)
    return pictures.decodePicture(source, source instanceof File ? source.name : 'the picture');
  if (source instanceof Uint8Array) return pictures.decodePicture(new Blob([source]), 'the picture');
  return refuse('decodePicture() takes a Blob or a Uint8Array', source);
}
