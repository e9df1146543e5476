// The debug view: what each step made of a picture, as PNG files, and one sheet that shows them in order.

import { join } from 'node:path';
import { writeWhole } from '../files.js';
import { encodePng, renderSvg } from '../pictures/encode.js';
import type { Step } from '../vision/steps.js';

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
  writeWhole(join(folder, 'sheet.png'), await renderSvg(layOutSheet(steps, pictures)));
}

function fileName(index: number, name: string): string {
  return `${String(index + 1).padStart(2, '0')}-${name.toLowerCase().replace(/[^a-z0-9.]+/g, '-')}`;
}

function layOutSheet(steps: readonly Step[], pictures: readonly Uint8Array[]): string {
  const rows = Math.ceil(steps.length / COLUMNS);
  const width = COLUMNS * (WIDTH + MARGIN) + MARGIN;
  const height = rows * (HEIGHT + CAPTION + MARGIN) + MARGIN;
  const cells = steps.map((step, index) => {
    const x = MARGIN + (index % COLUMNS) * (WIDTH + MARGIN);
    const y = MARGIN + Math.floor(index / COLUMNS) * (HEIGHT + CAPTION + MARGIN);
    return `<g transform="translate(${x},${y})">${drawCell(step, index, pictures[index])}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
    width="${width}" height="${height}" font-family="sans-serif" font-size="12">
    <rect width="100%" height="100%" fill="#dde"/>${cells.join('')}</svg>`;
}

function drawCell({ name, reason }: Step, index: number, png: Uint8Array): string {
  const data = Buffer.from(png).toString('base64');
  const lines = wrap(reason).map(
    (line, number) => `<text y="${HEIGHT + 28 + 13 * number}" fill="#445">${escapeXml(line)}</text>`,
  );
  return `<rect width="${WIDTH}" height="${HEIGHT}" fill="#889"/>
    <image width="${WIDTH}" height="${HEIGHT}" style="image-rendering:pixelated" xlink:href="data:image/png;base64,${data}"/>
    <text y="${HEIGHT + 14}" font-weight="bold">${index + 1}. ${escapeXml(name)}</text>${lines.join('')}`;
}

function wrap(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines[lines.length - 1].length + word.length >= LINE) lines.push('');
    lines[lines.length - 1] += `${lines[lines.length - 1] ? ' ' : ''}${word}`;
  }
  return lines;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
