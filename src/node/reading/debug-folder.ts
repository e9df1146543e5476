// The debug view: what each step made of a picture, as PNG files, and one sheet that shows them in order.

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fillWords } from '../../lines.js';
import { escapeMarkup } from '../../markup.js';
import { describeProbability, plural } from '../../numbers.js';
import type { IsUnsure } from '../../reading/certainty.js';
import { captionSteps } from '../../reading/step-captions.js';
import type { Picture } from '../../reading/vision/picture.js';
import type { Page } from '../../reading/vision/read.js';
import type { Reading } from '../../reading/vision/segment.js';
import { writeWhole } from '../files.js';
import { encodePng } from '../pictures/encode.js';
import { drawSheet, embedPng } from '../pictures/sheet.js';
import { drawAnnotation, drawAnswers } from './annotate.js';
import { hasSteps, SHEET } from './output-folder.js';

/** The sheet's cells, in pixels: a picture of at most this size, and captions below it. */
const COLUMNS = 3;
const WIDTH = 320;
const HEIGHT = 240;
const CAPTION = 44;
const MARGIN = 12;
/** The width of the lines around answers. */
const ANSWER_LINE = 1.5;
/** Characters of a caption's line. */
const LINE = 52;

const ANSWER = 'answer';
/** The files of steps, as they are named below. Others of a folder are somebody's own. */
const STEP_FILE =
  /^\d{2,}-(answer|picture|ground|size|grey|surroundings|polarity|mnist|light|threshold|cells|ruled-lines|boxes|clutter|digit-\d+\.\d+)\.png$/;

/** A cell of the sheet, and a file. */
interface Cell {
  readonly name: string;
  readonly caption: string;
  readonly png: Uint8Array;
  /** What the sheet shows in its cell, in SVG. */
  readonly view: string;
}

/**
 * Writes the picture with its answers, each step that changed something as `01-picture.png` and so on, and `sheet.png` with
 * all of them, into a folder that is made as needed. The steps of another picture that are there are removed first.
 */
export async function writeSteps(
  folder: string,
  picture: Picture,
  page: Page,
  isUnsure: IsUnsure,
): Promise<void> {
  const steps = captionSteps(picture, page, isUnsure);
  const cells = await Promise.all(
    steps.map(async ({ name, reason, picture }) => {
      const png = await encodePng(picture);
      return { name, caption: reason, png, view: viewPicture(picture, png) };
    }),
  );
  const answer: Cell = {
    name: ANSWER,
    caption: describeAnswer(page, isUnsure),
    png: await drawAnnotation(picture, page, isUnsure),
    // The first step is the picture as given.
    view: cells[0].view + viewAnswers(picture, page, isUnsure),
  };
  const all = [answer, ...cells];
  removeSteps(folder);
  for (const [index, { name, png }] of all.entries()) writeWhole(join(folder, fileName(index, name)), png);
  const sheet = { columns: COLUMNS, width: WIDTH, height: HEIGHT + CAPTION, margin: MARGIN };
  writeWhole(join(folder, SHEET), await drawSheet(all.map(drawCell), sheet));
}

/** Removes the steps that an earlier run wrote to a folder, or steps of two pictures would stand among each other. */
function removeSteps(folder: string): void {
  if (!hasSteps(folder)) return;
  for (const name of readdirSync(folder))
    if (STEP_FILE.test(name)) rmSync(join(folder, name), { force: true });
}

function describeAnswer({ lines, overfull }: Page, isUnsure: IsUnsure): string {
  const readings = lines.flat();
  if (readings.length === 0)
    return overfull ? `nothing read: ${overfull} pieces of ink are too many` : 'no digit found';
  const text = lines.map((line) => line.map((reading) => textOf(reading, isUnsure)).join('')).join(' / ');
  const digits = readings.filter(({ reason }) => !reason);
  if (digits.length === 0) return `${text}: no digit found`;
  const least = Math.min(...digits.map(({ confidence }) => confidence));
  return `${text}: ${plural(digits.length, 'digit')}, ${describeProbability(least)} ${digits.length > 1 ? 'for the least sure' : 'sure'}`;
}

const textOf = (reading: Reading, isUnsure: IsUnsure) =>
  reading.reason ? '·' : isUnsure(reading) ? '?' : String(reading.digit);

function fileName(index: number, name: string): string {
  return `${String(index).padStart(2, '0')}-${name.toLowerCase().replace(/[^a-z0-9.]+/g, '-')}.png`;
}

/** How many times as large a cell shows a picture. */
const scaleOf = ({ width, height }: Picture) => Math.min(WIDTH / width, HEIGHT / height);

/** A picture in a cell: its pixels to be seen where it is enlarged, its thin lines kept where it is reduced. */
function viewPicture(picture: Picture, png: Uint8Array): string {
  const rendering = scaleOf(picture) > 1 ? ' style="image-rendering:pixelated"' : '';
  return embedPng(png, `width="${WIDTH}" height="${HEIGHT}"${rendering}`);
}

/** The answers over a picture in a cell, drawn in the cell's size: a reduced drawing would lose thin lines. */
function viewAnswers(picture: Picture, page: Page, isUnsure: IsUnsure): string {
  const scale = scaleOf(picture);
  const [x, y] = [(WIDTH - scale * picture.width) / 2, (HEIGHT - scale * picture.height) / 2];
  return `<g transform="translate(${x},${y})" font-weight="bold">${drawAnswers(page, scale, ANSWER_LINE, isUnsure)}</g>`;
}

function drawCell({ name, caption, view }: Cell, index: number): string {
  const lines = fillWords(caption, LINE).map(
    (line, number) => `<text y="${HEIGHT + 28 + 13 * number}" fill="#445">${escapeMarkup(line)}</text>`,
  );
  const title = index === 0 ? name : `${index}. ${name}`;
  return `<rect width="${WIDTH}" height="${HEIGHT}" fill="#889"/>
    ${view}
    <text y="${HEIGHT + 14}" font-weight="bold">${escapeMarkup(title)}</text>${lines.join('')}`;
}
