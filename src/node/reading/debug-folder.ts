// The debug view: what each step made of a picture, as PNG files, and one sheet that shows them in order.

import { join } from 'node:path';
import { fillWords } from '../../lines.js';
import { escapeMarkup } from '../../markup.js';
import type { Step } from '../../reading/vision/steps.js';
import { writeWhole } from '../files.js';
import { encodePng } from '../pictures/encode.js';
import { drawSheet, embedPng } from '../pictures/sheet.js';

/** The sheet's cells, in pixels: a picture of at most this size, two lines of caption below it. */
const COLUMNS = 3;
const WIDTH = 320;
const HEIGHT = 240;
const CAPTION = 44;
const MARGIN = 12;
/** Characters of a caption's line in a cell. */
const LINE = 52;

/** Writes each step as `01-ground.png` and so on, and `sheet.png`, into a folder that is made as needed. */
export async function writeSteps(folder: string, steps: readonly Step[]): Promise<void> {
  const pictures = await Promise.all(steps.map(({ picture }) => encodePng(picture)));
  for (const [index, png] of pictures.entries())
    writeWhole(join(folder, `${fileName(index, steps[index].name)}.png`), png);
  const cells = steps.map((step, index) => drawCell(step, index, pictures[index]));
  const sheet = { columns: COLUMNS, width: WIDTH, height: HEIGHT + CAPTION, margin: MARGIN };
  writeWhole(join(folder, 'sheet.png'), await drawSheet(cells, sheet));
}

function fileName(index: number, name: string): string {
  return `${String(index + 1).padStart(2, '0')}-${name.toLowerCase().replace(/[^a-z0-9.]+/g, '-')}`;
}

function drawCell({ name, reason }: Step, index: number, png: Uint8Array): string {
  const lines = fillWords(reason, LINE).map(
    (line, number) => `<text y="${HEIGHT + 28 + 13 * number}" fill="#445">${escapeMarkup(line)}</text>`,
  );
  return `<rect width="${WIDTH}" height="${HEIGHT}" fill="#889"/>
    ${embedPng(png, `width="${WIDTH}" height="${HEIGHT}" style="image-rendering:pixelated"`)}
    <text y="${HEIGHT + 14}" font-weight="bold">${index + 1}. ${escapeMarkup(name)}</text>${lines.join('')}`;
}
