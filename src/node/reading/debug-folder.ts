// The debug view: what each step made of a picture, as PNG files, and one sheet that shows them in order.

import { join } from 'node:path';
import { fillWords } from '../../lines.js';
import { escapeMarkup } from '../../markup.js';
import { describeProbability, percent, plural } from '../../numbers.js';
import type { IsUnsure } from '../../reading/certainty.js';
import type { Picture } from '../../reading/vision/picture.js';
import type { Page } from '../../reading/vision/read.js';
import type { Reading } from '../../reading/vision/segment.js';
import type { Step } from '../../reading/vision/steps.js';
import { writeWhole } from '../files.js';
import { encodePng } from '../pictures/encode.js';
import { drawSheet, embedPng } from '../pictures/sheet.js';
import { drawAnnotation } from './annotate.js';

/** The sheet's cells, in pixels: a picture of at most this size, and captions below it. */
const COLUMNS = 3;
const WIDTH = 320;
const HEIGHT = 240;
const CAPTION = 44;
const MARGIN = 12;
/** Characters of a caption's line. */
const LINE = 52;

/** A cell of the sheet, and a file. */
interface Cell {
  readonly name: string;
  readonly caption: string;
  readonly png: Uint8Array;
}

/**
 * Writes the picture with its answers, each step that changed something as `01-picture.png` and so on, and `sheet.png` with
 * all of them, into a folder that is made as needed.
 */
export async function writeSteps(
  folder: string,
  picture: Picture,
  page: Page,
  isUnsure: IsUnsure,
): Promise<void> {
  const original: Step = { name: 'picture', reason: 'as given', picture };
  const steps = withoutIdle([original, ...page.steps]);
  const answer: Cell = {
    name: 'answer',
    caption: describeAnswer(page, isUnsure),
    png: await drawAnnotation(picture, page, isUnsure),
  };
  const cells = await Promise.all(
    steps.map(async (step, index) => ({
      name: step.name,
      caption: describeStep(step, steps[index - 1]?.picture, page, isUnsure),
      png: await encodePng(step.picture),
    })),
  );
  const all = [answer, ...cells];
  for (const [index, { name, png }] of all.entries()) writeWhole(join(folder, fileName(index, name)), png);
  const sheet = { columns: COLUMNS, width: WIDTH, height: HEIGHT + CAPTION, margin: MARGIN };
  writeWhole(join(folder, 'sheet.png'), await drawSheet(all.map(drawCell), sheet));
}

/** The steps without those that left the picture as it was. */
function withoutIdle(steps: readonly Step[]): Step[] {
  const kept: Step[] = [];
  for (const step of steps) {
    const before = kept.at(-1);
    if (!before || isDigit(step) || !areSame(before.picture, step.picture)) kept.push(step);
  }
  return kept;
}

function areSame(a: Picture, b: Picture): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    Buffer.compare(Buffer.from(a.data), Buffer.from(b.data)) === 0
  );
}

/** Steps of single digits are named "digit 2.1": line and place in it. */
const DIGIT = /^digit (\d+)\.(\d+)$/;
const isDigit = ({ name }: Step) => DIGIT.test(name);

/** What a step did to this picture. */
function describeStep(
  { name, reason, picture }: Step,
  before: Picture | undefined,
  page: Page,
  isUnsure: IsUnsure,
): string {
  const [, row, column] = DIGIT.exec(name) ?? [];
  if (row) return describeReading(page.lines[Number(row) - 1][Number(column) - 1], isUnsure);
  const size = `${picture.width} x ${picture.height} pixels`;
  if (!before) return `as given, ${size}`;
  const captions: Record<string, () => string> = {
    ground: () => 'transparent parts filled',
    size: () => `reduced from ${before.width} x ${before.height} to ${size}`,
    grey: () => 'colours turned to grey',
    surroundings: () =>
      `${percent(shareChanged(before, picture), 0)} of the picture lies outside the paper: painted over`,
    polarity: () => 'inverted: the ink was the lighter part',
    light: () => 'shadows evened out',
    threshold: () => `${percent(inkOf(picture), 1)} of the pixels are ink`,
    'ruled lines': () => `ruled lines removed, ${percent(1 - inkOf(picture) / inkOf(before), 0)} of the ink`,
    boxes: () => `boxes removed, ${percent(1 - inkOf(picture) / inkOf(before), 0)} of the ink`,
    clutter: () => 'frames, edges and specks removed',
    cells: () => `a table of ${page.table?.length} rows and ${page.table?.[0].length} columns`,
    MNIST: () => 'already prepared as MNIST’s digits are',
  };
  return captions[name]?.() ?? reason;
}

/** The share of pixels that differ between two pictures of one size. */
function shareChanged({ width, height, data }: Picture, { data: after }: Picture): number {
  let changed = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] !== after[i]) changed++;
  return changed / (width * height);
}

/** The share of a mask's pixels that are ink, which it shows black. */
function inkOf({ width, height, data }: Picture): number {
  let ink = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] < 128) ink++;
  return ink / (width * height);
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

function describeReading(reading: Reading, isUnsure: IsUnsure): string {
  const { digit, confidence, reason } = reading;
  if (reason) return `no digit: ${reason}`;
  return `${isUnsure(reading) ? `unsure, perhaps ${digit}` : `read as ${digit}`}, ${describeProbability(confidence)}`;
}

function fileName(index: number, name: string): string {
  return `${String(index).padStart(2, '0')}-${name.toLowerCase().replace(/[^a-z0-9.]+/g, '-')}.png`;
}

function drawCell({ name, caption, png }: Cell, index: number): string {
  const lines = fillWords(caption, LINE).map(
    (line, number) => `<text y="${HEIGHT + 28 + 13 * number}" fill="#445">${escapeMarkup(line)}</text>`,
  );
  const title = index === 0 ? name : `${index}. ${name}`;
  return `<rect width="${WIDTH}" height="${HEIGHT}" fill="#889"/>
    ${embedPng(png, `width="${WIDTH}" height="${HEIGHT}" style="image-rendering:pixelated"`)}
    <text y="${HEIGHT + 14}" font-weight="bold">${escapeMarkup(title)}</text>${lines.join('')}`;
}
