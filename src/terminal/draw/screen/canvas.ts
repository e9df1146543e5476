// The canvas: the page with its drawing or picture, the pen over it, and what the pen is like in the frame.

import { rasterise } from '../../../drawing/raster.js';
import { sourceOf } from '../../../drawing/source.js';
import { SIDE } from '../../../reading/vision/normalise.js';
import { inkBox } from '../../../reading/vision/picture.js';
import { grey } from '../../cells/colour.js';
import type { Area, Frame } from '../../cells/frame.js';
import { drawPixels, type Look, type Pixels } from '../../cells/half-blocks.js';
import { heatColour, heatSign, isShownBySigns, normaliseHeat } from '../../prediction/heat.js';
import type { Seen } from '../reading/last-reading.js';
import type { Studio } from '../studio.js';
import { drawBox } from './box.js';
import { confidenceOf } from './confidence.js';
import { inside, toCell, type View, viewOf } from './layout.js';
import { PALETTE } from './palette.js';
import { scalePicture } from './picture.js';

/** What each place of the page says for the digit read there, -1..1. */
type HeatAt = (x: number, y: number) => number;

export function drawCanvas(frame: Frame, area: Area, studio: Studio, look: Look): void {
  const { drawing } = studio.editor;
  const view = viewOf(drawing.page, inside(area));
  drawBox(frame, area, titleOf(studio), penWords(studio), look);
  const heat = studio.explaining && studio.reading.seen ? heatOver(studio.reading.seen) : undefined;
  if (drawing.backdrop?.kind === 'photo') drawPhoto(frame, view, studio, look);
  else {
    const pixels = inkPixels(studio, view, isShownBySigns(look) ? undefined : heat);
    drawPixels(frame, view.area.column, view.area.row, pixels, look);
  }
  if (heat && isShownBySigns(look)) drawSigns(frame, view, studio, heat);
  drawAnswers(frame, view, studio);
  if (drawing.backdrop?.kind !== 'photo') drawPen(frame, view, studio, look);
}

function titleOf({ editor: { drawing } }: Studio): string {
  if (drawing.backdrop?.kind === 'photo') return drawing.backdrop.path;
  return drawing.backdrop ? drawing.backdrop.source : 'draw';
}

function penWords({ editor: { pen, drawing } }: Studio): string {
  if (drawing.backdrop?.kind === 'photo') return 'a picture: draw to begin anew';
  const what = pen.eraser ? 'eraser' : 'pen';
  return `${what} ${pen.down ? 'down' : 'up'}, ${pen.width} wide${drawing.inverted ? ', inverted' : ''}`;
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

function drawPhoto(frame: Frame, view: View, { editor: { drawing } }: Studio, look: Look): void {
  const { picture, x, y, unitsPerPixel } = sourceOf(drawing);
  const corner = toCell(view, { x, y });
  const width = Math.max(1, Math.round(picture.width * unitsPerPixel * view.scale));
  const height = Math.max(1, Math.round(picture.height * unitsPerPixel * view.scale));
  drawPixels(
    frame,
    corner.column,
    corner.row,
    scalePicture(picture, Math.min(width, view.area.columns), Math.min(height, 2 * view.area.rows)),
    look,
  );
}

/** Ink of the network's image begins at this level; resampling leaves traces around it. */
const INK = 64;

/** Units around a digit's box that count as its own: strokes have soft edges. */
const RIM = 1;

/**
 * Finds what a place says: the digit whose box it lies in, and there the pixel of the network's image, whose
 * ink fills the box. Slant and stroke width, which the pipeline may change, are passed over.
 */
function heatOver({ page, source, heat }: Seen): HeatAt | undefined {
  if (!heat) return undefined;
  const rim = RIM / source.unitsPerPixel;
  const digits = page.lines.flat().flatMap(({ box, image }, i) => {
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

/** Over each of several digits, and over those of a photo, what it is read as; the one in the panel is bold. */
function drawAnswers(
  frame: Frame,
  view: View,
  { readings, reading: { seen }, selected, editor }: Studio,
): void {
  if (!seen || (readings.length < 2 && editor.drawing.backdrop?.kind !== 'photo')) return;
  const { x, y, unitsPerPixel } = seen.source;
  for (const [i, { box, digit, confidence }] of readings.entries()) {
    const top = { x: x + (box.x + box.width / 2) * unitsPerPixel, y: y + box.y * unitsPerPixel };
    const { column, row } = toCell(view, top);
    const { colour } = confidenceOf(confidence);
    frame.set(column, Math.max(view.area.row, row - 1), String(digit), {
      colour,
      ground: 0,
      bold: i === selected,
    });
  }
}

/** Plus and minus over the ink. */
function drawSigns(frame: Frame, { area, scale }: View, { editor }: Studio, heat: HeatAt): void {
  const window = { x: 0, y: 0, scale, width: area.columns, height: 2 * area.rows };
  const ink = rasterise(editor.drawing, window);
  for (let row = 0; row < area.rows; row++)
    for (let column = 0; column < area.columns; column++) {
      if (ink.data[2 * row * window.width + column] < 0.5) continue;
      const sign = heatSign(heat((column + 0.5) / scale, (2 * row + 1) / scale));
      if (sign) frame.set(area.column + column, area.row + row, sign);
    }
}

/** The pen: its shape tells what it does, and its colour says so again. */
function drawPen(frame: Frame, view: View, { editor: { pen } }: Studio, look: Look): void {
  const { column, row } = toCell(view, pen);
  const { text, colour } = penMark(pen, look.ascii);
  const { ground, colour: over, text: under } = frame.at(column, row);
  const isInked = under !== ' ' && look.depth !== 'none' && !look.ascii;
  frame.set(column, row, text, { colour, ground: isInked ? over : ground, bold: true });
}

function penMark(pen: { down: boolean; eraser: boolean }, ascii: boolean) {
  if (pen.eraser) return { text: pen.down ? (ascii ? 'X' : '✖') : ascii ? 'x' : '×', colour: PALETTE.eraser };
  if (pen.down) return { text: ascii ? 'o' : '●', colour: PALETTE.penDown };
  return { text: '+', colour: PALETTE.pen };
}
