// SVG is drawn by the page itself: a worker cannot. Scripts in it do not run, and nothing is fetched for it.

import { InputError } from '../../errors.js';
import { kindOf } from '../../formats/file-kind.js';

/** The longer side that a drawing without a size, or with a small one, is drawn at, in pixels. */
const SIDE = 1000;

/** The file as it is, or a drawing as PNG. @throws InputError `picture-damaged` */
export async function toBitmapFile(file: File, name: string): Promise<Blob> {
  const start = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  if (kindOf(start)?.picture !== 'svg') return file;
  const address = URL.createObjectURL(new Blob([file], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = SIDE / Math.max(image.naturalWidth, image.naturalHeight, 1);
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(image.naturalWidth * scale)),
      Math.max(1, Math.round(image.naturalHeight * scale)),
    );
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob();
  } catch (cause) {
    throw new InputError('picture-damaged', `${name}: this SVG cannot be drawn. Save the picture as PNG.`, {
      cause,
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
