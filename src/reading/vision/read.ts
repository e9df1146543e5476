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
import { A_DIGIT, areHalves, isSureDigit, type Reading, readGlyph, readImage, readLine } from './segment.js';
import { boxBefore, measureSkew, straighten } from './skew.js';
import { drawBytes, drawPlane, type Recorder, recorderInto, type Step } from './steps.js';
import { overGround } from './transparency.js';
import { type Quarters, turnBox, turnFound, turnPicture } from './turn.js';

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
  /** By how many degrees the picture was turned clockwise to be read; 0 where it was read as it stands. */
  turned: 0 | 90 | 180 | 270;
  /** How many pieces of ink there are, where they are more than the program reads; else absent. */
  overfull?: number;
  /** The steps' results in order; empty unless asked for. */
  steps: Step[];
}

/** The digits as read, without what is taken for none, the lines parted by `/`; empty where there is none. */
export function textOf({ lines }: Pick<Page, 'lines'>): string {
  return lines
    .map((line) => line.filter(({ reason }) => !reason).map(({ digit }) => digit))
    .filter((digits) => digits.length > 0)
    .map((digits) => digits.join(''))
    .join('/');
}

interface Size {
  width: number;
  height: number;
}

/** A picture is looked at with its sides reduced to a quarter, then to half, then as it is ... */
const REDUCTIONS = [4, 2];

/** ... leaving out those in which its longer side would be below this many pixels. */
const SMALLEST_SIDE = 200;

/** A page of so many pieces that is read with less than this mean confidence is tried turned ... */
const LEAST_TURNED = 3;
const POOR = 0.85;

/** ... where its pieces look more like digits by so much, or clearly, and is read turned where that makes it surer by so much. */
const LIKELIER = 0.03;
const CLEARLY = 0.2;

/** Pieces that look like digits by so much stand upright. */
const UPRIGHT = 0.7;
const BETTER = 0.06;

/** A page that reads well is upside down where so many more of its digits are sure that way: one may be doubtful either way. */
const MORE_SURE = 2;

/** Turned lines are no shorter than they were, or of so many digits in the mean. */
const LINE_OF_DIGITS = 2;

/** A piece so many times as long as it is wide is a stroke. */
const STROKE = 3;

/** Strokes are many from this share of the pieces on. */
const MANY = 0.4;

/** So many pieces are looked at to see which way up they are. */
const MOST_LOOKED_AT = 40;

