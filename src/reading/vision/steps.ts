// The record of what each step of the pipeline made, for a debug view. Nothing is drawn unless somebody looks.

import type { Mask, Picture, Plane } from './picture.js';

/** One step of the pipeline: its name, why it is there, and a picture of its result. */
export interface Step {
  name: string;
  reason: string;
  picture: Picture;
}

/** Takes a step's result. The picture is made by a function, so that it costs nothing when no one records. */
export type Recorder = (name: string, reason: string, draw: () => Picture) => void;

/** A recorder that fills the given list, or one that does nothing when there is no list. */
export function recorderInto(steps: Step[] | undefined): Recorder {
  if (!steps) return () => {};
  return (name, reason, draw) => {
    steps.push({ name, reason, picture: draw() });
  };
}

/** A plane of 0..1 as a grey picture; `ink` draws 1 as black on white, as on paper. */
export function drawPlane({ width, height, data }: Plane, ink = false): Picture {
  const pixels = new Uint8Array(width * height * 4);
  for (let i = 0; i < data.length; i++) {
    const level = Math.round(255 * Math.min(1, Math.max(0, ink ? 1 - data[i] : data[i])));
    pixels.fill(level, 4 * i, 4 * i + 3);
    pixels[4 * i + 3] = 255;
  }
  return { width, height, data: pixels };
}

/** A mask as black ink on white. */
export function drawMask({ width, height, data }: Mask): Picture {
  return drawPlane({ width, height, data: Float32Array.from(data) }, true);
}

/** Bytes, one a pixel, as a grey picture: what the network sees. */
export function drawBytes(width: number, height: number, data: Uint8Array): Picture {
  return drawPlane({ width, height, data: Float32Array.from(data, (value) => value / 255) });
}
