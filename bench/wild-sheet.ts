// The sheet of misses: each picture beside the images that the network saw of it.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { decodePicture } from '../src/node/pictures/decode.js';
import { encodePng } from '../src/node/pictures/encode.js';
import { drawSheet, embedPng } from '../src/node/pictures/sheet.js';
import { drawBytes } from '../src/reading/vision/steps.js';
import type { Answer } from './wild-score.js';

/** Cells of the sheet, in pixels: the picture on the left, what the network saw on the right, a caption below. */
const COLUMNS = 5;
const WIDTH = 270;
const HEIGHT = 150;
const PICTURE = 120;

/** The misses as one PNG. */
export async function drawMisses(misses: Answer[]): Promise<Uint8Array> {
  return drawSheet(await Promise.all(misses.map(drawCell)), {
    columns: COLUMNS,
    width: WIDTH,
    height: HEIGHT,
    margin: 0,
  });
}

async function drawCell({ sample, text, page }: Answer): Promise<string> {
  const { path, label } = sample;
  const picture = await embed(await encodePng(await decodePicture(readFileSync(path), path)), 0, 0, PICTURE);
  const readings = page.lines.flat();
  const columns = Math.max(2, Math.ceil(Math.sqrt(readings.length)));
  const side = Math.floor((WIDTH - PICTURE - 20) / columns);
  const seen = await Promise.all(
    readings.map(async ({ image }, k) =>
      embed(
        await encodePng(drawBytes(28, 28, image)),
        PICTURE + 6 + (k % columns) * side,
        Math.floor(k / columns) * side,
        side - 2,
      ),
    ),
  );
  const caption = `${basename(path)}: ${label} read as ${text || 'nothing'}`;
  return `${picture}${seen.join('')}<text x="2" y="${HEIGHT - 12}">${caption}</text>`;
}

function embed(png: Uint8Array, x: number, y: number, side: number): string {
  return embedPng(png, `x="${x}" y="${y}" width="${side}" height="${side}"`);
}
