// A contact sheet: cells of SVG in rows, drawn as one PNG.

import { renderSvg } from './encode.js';

/** Lengths in pixels. */
export interface Cells {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  /** Around and between the cells. */
  readonly margin: number;
}

/** Draws cells, each of SVG with its own origin, row by row. */
export function drawSheet(
  cells: readonly string[],
  { columns, width, height, margin }: Cells,
): Promise<Uint8Array> {
  const placed = cells.map((cell, index) => {
    const x = margin + (index % columns) * (width + margin);
    const y = margin + Math.floor(index / columns) * (height + margin);
    return `<g transform="translate(${x},${y})">${cell}</g>`;
  });
  const rows = Math.ceil(cells.length / columns);
  return renderSvg(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
    width="${columns * (width + margin) + margin}" height="${rows * (height + margin) + margin}"
    font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#dde"/>${placed.join('')}</svg>`);
}

/** A PNG within a cell; `attributes` set its place, size and style. */
export function embedPng(png: Uint8Array, attributes: string): string {
  return `<image ${attributes} xlink:href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/>`;
}
