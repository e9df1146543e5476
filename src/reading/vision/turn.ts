// Glyphs turned by quarters of a circle, as when the paper or the camera lay on its side.

import type { Found } from './find-glyphs.js';
import type { Glyph } from './glyph.js';
import { type Box, emptyPlane, type Picture, type Plane } from './picture.js';

/** How many quarters of a circle something is turned clockwise. */
export type Quarters = 0 | 1 | 2 | 3;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** All that was found in a picture of a size, as if the picture had been turned clockwise. */
export function turnFound({ glyphs, table }: Found, size: Size, quarters: Quarters): Found {
  let turned = glyphs.map((glyph) => turnGlyph(glyph, size, quarters));
  if (!table) return { glyphs: turned };
  let { cells } = table;
  for (let k = 0; k < quarters; k++)
    cells = cells[0].map((_, column) => cells.map((row) => row[column]).reverse());
  cells = cells.map((row) => row.map((pieces) => pieces.map((glyph) => turnGlyph(glyph, size, quarters))));
  turned = cells.flat(2);
  return { glyphs: turned, table: { cells } };
}

function turnGlyph({ box, plane }: Glyph, size: Size, quarters: Quarters): Glyph {
  let turned = plane;
  for (let k = 0; k < quarters; k++) turned = turnPlane(turned);
  return { box: turnBox(box, size, quarters), plane: turned };
}

/** A box in a picture of a size, as it is once the picture has been turned clockwise. */
export function turnBox(box: Box, { width, height }: Size, quarters: Quarters): Box {
  if (quarters === 0) return box;
  const turned = { x: height - box.y - box.height, y: box.x, width: box.height, height: box.width };
  return turnBox(turned, { width: height, height: width }, (quarters - 1) as Quarters);
}

function turnPlane({ width, height, data }: Plane): Plane {
  const turned = emptyPlane(height, width);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) turned.data[x * height + height - 1 - y] = data[i];
  return turned;
}

/** A picture turned clockwise. */
export function turnPicture({ width, height, data }: Picture, quarters: Quarters): Picture {
  if (quarters === 0) return { width, height, data };
  const turned = new Uint8Array(data.length);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i += 4)
      turned.set(data.subarray(i, i + 4), 4 * (x * height + height - 1 - y));
  return turnPicture({ width: height, height: width, data: turned }, (quarters - 1) as Quarters);
}
