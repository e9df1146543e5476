// Lines by taps, for who cannot drag (WCAG 2.5.7): each tap draws a straight line from the one before.

import { signal } from '@preact/signals';
import type { Point } from '../../drawing/stroke.js';
import { change, editor } from './studio.js';

/** Whether taps draw lines. */
export const taps = signal(false);

let isAnchored = false;

/** The next tap begins a line anew. */
export function endLine(): void {
  isAnchored = false;
}

export function tapAt(place: Point): void {
  if (isAnchored)
    change(() => {
      editor.putDown();
      editor.moveTo(place);
      editor.lift();
    });
  else change(() => editor.moveTo(place));
  isAnchored = true;
}
