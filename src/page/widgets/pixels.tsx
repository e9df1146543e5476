// An image of bytes as a canvas: a digit as the network sees it, or weights and reasons in two colours.

import { useEffect, useRef } from 'preact/hooks';
import { IMAGE_SIDE } from '../../engine/network/topology.js';

/** Grey levels, white ink on black. */
export function DigitImage({ image, label }: { image: Uint8Array; label: string }) {
  return <Pixels label={label} paint={(data) => paintGrey(image, data)} of={image} />;
}

/** Values around 0: blue speaks for, orange against; the strongest is full. */
export function SignedImage({ values, label }: { values: ArrayLike<number>; label?: string }) {
  return <Pixels label={label} paint={(data) => paintSigned(values, data)} of={values} />;
}

/** The same, clear where nothing is said, to lie over a drawing. */
export function HeatImage({ values }: { values: ArrayLike<number> }) {
  return <Pixels paint={(data) => paintSigned(values, data, true)} of={values} />;
}

/** Without a label it is an ornament. */
function Pixels({ label, paint, of }: { label?: string; paint(data: Uint8ClampedArray): void; of: unknown }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(IMAGE_SIDE, IMAGE_SIDE);
    paint(image.data);
    context.putImageData(image, 0, 0);
  }, [of]);
  return <canvas ref={canvas} class="pixels" width={IMAGE_SIDE} height={IMAGE_SIDE} {...naming(label)} />;
}

function paintGrey(image: Uint8Array, data: Uint8ClampedArray): void {
  for (let pixel = 0; pixel < image.length; pixel++) {
    data.fill(image[pixel], 4 * pixel, 4 * pixel + 3);
    data[4 * pixel + 3] = 255;
  }
}

/** The colours that the terminal explains with. */
const FOR = [0x5f, 0x87, 0xff];
const AGAINST = [0xff, 0x87, 0x00];

function paintSigned(values: ArrayLike<number>, data: Uint8ClampedArray, isClear = false): void {
  let largest = 1e-12;
  for (let pixel = 0; pixel < values.length; pixel++) largest = Math.max(largest, Math.abs(values[pixel]));
  for (let pixel = 0; pixel < values.length; pixel++) {
    const share = values[pixel] / largest;
    const colour = share > 0 ? FOR : AGAINST;
    const strength = Math.abs(share);
    const level = isClear ? 1 : strength;
    for (let part = 0; part < 3; part++) data[4 * pixel + part] = colour[part] * level;
    data[4 * pixel + 3] = isClear ? 255 * strength : 255;
  }
}

function naming(label: string | undefined) {
  return label ? { role: 'img' as const, 'aria-label': label } : { 'aria-hidden': true as const };
}
