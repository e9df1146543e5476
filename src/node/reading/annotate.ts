// Pictures with the answers drawn in: a box around each digit, and above it what it was read as.

import { isUnsure } from '../../reading/certainty.js';
import type { Picture } from '../../reading/vision/picture.js';
import type { Page } from '../../reading/vision/read.js';
import type { Reading } from '../../reading/vision/segment.js';
import { writeWhole } from '../files.js';
import { encodePng, renderSvg } from '../pictures/encode.js';
import { embedPng } from '../pictures/sheet.js';

/** Sure digits are green; unsure ones orange and with a question mark; what is taken for no digit is grey. */
const SURE = '#0a0';
const UNSURE = '#e60';
const NO_DIGIT = '#888';

/** Of a picture's longer side: the width of the boxes' lines; the least height of the answers, in pixels. */
const LINE = 0.002;
const SMALLEST_TEXT = 12;

/** Writes a picture with its answers as PNG, into a folder that is made as needed. */
export async function writeAnnotation(file: string, picture: Picture, page: Page): Promise<void> {
  const { width, height } = picture;
  const line = Math.max(1, LINE * Math.max(width, height));
  const answers = page.lines.flat().map((reading) => drawAnswer(reading, line));
  const image = embedPng(await encodePng(picture), `width="${width}" height="${height}"`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
    width="${width}" height="${height}" font-family="sans-serif" font-weight="bold">${image}${answers.join('')}</svg>`;
  writeWhole(file, await renderSvg(svg));
}

/** A digit's box with its answer at the upper left corner, white behind it so that it shows on any ground. */
function drawAnswer(reading: Reading, line: number): string {
  const { x, y, width, height } = reading.box;
  const colour = reading.reason ? NO_DIGIT : isUnsure(reading) ? UNSURE : SURE;
  const answer = reading.reason ? '·' : `${reading.digit}${isUnsure(reading) ? '?' : ''}`;
  const size = Math.max(SMALLEST_TEXT, 0.35 * height);
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${colour}"
    stroke-width="${line}"/><text x="${x}" y="${Math.max(size, y - line)}" font-size="${size}" fill="${colour}"
    stroke="#fff" stroke-width="${size / 6}" paint-order="stroke">${answer}</text>`;
}
