// The contact sheet: one example of every scene, with its name.

import { encodePng, renderSvg } from '../../src/pictures/encode.js';
import type { Picture } from '../../src/vision/picture.js';

/** Cells of the sheet, in pixels: the picture, a caption below. */
const COLUMNS = 7;
const WIDTH = 220;
const HEIGHT = 190;
const CAPTION = 24;

/** Pictures by their captions as one PNG. */
export async function drawSheet(pictures: ReadonlyMap<string, Picture>): Promise<Uint8Array> {
  const cells = await Promise.all(
    [...pictures].map(async ([caption, picture], k) => {
      const png = Buffer.from(await encodePng(picture)).toString('base64');
      return `<g transform="translate(${(k % COLUMNS) * WIDTH},${Math.floor(k / COLUMNS) * HEIGHT})">
        <image x="4" y="4" width="${WIDTH - 8}" height="${HEIGHT - CAPTION - 4}" xlink:href="data:image/png;base64,${png}"/>
        <text x="${WIDTH / 2}" y="${HEIGHT - 7}" text-anchor="middle">${caption}</text></g>`;
    }),
  );
  return renderSvg(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
    width="${COLUMNS * WIDTH}" height="${Math.ceil(pictures.size / COLUMNS) * HEIGHT}"
    font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="#dde"/>${cells.join('')}</svg>`);
}
