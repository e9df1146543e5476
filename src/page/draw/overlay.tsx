// Over the sheet: a box around each digit with its answer, and what speaks for the chosen one as heat.

import { IMAGE_SIDE } from '../../engine/network/topology.js';
import { isDigit, isUnsure } from '../../reading/certainty.js';
import type { Box } from '../../reading/vision/picture.js';
import type { Reading } from '../../reading/vision/segment.js';
import { markOf } from '../widgets/marks.js';
import { HeatImage } from '../widgets/pixels.js';
import { answer, chosen, editor, reasons } from './studio.js';

export function Overlay({ width, height }: { width: number; height: number }) {
  if (!answer.value || width === 0) return null;
  const { readings, source } = answer.value;
  const { page } = editor.drawing;
  const unit = Math.min(width / page.width, height / page.height);
  const toSheet = ({ x, y, width, height }: Box) => ({
    left: `${(source.x + x * source.unitsPerPixel) * unit}px`,
    top: `${(source.y + y * source.unitsPerPixel) * unit}px`,
    width: `${width * source.unitsPerPixel * unit}px`,
    height: `${height * source.unitsPerPixel * unit}px`,
  });
  const looked = readings[chosen.value];
  const heated = reasons.value && looked && isDigit(looked) ? looked : undefined;
  return (
    <div class="overlay" aria-hidden="true">
      {heated && (
        <div class="heat" style={toSheet(imageBox(heated))}>
          <HeatImage values={reasons.value!} />
        </div>
      )}
      {readings.map((reading, index) => (
        <div
          key={index}
          class={`box ${classOf(reading)} ${index === chosen.value && readings.length > 1 ? 'chosen' : ''}`}
          style={toSheet(reading.box)}
        >
          <span>{markOf(reading)}</span>
        </div>
      ))}
    </div>
  );
}

/** Sure, unsure, or no digit: by the kind of line as well as its colour. */
export function classOf(reading: Reading): string {
  if (reading.reason) return 'no-digit';
  return isUnsure(reading) ? 'unsure' : 'sure';
}

/** Where the whole image that the network saw lies over the picture: its ink over the ink. */
function imageBox({ image, box }: Reading): Box {
  let [left, top, right, bottom] = [IMAGE_SIDE, IMAGE_SIDE, 0, 0];
  for (const [pixel, level] of image.entries()) {
    if (level < 64) continue;
    const x = pixel % IMAGE_SIDE;
    const y = Math.floor(pixel / IMAGE_SIDE);
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  if (right <= left || bottom <= top) return box;
  const across = box.width / (right - left);
  const down = box.height / (bottom - top);
  return {
    x: box.x - left * across,
    y: box.y - top * down,
    width: IMAGE_SIDE * across,
    height: IMAGE_SIDE * down,
  };
}
