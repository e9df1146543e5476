// Edges in plain numbers, and the way back from them to pixels. The kernel that networks are trained and read with is
// assembly/edges.ts, where they are defined; this is for explanations, which need slopes.

import { CELL_DIVISOR, CELL_WEIGHTS, GRID_SIDE } from '../engine/network/edges.js';
import { IMAGE_SIDE, PIXELS } from '../engine/network/topology.js';

/** A byte; what is more is cut. */
const MOST = 255;

/** A pixel, or one of those just outside, by its place in the image. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** A cell of a direction's grid, by its place among the 784 edges, and the weight of a pixel in it. */
interface Share {
  readonly cell: number;
  readonly weight: number;
}

/** The edges (784) of an image (784), as the kernel finds them. */
export function findEdges(image: Uint8Array): Uint8Array {
  const sums = new Float64Array(PIXELS);
  forEachPlace((place) => {
    const { gx, gy } = slopesAt(image, place);
    const across = Math.abs(gx) - Math.abs(gy);
    const slant = Math.floor(1.5 * Math.min(Math.abs(gx), Math.abs(gy)));
    for (const [direction, edge] of [
      [across > 0 ? 0 : 1, Math.abs(across)],
      [gx * gy > 0 ? 2 : 3, slant],
    ])
      for (const { cell, weight } of sharesOf(place, direction)) sums[cell] += weight * edge;
  });
  return Uint8Array.from(sums, (sum) => Math.min(MOST, Math.floor(sum / CELL_DIVISOR)));
}

/**
 * From how much something grows with each edge (784) to how much it grows with each pixel (784). What is rounded counts as if it
 * were not; an edge that is cut grows no more.
 */
export function throughEdges(image: Uint8Array, gradient: Float64Array): Float64Array {
  const isCut = findEdges(image).map((edge) => (edge === MOST ? 1 : 0));
  const byPixel = new Float64Array(PIXELS);
  const add = ({ x, y }: Place, value: number) => {
    if (isInside({ x, y })) byPixel[y * IMAGE_SIDE + x] += value;
  };
  forEachPlace((place) => {
    const { gx, gy } = slopesAt(image, place);
    const [lengthX, lengthY] = [Math.abs(gx), Math.abs(gy)];
    const through = (direction: number) =>
      sharesOf(place, direction).reduce(
        (sum, { cell, weight }) => sum + (isCut[cell] ? 0 : (weight / CELL_DIVISOR) * gradient[cell]),
        0,
      );
    const across = lengthX > lengthY ? through(0) : -through(1);
    const slant = 1.5 * through(gx * gy > 0 ? 2 : 3);
    // The lesser of the two counts; of equal ones each half.
    const ofX = lengthX < lengthY ? 1 : lengthX > lengthY ? 0 : 0.5;
    const byX = across + ofX * slant;
    const byY = -across + (1 - ofX) * slant;
    const { x, y } = place;
    add({ x: x + 1, y }, Math.sign(gx) * byX);
    add({ x: x - 1, y }, -Math.sign(gx) * byX);
    add({ x, y: y + 1 }, Math.sign(gy) * byY);
    add({ x, y: y - 1 }, -Math.sign(gy) * byY);
  });
  return byPixel;
}

/** Every pixel, and those just outside, where ink at the border has an edge. */
function forEachPlace(visit: (place: Place) => void): void {
  for (let y = -1; y <= IMAGE_SIDE; y++) for (let x = -1; x <= IMAGE_SIDE; x++) visit({ x, y });
}

function slopesAt(image: Uint8Array, { x, y }: Place): { gx: number; gy: number } {
  return {
    gx: inkAt(image, { x: x + 1, y }) - inkAt(image, { x: x - 1, y }),
    gy: inkAt(image, { x, y: y + 1 }) - inkAt(image, { x, y: y - 1 }),
  };
}

const inkAt = (image: Uint8Array, place: Place) =>
  isInside(place) ? image[place.y * IMAGE_SIDE + place.x] : 0;

const isInside = ({ x, y }: Place) => x >= 0 && x < IMAGE_SIDE && y >= 0 && y < IMAGE_SIDE;

/** The cells of a direction's grid that an edge at a place counts in, at most four. */
function sharesOf({ x, y }: Place, direction: number): Share[] {
  const left = (direction % 2) * GRID_SIDE;
  const top = Math.floor(direction / 2) * GRID_SIDE;
  return sharesAlong(y).flatMap((line) =>
    sharesAlong(x).map((column) => ({
      cell: (top + line.cell) * IMAGE_SIDE + left + column.cell,
      weight: line.weight * column.weight,
    })),
  );
}

/** The cells along one axis whose four pixels, from 2 cell - 1 on, hold this one. */
function sharesAlong(pixel: number): Share[] {
  const last = Math.floor((pixel + 1) / 2);
  return [last - 1, last]
    .filter((cell) => cell >= 0 && cell < GRID_SIDE)
    .map((cell) => ({ cell, weight: CELL_WEIGHTS[pixel - 2 * cell + 1] }));
}