/** Reads the digits of a picture. The classifier is called once or more for each digit. */
export function readPicture(picture: Picture, classify: Classifier, options: ReadOptions = {}): Page {
  const steps: Step[] = [];
  const record = recorderInto(options.steps ? steps : undefined);

  const opaque = overGround(picture);
  record('ground', 'transparency laid over a ground on which the ink shows', () => opaque);

  const { found, size } = findInSizes(opaque, options.steps ? steps : undefined);
  const { readings, quarters } = readUpright(found, size, classify, options);
  const back = ((4 - quarters) % 4) as Quarters;
  const turnedSize = quarters % 2 === 0 ? size : { width: size.height, height: size.width };
  const page = mapReadings(readings, (reading) => ({
    ...reading,
    box: enlarge(turnBox(reading.box, turnedSize, back), size, picture),
  }));
  const before = steps.at(-1)?.picture;
  if (quarters > 0 && before)
    record('turn', `turned clockwise by ${90 * quarters} degrees`, () => turnPicture(before, quarters));
  recordReadings(page.lines, record);
  const { overfull } = found;
  return { ...page, turned: (90 * quarters) as Page['turned'], ...(overfull && { overfull }), steps };
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
 * strokes are measured, and no lines cross but a table's: more pixels would say no more of it, and a quarter of the side
 * costs a sixteenth.
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
    if (found.glyphs.length === 0 || found.crossed || found.glyphs.some(isSmall)) continue;
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

/** What is read of a page, and by how many quarters of a circle it was turned for that. */
interface Upright {
  readonly readings: Readings;
  readonly quarters: Quarters;
}

/**
 * Reads what was found as it stands and, where that reads poorly, turned by quarters of a circle. Pieces are read one
 * by one to see which way up they look most like digits; only that way the lines are read again. Where they clearly do,
 * the lines as they stand need not be read: what lies on its side is cut and joined in vain. Where not all is understood
 * though it reads well, the page may be upside down.
 */
function readUpright(found: Found, size: Size, classify: Classifier, options: ReadOptions): Upright {
  const read = (quarters: Quarters) => ({
    readings: readStraight(
      quarters === 0 ? found : turnFound(found, size, quarters),
      quarters % 2 === 0 ? size : { width: size.height, height: size.width },
      classify,
      options,
    ),
    quarters,
  });
  if (options.single || found.glyphs.length < LEAST_TURNED) return read(0);
  const turn = lookOf(found.glyphs, classify) < UPRIGHT ? likelierTurn(found, size, classify) : undefined;
  if (turn && turn.gain >= CLEARLY) {
    const turned = read(turn.quarters);
    if (surenessOf(turned.readings) >= POOR && digitsALine(turned.readings) >= LINE_OF_DIGITS) return turned;
  }
  const asItStands = read(0);
  const sureness = surenessOf(asItStands.readings);
  if (sureness >= POOR) {
    // Upside down, many digits are others: 1899 is 6681.
    const { glyphs } = found;
    if (areAllUnderstood(asItStands.readings)) return asItStands;
    if (lookTurned(2, glyphs, size, classify) < lookOf(glyphs, classify) + LIKELIER) return asItStands;
    const turned = read(2);
    const isSurer = surenessOf(turned.readings) > sureness;
    const moreSure = sureDigits(turned.readings) - sureDigits(asItStands.readings);
    return isSurer && moreSure >= MORE_SURE ? turned : asItStands;
  }
  const best = turn ?? likelierTurn(found, size, classify);
  if (!best) return asItStands;
  const turned = read(best.quarters);
  // Strokes that lie on their side are sure ones, but they stand in lines of their own.
  const isBetter =
    surenessOf(turned.readings) > sureness + BETTER &&
    understood(turned.readings) > understood(asItStands.readings) &&
    digitsALine(turned.readings) >= Math.min(LINE_OF_DIGITS, digitsALine(asItStands.readings));
  return isBetter ? turned : asItStands;
}

/**
 * The turn in which pieces look more like digits than as they stand, and by how much; undefined where none does. Long
 * strokes are asked last, where they are many: upright they are 1s, and level they are halves of equals signs.
 */
function likelierTurn(
  found: Found,
  size: Size,
  classify: Classifier,
): { quarters: Quarters; gain: number } | undefined {
  const isShape = ({ box: { width, height } }: Glyph) =>
    Math.max(width, height) < STROKE * Math.min(width, height);
  const shapes = found.glyphs.filter(isShape);
  const areManyStrokes = found.glyphs.length - shapes.length >= MANY * found.glyphs.length;
  for (const asked of areManyStrokes ? [shapes, found.glyphs] : [shapes]) {
    const look = lookOf(asked, classify);
    const turns = ([1, 2, 3] as const).map((quarters) => ({
      quarters,
      gain: lookTurned(quarters, asked, size, classify) - look,
    }));
    const best = turns.reduce((most, turn) => (turn.gain > most.gain ? turn : most));
    if (best.gain >= LIKELIER) return best;
  }
  return undefined;
}

/** How much pieces look like digits when they are turned. */
const lookTurned = (quarters: Quarters, glyphs: Glyph[], size: Size, classify: Classifier) =>
  lookOf(turnFound({ glyphs }, size, quarters).glyphs, classify);

/** The mean length of lines. */
function digitsALine({ lines }: Readings): number {
  return lines.flat().length / Math.max(1, lines.length);
}

/** How many pieces are sure digits, or signs, whose confidence is 0. */
function understood(readings: Readings): number {
  const isSign = ({ confidence, reason }: Reading) => reason !== undefined && confidence === 0;
  return sureDigits(readings) + readings.lines.flat().filter(isSign).length;
}

function sureDigits({ lines }: Readings): number {
  return lines.flat().filter(({ confidence, reason }) => !reason && confidence >= A_DIGIT).length;
}

/** Whether all that was read is sure digits, or signs. */
function areAllUnderstood(readings: Readings): boolean {
  return understood(readings) === readings.lines.flat().length;
}

/** The mean confidence of all readings but signs. */
function surenessOf({ lines }: Readings): number {
  const readings = lines.flat().filter(({ confidence }) => confidence > 0);
  return readings.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, readings.length);
}

/** How much pieces look like digits one by one: the mean confidence of up to MOST_LOOKED_AT of them. */
function lookOf(glyphs: readonly Glyph[], classify: Classifier): number {
  const step = Math.ceil(glyphs.length / MOST_LOOKED_AT);
  const some = glyphs.filter((_, k) => k % step === 0);
  return (
    some.reduce((sum, glyph) => sum + readGlyph(glyph, classify).confidence, 0) / Math.max(1, some.length)
  );
}

/** Reads what was found with its lines set level, where they run askew; a table's lines are found as they lie. */
function readStraight(found: Found, size: Size, classify: Classifier, options: ReadOptions): Readings {
  const skew = found.ready || found.table || options.single ? 0 : measureSkew(found.glyphs);
  if (skew === 0) return readFound(found, classify, options);
  const readings = readFound({ glyphs: straighten(found.glyphs, skew) }, classify, options);
  return mapReadings(readings, (reading) => ({ ...reading, box: boxBefore(reading.box, skew, size) }));
}

function readFound(found: Found, classify: Classifier, { single }: ReadOptions): Readings {
  const { glyphs, ready, table } = found;
  if (ready) return { lines: [[readImage(ready.image, ready.box, classify)]] };
  if (glyphs.length === 0) return { lines: [] };
  if (single) return { lines: [[readGlyph(uniteGlyphs(glyphs), classify)]] };
  if (table) return pageOfTable(readTable(table, classify));
  return {
    lines: joinHalves(
      layOut(glyphs, (glyph) => isSureDigit(glyph, classify)),
      classify,
    ).map((line) => readLine(line, classify)),
  };
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
