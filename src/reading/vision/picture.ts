// What a picture is to the vision code: plain arrays of pixels, row by row from the top left, and boxes in them.

/** A colour picture as a decoder or a canvas gives it: four bytes a pixel, red green blue alpha, not premultiplied. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
  /** How many pixels a side of the file one of these stands for, where a large picture was reduced; else absent. */
  scale?: number;
}

/** One number a pixel. What it means, and its range, is said where a plane is made: grey, ink density, distance. */
export interface Plane {
  width: number;
  height: number;
  data: Float32Array;
}

/** One bit of knowledge a pixel: 1 where there is ink, 0 elsewhere. */
export interface Mask {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A rectangle of whole pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A plane of zeros. */
export function emptyPlane(width: number, height: number): Plane {
  return { width, height, data: new Float32Array(width * height) };
}

/** A mask without ink. */
export function emptyMask(width: number, height: number): Mask {
  return { width, height, data: new Uint8Array(width * height) };
}

/** The smallest box around two boxes. */
export function unite(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** How much two intervals share; negative: how far they are apart. */
export function overlap(startA: number, lengthA: number, startB: number, lengthB: number): number {
  return Math.min(startA + lengthA, startB + lengthB) - Math.max(startA, startB);
}

/** How far two boxes are apart, across or down, whichever is more; 0 where they overlap. */
export function boxDistance(a: Box, b: Box): number {
  return Math.max(0, -overlap(a.x, a.width, b.x, b.width), -overlap(a.y, a.height, b.y, b.height));
}

/** The smallest box around all ink of a mask, or undefined where there is none. */
export function inkBox({ width, height, data }: Mask): Box | undefined {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!data[i]) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return undefined;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The part of a plane inside a box. The box lies within the plane. */
export function cropPlane(plane: Plane, box: Box): Plane {
  const part = emptyPlane(box.width, box.height);
  for (let y = 0; y < box.height; y++) {
    const start = (box.y + y) * plane.width + box.x;
    part.data.set(plane.data.subarray(start, start + box.width), y * box.width);
  }
  return part;
}

/** One pixel of every step x step: enough where only the distribution of greys is asked for. */
export function everyNth({ width, height, data }: Plane, step: number): Plane {
  const small = emptyPlane(Math.ceil(width / step), Math.ceil(height / step));
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++) small.data[y * small.width + x] = data[y * step * width + x * step];
  return small;
}

/**
 * The value below which the given share (0..1) of the values lies. The values are put in another order in place, as far
 * as that is needed to find it (Hoare's selection).
 */
export function percentile(values: Float32Array, share: number): number {
  if (values.length === 0) return 0;
  const wanted = Math.min(values.length - 1, Math.floor(share * values.length));
  let first = 0;
  let last = values.length - 1;
  while (first < last) {
    const pivot = values[(first + last) >> 1];
    let low = first;
    let high = last;
    while (low <= high) {
      while (values[low] < pivot) low++;
      while (values[high] > pivot) high--;
      if (low > high) break;
      const held = values[low];
      values[low++] = values[high];
      values[high--] = held;
    }
    if (wanted <= high) last = high;
    else if (wanted >= low) first = low;
    else break;
  }
  return values[wanted];
}
