// The contact sheet: one example of every scene, with its name.

import type { Picture } from '../../reading/vision/picture.js';
import { encodePng } from '../pictures/encode.js';
import { drawSheet, embedPng } from '../pictures/sheet.js';

/** Cells of the sheet, in pixels: the picture, a caption below. */
const COLUMNS = 7;
const WIDTH = 220;
const HEIGHT = 190;
const CAPTION = 24;

/** Pictures by their captions as one PNG. */
export async function drawExamples(pictures: ReadonlyMap<string, Picture>): Promise<Uint8Array> {
  const cells = await Promise.all(
    [...pictures].map(async ([caption, picture]) => {
      const place = `x="4" y="4" width="${WIDTH - 8}" height="${HEIGHT - CAPTION - 4}"`;
      return `${embedPng(await encodePng(picture), place)}
        <text x="${WIDTH / 2}" y="${HEIGHT - 7}" text-anchor="middle">${caption}</text>`;
    }),
  );
  return drawSheet(cells, { columns: COLUMNS, width: WIDTH, height: HEIGHT, margin: 0 });
}
