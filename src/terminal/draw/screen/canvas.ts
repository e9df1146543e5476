// The canvas: the page with its drawing or picture, the pen on it, and the pen's state in the frame.

import { basename } from 'node:path';
import type { Drawing } from '../../../drawing/drawing.js';
import { rasterise } from '../../../drawing/raster.js';
import { type Source, sourceOf } from '../../../drawing/source.js';
import { isDigit } from '../../../reading/certainty.js';
import { SIDE } from '../../../reading/vision/normalise.js';
import { inkBox } from '../../../reading/vision/picture.js';
import { grey } from '../../cells/colour.js';
import type { Area, Frame } from '../../cells/frame.js';
import { drawPixels, type Look, type Pixels } from '../../cells/half-blocks.js';
import { heatColour, heatSign, isShownBySigns, normaliseHeat } from '../../prediction/heat.js';
import type { Seen } from '../reading/last-reading.js';
import type { Studio } from '../studio.js';
import { drawBox } from './box.js';
import { confidenceOf, shownDigit } from './confidence.js';
import { inside, toCell, type View, viewOf } from './layout.js';
import { PALETTE } from './palette.js';
import { scalePicture } from './picture.js';

/** The evidence of each place of the page for the digit read there, -1..1. */
type HeatAt = (x: number, y: number) => number;

export function drawCanvas(frame: Frame, area: Area, studio: Studio, look: Look): void {
  const { drawing } = studio.editor;
  const view = viewOf(drawing.page, inside(area));
  drawBox(frame, area, titleOf(studio), penWords(studio), look);
  const heat = studio.explaining && studio.reading.seen ? heatOver(studio.reading.seen) : undefined;
  if (drawing.backdrop?.kind === 'photo') drawPhoto(frame, view, studio, look);
  else if (heat && isShownBySigns(look)) drawSigns(frame, view, studio, heat, look);
  else drawPixels(frame, view.area.column, view.area.row, inkPixels(studio, view, heat), look);
  drawAnswers(frame, view, studio, look);
  if (drawing.backdrop?.kind !== 'photo') drawPen(frame, view, studio, look);
}

function titleOf({ editor: { drawing } }: Studio): string {
  if (drawing.backdrop?.kind === 'photo') return basename(drawing.backdrop.path);
  return `${drawing.backdrop?.source ?? 'draw'}${drawing.inverted ? ', inverted' : ''}`;
}

function penWords({ editor: { pen, drawing } }: Studio): string {
  if (drawing.backdrop?.kind === 'photo') return 'picture; draw: new page';
  const what = pen.eraser ? 'eraser' : 'pen';
  return `${what} ${pen.down ? 'down' : 'up'}, ${pen.width} wide`;
}

function inkPixels({ editor: { drawing } }: Studio, { area, scale }: View, heat?: HeatAt): Pixels {
  const { columns: width, rows } = area;
  const height = 2 * rows;
  const ink = rasterise(drawing, { x: 0, y: 0, scale, width, height });
  const colours = new Int32Array(width * height);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const value = ink.data[i];
      colours[i] =
        heat && value > 0
          ? heatColour(value, heat((x + 0.5) / scale, (y + 0.5) / scale))
          : grey(Math.round(255 * (drawing.inverted ? 1 - value : value)));
    }
  return { width, height, colours };
}

/** The part of the photo that holds its ink, once that was found. */
function drawPhoto(frame: Frame, view: View, { editor, reading: { seen } }: Studio, look: Look): void {
  const { picture, x, y, unitsPerPixel } = shownSource(editor.drawing, seen);
  const { page } = editor.drawing;
  const part = {
    x: Math.max(0, -x / unitsPerPixel),
    y: Math.max(0, -y / unitsPerPixel),
    right: Math.min(picture.width, (page.width - x) / unitsPerPixel),
    bottom: Math.min(picture.height, (page.height - y) / unitsPerPixel),
  };
  const size = { width: part.right - part.x, height: part.bottom - part.y };
  const corner = toCell(view, { x: x + part.x * unitsPerPixel, y: y + part.y * unitsPerPixel });
  const width = Math.max(1, Math.round(size.width * unitsPerPixel * view.scale));
  const height = Math.max(1, Math.round(size.height * unitsPerPixel * view.scale));
  drawPixels(
    frame,
    corner.column,
    corner.row,
    scalePicture(picture, Math.min(width, view.area.columns), Math.min(height, 2 * view.area.rows), {
      ...part,
      ...size,
    }),
    look,
  );
}

