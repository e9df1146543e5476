// Traces: thin strokes followed from left to right, column by column, as far as they stay thin.

import type { Mask } from '../picture.js';

/** A thin stroke that is nearly level: where it runs, column by column. */
export interface Trace {
  /** The first column. */
  readonly start: number;
  /** The stroke's middle in each column from the first. */
  readonly middle: Float32Array;
  /** The median of its thickness, in pixels. */
  readonly thickness: number;
}

/** From one column to the next a stroke's middle moves by no more than this many pixels. */
const STEP = 1.5;

interface Run {
  readonly top: number;
  readonly bottom: number;
}

/** A trace in the making. */
interface Growing {
  readonly start: number;
  readonly middles: number[];
  readonly thicknesses: number[];
}

/**
 * Finds the nearly level strokes of a mask that are at most `thickest` pixels thick and at least `shortest` long.
 * Where another stroke crosses one, it ends, and goes on behind it as another trace.
 */
export function findTraces(mask: Mask, thickest: number, shortest: number): Trace[] {
  const traces: Trace[] = [];
  let open: Growing[] = [];
  for (const [x, runs] of runsByColumn(mask, thickest).entries()) {
    const free = new Set(runs);
    const next: Growing[] = [];
    for (const growing of open) {
      const run = nearestRun(growing, free);
      if (run) {
        free.delete(run);
        add(growing, run);
        next.push(growing);
      } else if (growing.middles.length >= shortest) traces.push(finish(growing));
    }
    for (const run of free) {
      const growing = { start: x, middles: [], thicknesses: [] };
      add(growing, run);
      next.push(growing);
    }
    open = next;
  }
  for (const growing of open) if (growing.middles.length >= shortest) traces.push(finish(growing));
  return traces;
}

/** For each column its upright runs of ink that are thin enough, from the top. */
function runsByColumn({ width, height, data }: Mask, thickest: number): Run[][] {
  const columns: Run[][] = Array.from({ length: width }, () => []);
  const begun = new Int32Array(width).fill(-1);
  for (let y = 0; y <= height; y++) {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const ink = y < height && data[i] !== 0;
      if (ink === begun[x] >= 0) continue;
      if (ink) {
        begun[x] = y;
        continue;
      }
      if (y - begun[x] <= thickest) columns[x].push({ top: begun[x], bottom: y });
      begun[x] = -1;
    }
  }
  return columns;
}

function nearestRun({ middles }: Growing, runs: Set<Run>): Run | undefined {
  const at = middles[middles.length - 1];
  let best: Run | undefined;
  let least = STEP;
  for (const run of runs) {
    const away = Math.abs((run.top + run.bottom) / 2 - at);
    if (away > least) continue;
    least = away;
    best = run;
  }
  return best;
}

function add({ middles, thicknesses }: Growing, { top, bottom }: Run): void {
  middles.push((top + bottom) / 2);
  thicknesses.push(bottom - top);
}

function finish({ start, middles, thicknesses }: Growing): Trace {
  const sorted = [...thicknesses].sort((a, b) => a - b);
  return { start, middle: Float32Array.from(middles), thickness: sorted[sorted.length >> 1] };
}
