// Plain pixels to a PNG file's bytes, for debug views and sheets. Only this file and decode-sharp.ts know sharp.

import sharp from 'sharp';
import type { Picture } from '../../reading/vision/picture.js';

/** A picture as a PNG file's bytes. */
export function encodePng({ width, height, data }: Picture): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

/** An SVG drawing as a PNG file's bytes, at its own size. */
export function renderSvg(svg: string): Promise<Uint8Array> {
  return sharp(Buffer.from(svg)).png().toBuffer();
}
