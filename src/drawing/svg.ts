// A drawing as SVG: its strokes as paths, with the same curves as on the screen.

import { type Drawing, PAGE_SIDE, type Sample } from './drawing.js';
import { sampleCorner } from './raster.js';
import type { Point, Stroke } from './stroke.js';

/** Pixels per unit, for viewers without another preference. */
const SHOWN_SCALE = 16;

const number = (value: number) => String(Math.round(value * 1000) / 1000);
const place = ({ x, y }: Point) => `${number(x)} ${number(y)}`;

/** A stroke's path: the quadratic B-spline of smoothLine(), whose pieces SVG draws itself. */
function pathOf(points: readonly Point[]): string {
  const [first] = points;
  // A line of length zero with round ends is a dot.
  if (points.length === 1) return `M${place(first)}h0`;
  if (points.length === 2) return `M${place(first)}L${place(points[1])}`;
  const curves = points.slice(1, -1).map((point, k) => {
    const next = points[k + 2];
    const isLast = k === points.length - 3;
    return `Q${place(point)} ${place(isLast ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return `M${place(first)}${curves.join('')}`;
}

function strokeElement({ points, width, erase }: Stroke, ink: string, paper: string): string {
  return `  <path d="${pathOf(points)}" stroke="${erase ? paper : ink}" stroke-width="${number(width)}"/>`;
}

/** A sample's pixels as squares, its grey as opacity. */
function sampleElements({ image }: Sample, corner: Point, ink: string): string[] {
  return [...image].flatMap((value, i) => {
    if (value === 0) return [];
    const x = number(corner.x + (i % PAGE_SIDE));
    const y = number(corner.y + Math.floor(i / PAGE_SIDE));
    const opacity = number(value / 255);
    return [`  <rect x="${x}" y="${y}" width="1" height="1" fill="${ink}" fill-opacity="${opacity}"/>`];
  });
}

/** The SVG file of a drawing without a photo. */
export function toSvg({ page, strokes, backdrop, inverted }: Drawing): string {
  const [ink, paper] = inverted ? ['black', 'white'] : ['white', 'black'];
  const size = `${number(page.width)} ${number(page.height)}`;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" ` +
      `width="${number(page.width * SHOWN_SCALE)}" height="${number(page.height * SHOWN_SCALE)}" ` +
      'fill="none" stroke-linecap="round" stroke-linejoin="round">',
    `  <rect width="100%" height="100%" fill="${paper}"/>`,
    ...(backdrop?.kind === 'sample' ? sampleElements(backdrop, sampleCorner(page), ink) : []),
    ...strokes.map((stroke) => strokeElement(stroke, ink, paper)),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}
