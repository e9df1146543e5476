// Draws strokes as pixels, anti-aliased, at any size.

import type { Picture, Plane } from '../reading/vision/picture.js';
import { type Drawing, PAGE_SIDE, type Page, type Sample } from './drawing.js';
import { type Point, type Stroke, smoothLine } from './stroke.js';

/** A part of the page as a raster: `width` x `height` pixels, `scale` to a unit, from the place (x, y) on. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly width: number;
  readonly height: number;
}

/** How much of each pixel is ink, 0..1, whatever the colours. A photo gives zeros. */
export function rasterise(drawing: Drawing, window: Window): Plane {
  const plane = {
    width: window.width,
    height: window.height,
    data: new Float32Array(window.width * window.height),
  };
  if (drawing.backdrop?.kind === 'sample') layDown(plane, drawing.backdrop, drawing.page, window);
  for (const stroke of drawing.strokes) draw(plane, stroke, window);
  return plane;
}

/** Where a sample's top left corner is on the page. */
export function sampleCorner(page: Page): Point {
  return { x: (page.width - PAGE_SIDE) / 2, y: (page.height - PAGE_SIDE) / 2 };
}

/** A sample's image, one unit a pixel, interpolated between the pixels' middles. */
function layDown(plane: Plane, { image }: Sample, page: Page, { x, y, scale, width, height }: Window): void {
  const corner = sampleCorner(page);
  for (let row = 0, i = 0; row < height; row++) {
    const v = y + (row + 0.5) / scale - corner.y - 0.5;
    for (let column = 0; column < width; column++, i++)
      plane.data[i] = interpolate(image, x + (column + 0.5) / scale - corner.x - 0.5, v) / 255;
  }
}

function interpolate(image: Uint8Array, u: number, v: number): number {
  const left = Math.floor(u);
  const top = Math.floor(v);
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= PAGE_SIDE || y >= PAGE_SIDE ? 0 : image[y * PAGE_SIDE + x];
  const upper = at(left, top) + (at(left + 1, top) - at(left, top)) * (u - left);
  const lower = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * (u - left);
  return upper + (lower - upper) * (v - top);
}

/** Draws one stroke: a pixel's ink is how far its middle lies within half a width of the line. */
function draw(plane: Plane, { points, width, erase }: Stroke, window: Window): void {
  const line = smoothLine(points).map(({ x, y, force = 1 }) => ({
    force,
    x: (x - window.x) * window.scale,
    y: (y - window.y) * window.scale,
  }));
  const radius = (width * window.scale) / 2;
  for (const [i, end] of line.entries()) {
    const begin = line[Math.max(0, i - 1)];
    drawPiece(plane, begin, end, (radius * (begin.force + end.force)) / 2, erase);
  }
}

function drawPiece({ width, height, data }: Plane, a: Point, b: Point, radius: number, erase: boolean): void {
  const reach = radius + 1;
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(a.y, b.y) + reach));
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach));
  const right = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const inside = radius + 0.5 - distance(x + 0.5, y + 0.5, a, b);
      const cover = Math.min(1, Math.max(0, inside));
      const i = y * width + x;
      data[i] = erase ? Math.min(data[i], 1 - cover) : Math.max(data[i], cover);
    }
  }
}

/** The distance of a place from the segment from a to b. */
function distance(x: number, y: number, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / square));
  const awayX = x - a.x - along * dx;
  const awayY = y - a.y - along * dy;
  return Math.sqrt(awayX * awayX + awayY * awayY);
}

/** A plane of ink as a grey picture: white ink on black, or black on white. */
export function paint({ width, height, data }: Plane, inverted: boolean): Picture {
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < data.length; i++) {
    const level = Math.round(255 * (inverted ? 1 - data[i] : data[i]));
    pixels[4 * i] = level;
    pixels[4 * i + 1] = level;
    pixels[4 * i + 2] = level;
  }
  return { width, height, data: pixels };
}
