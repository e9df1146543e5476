// What each step did to this picture, for whoever looks: the debug folder, and the steps of draw.

import { describeProbability, percent } from '../numbers.js';
import type { IsUnsure } from './certainty.js';
import type { Picture } from './vision/picture.js';
import type { Page } from './vision/read.js';
import type { Reading } from './vision/segment.js';
import type { Step } from './vision/steps.js';

/**
 * The picture as given, and each step that changed it. A step's reason says what it did to this picture; of a digit, what it
 * was read as.
 */
export function captionSteps(picture: Picture, page: Page, isUnsure: IsUnsure): Step[] {
  const original: Step = { name: 'picture', reason: 'as given', picture };
  const steps = withoutIdle([original, ...page.steps]);
  return steps.map((step, index) => ({
    ...step,
    reason: describeStep(step, steps[index - 1]?.picture, page, isUnsure),
  }));
}

/** The steps without those that left the picture as it was. */
function withoutIdle(steps: readonly Step[]): Step[] {
  const kept: Step[] = [];
  for (const step of steps) {
    const before = kept.at(-1);
    if (!before || isDigit(step) || !areSame(before.picture, step.picture)) kept.push(step);
  }
  return kept;
}

function areSame(a: Picture, b: Picture): boolean {
  return (
    a.width === b.width && a.height === b.height && a.data.every((byte, index) => byte === b.data[index])
  );
}

/** Steps of single digits are named "digit 2.1": line and place in it. */
const DIGIT = /^digit (\d+)\.(\d+)$/;
const isDigit = ({ name }: Step) => DIGIT.test(name);

/** What a step did to this picture. */
function describeStep(
  { name, reason, picture }: Step,
  before: Picture | undefined,
  page: Page,
  isUnsure: IsUnsure,
): string {
  const [, row, column] = DIGIT.exec(name) ?? [];
  if (row)
    return `what the network sees: ${describeReading(page.lines[Number(row) - 1][Number(column) - 1], isUnsure)}`;
  const size = `${picture.width} x ${picture.height} pixels`;
  if (!before) return `as given, ${size}`;
  const captions: Record<string, () => string> = {
    ground: () => 'transparent parts filled',
    size: () => `reduced from ${before.width} x ${before.height} to ${size}`,
    grey: () => 'colours turned to grey',
    surroundings: () =>
      `${percent(shareChanged(before, picture), 0)} of the picture lies outside the paper: painted over`,
    polarity: () => 'inverted: the ink was the lighter part',
    light: () => 'shadows evened out',
    threshold: () => `${percent(inkOf(picture), 1)} of the pixels are ink`,
    'ruled lines': () => `ruled lines removed, ${percent(1 - inkOf(picture) / inkOf(before), 0)} of the ink`,
    boxes: () => `boxes removed, ${percent(1 - inkOf(picture) / inkOf(before), 0)} of the ink`,
    clutter: () => 'frames, edges and specks removed',
    cells: () => `a table of ${page.table?.length} rows and ${page.table?.[0].length} columns`,
    MNIST: () => 'already prepared as MNIST’s digits are',
  };
  return captions[name]?.() ?? reason;
}

/** The share of pixels that differ between two pictures of one size. */
function shareChanged({ width, height, data }: Picture, { data: after }: Picture): number {
  let changed = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] !== after[i]) changed++;
  return changed / (width * height);
}

/** The share of a mask's pixels that are ink, which it shows black. */
function inkOf({ width, height, data }: Picture): number {
  let ink = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] < 128) ink++;
  return ink / (width * height);
}

function describeReading(reading: Reading, isUnsure: IsUnsure): string {
  const { digit, confidence, reason } = reading;
  if (reason) return `no digit: ${reason}`;
  return `${isUnsure(reading) ? `unsure, perhaps ${digit}` : `read as ${digit}`}, ${describeProbability(confidence)}`;
}
