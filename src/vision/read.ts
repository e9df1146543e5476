// The way from a picture to its digits: every step in order.

import type { Classifier } from './classifier.js';
import { reduceColour } from './colour.js';
import { type Found, findGlyphs } from './find-glyphs.js';
import { type Glyph, uniteGlyphs } from './glyph.js';
import { readTable } from './grid/read-table.js';
import { layOut } from './layout.js';
import { FINE_SIDE, SIDE } from './normalise.js';
import type { Box, Picture } from './picture.js';
import { shrinkPicture } from './resample.js';
import { areHalves, type Reading, readGlyph, readImage, readLine } from './segment.js';
import { drawBytes, drawPlane, type Recorder, recorderInto, type Step } from './steps.js';
import { overGround } from './transparency.js';

export interface ReadOptions {
  /** There is one digit and no more, whatever its parts. */
  single?: boolean;
  /** Keep a picture of each step's result. */
  steps?: boolean;
}

export interface Page {
  /** The lines from the top, in each the digits from the left. No digit found: no line. */
  lines: Reading[][];
  /** Where the picture shows a table: for each row, and in it for each column, the digits in the cell. */
  table?: Reading[][][];
  /** The steps' results in order; empty unless asked for. */
  steps: Step[];
}

/** The digits as read, the lines parted by `/`; empty where there is none. */
export function textOf({ lines }: Page): string {
  return lines.map((line) => line.map(({ digit }) => digit).join('')).join('/');
}

interface Size {
  width: number;
  height: number;
}

/** A picture is looked at with its sides reduced to a quarter, then to half, then as it is ... */
const REDUCTIONS = [4, 2];

/** ... leaving out those in which its longer side would be below this many pixels. */
const SMALLEST_SIDE = 200;

/** Reads the digits of a picture. The classifier is called once or more for each digit. */
export function readPicture(picture: Picture, classify: Classifier, options: ReadOptions = {}): Page {
  const steps: Step[] = [];
  const record = recorderInto(options.steps ? steps : undefined);

  const opaque = overGround(picture);
  record('ground', 'transparency laid over a ground on which the ink shows', () => opaque);

  const { found, size } = findInSizes(opaque, options.steps ? steps : undefined);
  const page = mapReadings(readFound(found, classify, options), (reading) => ({
    ...reading,
    box: enlarge(reading.box, size, picture),
  }));
  recordReadings(page.lines, record);
  return { ...page, steps };
}

/** What is read of a page: lines, and where it is a table its cells as well. */
type Readings = Pick<Page, 'lines' | 'table'>;

function mapReadings({ lines, table }: Readings, change: (reading: Reading) => Reading): Readings {
  if (table) return pageOfTable(table.map((row) => row.map((cell) => cell.map(change))));
  return { lines: lines.map((line) => line.map(change)) };
}

/** A table's rows as lines; one without a digit is none. */
function pageOfTable(table: Reading[][][]): Readings {
  return { lines: table.map((row) => row.flat()).filter((line) => line.length > 0), table };
}

/**
 * Finds the ink in the smallest size in which every piece of it is at least as large as the picture in which
 * strokes are measured: more pixels would say no more of it, and a quarter of the side costs a sixteenth.
 */
function findInSizes(picture: Picture, steps: Step[] | undefined): { found: Found; size: Size } {
  const { width, height } = picture;
  for (const reduction of REDUCTIONS) {
    if (Math.max(width, height) < reduction * SMALLEST_SIDE) continue;
    const tried: Step[] = [];
    const record = recorderInto(steps && tried);
    const reduced = shrinkPicture(picture, Math.ceil(width / reduction), Math.ceil(height / reduction));
    record('size', 'reduced, for its digits are large', () => reduced);
    const found = findIn(reduced, record);
    if (found.glyphs.length === 0 || found.glyphs.some(isSmall)) continue;
    steps?.push(...tried);
    return { found, size: reduced };
  }
  return { found: findIn(picture, recorderInto(steps)), size: picture };
}

function findIn(picture: Picture, record: Recorder): Found {
  const grey = reduceColour(picture);
  record('grey', 'colour reduced along the axis on which ink differs from its ground', () => drawPlane(grey));
  return findGlyphs(grey, record);
}

function isSmall({ box }: Glyph): boolean {
  return Math.max(box.width, box.height) < FINE_SIDE;
}

function readFound(found: Found, classify: Classifier, { single }: ReadOptions): Readings {
  const { glyphs, ready, table } = found;
  if (ready) return { lines: [[readImage(ready.image, ready.box, classify)]] };
  if (glyphs.length === 0) return { lines: [] };
  if (single) return { lines: [[readGlyph(uniteGlyphs(glyphs), classify)]] };
  if (table) return pageOfTable(readTable(table, classify));
  return { lines: joinHalves(layOut(glyphs), classify).map((line) => readLine(line, classify)) };
}

/** Two lines of one glyph each may be the halves of one broken digit. */
function joinHalves(lines: Glyph[][], classify: Classifier): Glyph[][] {
  if (lines.length !== 2 || lines.some((line) => line.length > 1)) return lines;
  const [[upper], [lower]] = lines;
  return areHalves(upper, lower, classify) ? [[uniteGlyphs([upper, lower])]] : lines;
}

/** The box in a picture's own pixels of a box in a reduced size of it. */
function enlarge(box: Box, from: Size, to: Size): Box {
  const x = Math.floor((box.x * to.width) / from.width);
  const y = Math.floor((box.y * to.height) / from.height);
  return {
    x,
    y,
    width: Math.ceil(((box.x + box.width) * to.width) / from.width) - x,
    height: Math.ceil(((box.y + box.height) * to.height) / from.height) - y,
  };
}

function recordReadings(lines: Reading[][], record: Recorder): void {
  for (const [row, line] of lines.entries())
    for (const [column, { image }] of line.entries())
      record(`digit ${row + 1}.${column + 1}`, 'what the network sees', () => drawBytes(SIDE, SIDE, image));
}
