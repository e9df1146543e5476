// A writer: the hand and the pen that bend the strokes of a form into one particular digit. Ranges are those of
// people at a table, on a tablet or with a mouse, chosen round and rather too broad than too narrow.

import type { Random } from './random.js';

/** How someone writes. Lengths are in digit heights unless said otherwise. */
export interface Writer {
  /** Sideways shift of the digit's top against its foot; positive leans to the right. */
  readonly slant: number;
  /** Turn of the whole digit, as the tangent of the angle; positive is clockwise. */
  readonly turn: number;
  /** Width of the digits against what is common. */
  readonly aspect: number;
  /** How much wider the top is than the foot (negative: narrower). */
  readonly topHeavy: number;
  /** How far the waist sits below its common place (negative: above). */
  readonly waist: number;
  /** 0 draws round curves, 1 straight lines from point to point. */
  readonly tension: number;
  /** How many times corners are rounded off: what speed does to them. */
  readonly haste: number;
  /** Deviation of each point from where it should be. */
  readonly sloppiness: number;
  /** Size of the slow waves that bend everything. */
  readonly warp: number;
  /** Size of the quick waves along a stroke: a trembling hand, or a mouse. */
  readonly tremor: number;
  /** How far the strokes of one digit miss their place. */
  readonly misplacement: number;
  /** How far strokes run past their ends (negative: stop short). */
  readonly overshoot: number;
  /** Width of the line in pixels of the 20 x 20 box. */
  readonly penWidth: number;
  /** Share of the width by which pressure changes along a stroke. */
  readonly pressure: number;
  /** How much thinner strokes get towards their ends. */
  readonly taper: number;
  /** How much wider downstrokes are than cross strokes (negative: narrower): a broad nib held at an angle. */
  readonly nib: number;
  /** Width of the soft edge of a line in pixels: ink that bleeds, a scanner's lens, a screen's anti-aliasing. */
  readonly softness: number;
  /** Pixels of the 20 x 20 box to one of the drawing, along a side: above 1 it was drawn small and is enlarged. */
  readonly coarseness: number;
  /** How much steeper than blurred the edges of an enlarged drawing are. */
  readonly steepness: number;
}

/** What the hand holds: the width of its line in pixels of the 20 x 20 box. */
const PENS = [
  { name: 'fine pen', weight: 2, thinnest: 1, widest: 1.9 },
  { name: 'ball pen', weight: 6, thinnest: 1.7, widest: 3 },
  { name: 'felt-tip', weight: 2.5, thinnest: 2.4, widest: 3.6 },
  { name: 'marker', weight: 0.8, thinnest: 3.2, widest: 5.2 },
] as const;

/** The share of drawings that are small and enlarged, and the pixels of the 20 x 20 box to one of theirs at most. */
const DRAWN_SMALL = 0.25;
const COARSEST = 2.5;

/** A new writer. */
export function meetWriter(random: Random): Writer {
  const pen = random.pick(PENS);
  const careless = random.next();
  const coarseness = random.chance(DRAWN_SMALL) ? random.between(1.1, COARSEST) : 1;
  // A line is no thinner than about a pixel of the drawing.
  const thinnest = coarseness > 1 ? coarseness * random.between(1, 2) : 0;
  return {
    slant: 0.15 + random.bell(0.22),
    turn: random.bell(0.08),
    aspect: random.between(0.75, 1.35) * random.between(0.85, 1.15),
    topHeavy: random.bell(0.16),
    waist: random.bell(0.07),
    tension: random.chance(0.15) ? random.between(0.3, 0.9) : random.between(-0.15, 0.25),
    haste: Math.floor(careless * 7),
    sloppiness: 0.008 + 0.05 * careless * random.next(),
    warp: random.between(0, 0.12),
    tremor: random.chance(0.25) ? random.between(0.004, 0.018) : random.between(0, 0.004),
    misplacement: 0.005 + 0.03 * careless * random.next(),
    overshoot: random.bell(0.02) * (0.5 + careless),
    penWidth: Math.max(thinnest, random.between(pen.thinnest, pen.widest)),
    pressure: random.between(0, 0.3),
    taper: random.chance(0.4) ? random.between(0, 0.5) : 0,
    nib: random.bell(0.1),
    softness: random.between(0.7, 1.3),
    coarseness,
    steepness: random.between(1, 2.5),
  };
}
