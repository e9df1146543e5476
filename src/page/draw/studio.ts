// The drawing, what is read of it, and what was kept: the room's state.

import { signal } from '@preact/signals';
import { isEmpty } from '../../drawing/drawing.js';
import { Editor } from '../../drawing/editor.js';
import { type Source, sourceOf } from '../../drawing/source.js';
import type { Page } from '../../reading/vision/read.js';
import type { Reading } from '../../reading/vision/segment.js';
import { ask } from '../reader/client.js';

/** What the page of drawing measures until its place on the screen is known, in units. */
const FIRST_PAGE = { width: 56, height: 28 };

export const editor = new Editor(FIRST_PAGE);

/** Counts the changes of the drawing and of the pen: whatever shows them depends on it. */
export const changes = signal(0);

export interface Answer {
  readonly page: Page;
  /** All readings, line by line. */
  readonly readings: readonly Reading[];
  readonly source: Source;
  readonly milliseconds: number;
}

export const answer = signal<Answer | undefined>(undefined);
export const fault = signal<string | undefined>(undefined);
/** The reading that is looked at, among all of them. */
export const chosen = signal(0);
/** What speaks for the chosen reading, (784), where it is to be shown. */
export const reasons = signal<Float32Array | undefined>(undefined);
export const explains = signal(false);

/** After any change: the screen follows, and the drawing is read as soon as the reader is free. */
export function change(work: () => void): void {
  work();
  changes.value++;
  read();
}

let isReading = false;
let isStale = false;

async function read(): Promise<void> {
  if (isReading) {
    isStale = true;
    return;
  }
  isReading = true;
  try {
    do {
      isStale = false;
      await readOnce();
    } while (isStale);
  } catch (error) {
    fault.value = (error as Error).message;
  } finally {
    isReading = false;
  }
}

async function readOnce(): Promise<void> {
  const { drawing } = editor;
  if (isEmpty(drawing)) {
    answer.value = undefined;
    reasons.value = undefined;
    return;
  }
  const source = sourceOf(drawing);
  const started = performance.now();
  const page = await ask('draw', { picture: source.picture });
  const readings = page.lines.flat();
  answer.value = { page, readings, source, milliseconds: performance.now() - started };
  if (chosen.value >= readings.length) chosen.value = 0;
  await explain();
}

/** Brings the reasons up to the chosen reading. */
export async function explain(): Promise<void> {
  const reading = answer.value?.readings[chosen.value];
  reasons.value =
    explains.value && reading
      ? await ask('explain', { image: reading.image, digit: reading.digit })
      : undefined;
}

/** Reads again, as after another model was chosen. */
export function readAgain(): void {
  read();
}