/** Where a photo lies on the page: as it was read, or all of it while another drawing's reading is known. */
function shownSource(drawing: Drawing, seen: Seen | undefined): Source {
  const source = sourceOf(drawing);
  return seen?.source.picture === source.picture ? seen.source : source;
}

/** Ink of the network's image begins at this level; resampling leaves traces around it. */
const INK = 64;

/** Units around a digit's box that count as its own: strokes have soft edges. */
const RIM = 1;

/**
 * The evidence at a place: of the digit whose box it lies in, the pixel of the network's image there, whose ink fills the
 * box. Slant and stroke width, which the pipeline may change, are ignored.
 */
function heatOver({ page, source, heat }: Seen): HeatAt | undefined {
  if (!heat) return undefined;
  const rim = RIM / source.unitsPerPixel;
  const digits = page.lines.flat().flatMap((reading, i) => {
    if (!isDigit(reading)) return [];
    const { box, image } = reading;
    const ink = inkBox({ width: SIDE, height: SIDE, data: image.map((level) => (level >= INK ? 1 : 0)) });
    return ink ? [{ box, ink, values: normaliseHeat(heat[i]) }] : [];
  });
  return (x, y) => {
    const column = (x - source.x) / source.unitsPerPixel;
    const row = (y - source.y) / source.unitsPerPixel;
    const digit = digits.find(
      ({ box }) =>
        column >= box.x - rim &&
        row >= box.y - rim &&
        column < box.x + box.width + rim &&
        row < box.y + box.height + rim,
    );
    if (!digit) return 0;
    const { box, ink, values } = digit;
    const u = ink.x + within(((column - box.x) / box.width) * ink.width, ink.width);
    const v = ink.y + within(((row - box.y) / box.height) * ink.height, ink.height);
    return values[v * SIDE + u];
  };
}

/** The pixel of `count` in which a place lies, the first or the last for places outside. */
function within(place: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(place)));
}

/** The answer over each of several digits, and over those of a photo; the one in the panel is bold. */
function drawAnswers(
  frame: Frame,
  view: View,
  { readings, reading: { seen }, selected, editor }: Studio,
  look: Look,
): void {
  if (!seen || (readings.length < 2 && editor.drawing.backdrop?.kind !== 'photo')) return;
  const { x, y, unitsPerPixel } = seen.source;
  for (const [i, reading] of readings.entries()) {
    const { box } = reading;
    const top = { x: x + (box.x + box.width / 2) * unitsPerPixel, y: y + box.y * unitsPerPixel };
    const { column, row } = toCell(view, top);
    const { colour } = confidenceOf(reading);
    frame.set(column, Math.max(view.area.row, row - 1), shownDigit(reading, look), {
      colour,
      ground: 0,
      bold: i === selected,
    });
  }
}

/** The ink in dots, with plus and minus where there is evidence: no other character may be taken for a sign. */
function drawSigns(
  frame: Frame,
  { area, scale }: View,
  { editor }: Studio,
  heat: HeatAt,
  { ascii }: Look,
): void {
  const window = { x: 0, y: 0, scale, width: area.columns, height: 2 * area.rows };
  const ink = rasterise(editor.drawing, window);
  for (let row = 0; row < area.rows; row++)
    for (let column = 0; column < area.columns; column++) {
      const at = 2 * row * window.width + column;
      if (Math.max(ink.data[at], ink.data[at + window.width]) < 0.5) continue;
      const sign = heatSign(heat((column + 0.5) / scale, (2 * row + 1) / scale));
      frame.set(area.column + column, area.row + row, sign ?? (ascii ? '.' : '·'));
    }
}

/** The pen: its shape says whether it is down and whether it erases, and its colour repeats that. */
function drawPen(frame: Frame, view: View, { editor: { pen } }: Studio, look: Look): void {
  const { column, row } = toCell(view, pen);
  const { text, colour } = penMark(pen, look.ascii);
  const { ground, colour: over, text: under } = frame.at(column, row);
  const isInked = under !== ' ' && look.depth !== 'none' && !look.ascii;
  frame.set(column, row, text, { colour, ground: isInked ? over : ground, bold: true });
}

function penMark(pen: { down: boolean; eraser: boolean }, ascii: boolean) {
  if (pen.eraser) return { text: pen.down ? (ascii ? 'X' : '✖') : ascii ? 'x' : '×', colour: PALETTE.eraser };
  if (pen.down) return { text: ascii ? 'O' : '●', colour: PALETTE.penDown };
  return { text: ascii ? 'o' : '○', colour: PALETTE.pen };
}
