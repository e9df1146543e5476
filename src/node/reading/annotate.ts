// Pictures with their answers drawn in: a box around each digit, and above it what it was read as.

import type { IsUnsure } from '../../reading/certainty.js';
import type { Picture } from '../../reading/vision/picture.js';
import type { Page } from '../../reading/vision/read.js';
import type { Reading } from '../../reading/vision/segment.js';
import { writeWhole } from '../files.js';
import { encodePng, renderSvg } from '../pictures/encode.js';
import { embedPng } from '../pictures/sheet.js';

/** Sure digits are blue; unsure ones orange, with a question mark; ink that is no digit is grey, with a dot. */
const SURE = '#1a4fd6';
const UNSURE = '#c05600';
const NO_DIGIT = '#767676';

/** Smaller pictures are enlarged by a whole factor to at least this longer side, so that answers can be read. */
const LEAST_SIDE = 480;
/** Of the longer side: the width of the boxes' lines. In pixels: the least height of the answers. */
const LINE = 0.002;
const SMALLEST_TEXT = 12;

/** Writes a picture with its answers as PNG, into a folder that is made as needed. */
export async function writeAnnotation(
  file: string,
  picture: Picture,
  page: Page,
  isUnsure: IsUnsure,
): Promise<void> {
  writeWhole(file, await drawAnnotation(picture, page, isUnsure));
}

/** A picture with its answers, as a PNG file's bytes. */
export async function drawAnnotation(
  picture: Picture,
  page: Pick<Page, 'lines'>,
  isUnsure: IsUnsure,
): Promise<Uint8Array> {
  const scale = Math.max(1, Math.ceil(LEAST_SIDE / Math.max(picture.width, picture.height)));
  const [width, height] = [scale * picture.width, scale * picture.height];
  const line = Math.max(1, LINE * Math.max(width, height));
  const image = embedPng(
    await encodePng(picture),
    `width="${width}" height="${height}" style="image-rendering:pixelated"`,
  );
  return renderSvg(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
    width="${width}" height="${height}" font-family="sans-serif" font-weight="bold">${image}${drawAnswers(page, scale, line, isUnsure)}</svg>`);
}

/** The answers as SVG, to be laid over a picture that is drawn `scale` times as large; `line` is the width of lines. */
export function drawAnswers(
  page: Pick<Page, 'lines'>,
  scale: number,
  line: number,
  isUnsure: IsUnsure,
): string {
  return page.lines
    .flat()
    .map((reading) => drawAnswer(reading, scale, line, isUnsure))
    .join('');
}

/** A digit's box with its answer at the upper left corner, outlined in white so that it shows on any ground. */
function drawAnswer(reading: Reading, scale: number, line: number, isUnsure: IsUnsure): string {
  const { box } = reading;
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((length) => scale * length);
  const colour = reading.reason ? NO_DIGIT : isUnsure(reading) ? UNSURE : SURE;
  const answer = reading.reason ? '·' : `${reading.digit}${isUnsure(reading) ? '?' : ''}`;
  const size = Math.max(SMALLEST_TEXT, 0.35 * height);
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${colour}"
    stroke-width="${line}"/><text x="${x}" y="${Math.max(size, y - line)}" font-size="${size}" fill="${colour}"
    stroke="#fff" stroke-width="${size / 6}" paint-order="stroke">${answer}</text>`;
}
