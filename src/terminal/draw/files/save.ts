// Saves a drawing as PNG, for all programs that show pictures, and as SVG, with its strokes.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Drawing } from '../../../drawing/drawing.js';
import { paint, rasterise } from '../../../drawing/raster.js';
import { toSvg } from '../../../drawing/svg.js';
import { writeWhole } from '../../../node/files.js';
import type { Reader } from '../reading/reader.js';

/** Pixels to a unit in the PNG: a page's shorter side has 448. */
const SCALE = 16;

/**
 * Saves a drawing in `folder` under the next free number and its reading, such as `drawing-3-is-17`.
 * A photo is already a file: only strokes and samples are saved.
 * @returns the paths written
 */
export async function saveDrawing(
  folder: string,
  drawing: Drawing,
  readAs: string,
  reader: Reader,
): Promise<string[]> {
  const { page, inverted } = drawing;
  const width = Math.round(page.width * SCALE);
  const height = Math.round(page.height * SCALE);
  const picture = paint(rasterise(drawing, { x: 0, y: 0, scale: SCALE, width, height }), inverted);
  const png = await reader.ask('png', { picture });
  const path = freeName(folder, readAs);
  writeWhole(`${path}.png`, png);
  writeWhole(`${path}.svg`, toSvg(drawing));
  return [`${path}.png`, `${path}.svg`];
}

function freeName(folder: string, readAs: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, `drawing-${number}${readAs === '' ? '' : `-is-${readAs}`}`);
    if (!existsSync(`${path}.png`) && !existsSync(`${path}.svg`)) return path;
  }
}
