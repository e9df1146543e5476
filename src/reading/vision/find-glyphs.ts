// From a grey picture to the ink of its digits: light, threshold, and what is no digit taken away.

import { withoutClutter } from './clutter.js';
import { findComponents } from './components.js';
import { cutOut, type Glyph, uniteGlyphs } from './glyph.js';
import type { Table } from './grid/cells.js';
import { findTable, withoutErased, withoutLattices, withoutRules } from './grid/find-table.js';
import { findLattices, findRules } from './grid/lattice.js';
import { inkDensity } from './light.js';
import { fromMnistForm } from './mnist-form.js';
import { SIDE } from './normalise.js';
import { type Box, emptyPlane, type Picture, type Plane } from './picture.js';
import { invert, isLightOnDark } from './polarity.js';
import { eraseRuledLines } from './ruled-lines.js';
import { drawBytes, drawMask, drawPlane, type Recorder } from './steps.js';
import { withoutSurroundings } from './surroundings.js';
import { threshold } from './threshold.js';

/** What is found in a picture: pieces of ink, in cells or not, or an image that the network can read as it is. */
export interface Found {
  glyphs: Glyph[];
  table?: Table;
  /** Whether there are lines that cross, though no table was found: with more pixels there may be one. */
  crossed?: boolean;
  /** How many pieces of ink there are, where they are more than a page of digits has; they are left unread. */
  overfull?: number;
  ready?: { image: Uint8Array; box: Box };
}

/** A page with more pieces of ink is a texture, or text. */
const MOST_PIECES = 400;

/** Finds the ink of digits in a grey picture (0..1, either end may be ink). No digit: no glyph. */
export function findGlyphs(coloured: Plane, record: Recorder): Found {
  const paper = withoutSurroundings(coloured);
  record('surroundings', 'the table around the paper, or a scan’s border, painted over', () =>
    drawPlane(paper),
  );

  const grey = isLightOnDark(paper) ? invert(paper) : paper;
  record('polarity', 'ink made the darker side', () => drawPlane(grey));

  const ready = fromMnistForm(grey);
  if (ready) {
    record('MNIST', 'in MNIST’s own form already', () => drawBytes(SIDE, SIDE, ready.image));
    return { glyphs: [], ready };
  }

  const density = inkDensity(grey);
  record('light', 'shadows evened out: the share of the paper’s light that ink takes', () =>
    drawPlane(density, true),
  );

  const ink = threshold(density);
  if (!ink) return { glyphs: [] };
  record('threshold', 'ink parted from paper at the level halfway up its edges', () => drawMask(ink.mask));

  const lattices = findLattices(density, ink.level);
  const table = findTable(lattices, density, ink);
  if (table) {
    const glyphs = table.cells.flat(2);
    record('cells', 'what is written in the cells of a table', () => drawGlyphs(glyphs, grey));
    return { glyphs, table };
  }

  const rules = findRules(density, ink.level);
  const unruled = withoutRules(eraseRuledLines(ink.mask), ink.mask, density, rules);
  record('ruled lines', 'lines from edge to edge, and pale ones, taken away', () => drawMask(unruled));
  const unboxed = withoutLattices(unruled, ink.mask, density, lattices);
  if (unboxed !== unruled) record('boxes', 'lines that cross taken away', () => drawMask(unboxed));

  const blank = withoutErased(density, unruled, unboxed);
  const found = findComponents(unboxed, blank);
  const kept = withoutClutter(found);
  if (kept.length > MOST_PIECES) return { glyphs: [], overfull: kept.length };
  const glyphs = kept.map((component) => cutOut(component, found, blank, ink.paper));
  if (glyphs.length === 0) return { glyphs };
  record('clutter', 'frames, edges, watermarks and specks taken away', () => drawGlyphs(glyphs, grey));
  return { glyphs, crossed: lattices.length > 0 };
}

/** Glyphs in their places on a page. */
function drawGlyphs(glyphs: readonly Glyph[], { width, height }: Plane): Picture {
  const page = { box: { x: 0, y: 0, width, height }, plane: emptyPlane(width, height) };
  return drawPlane(uniteGlyphs([page, ...glyphs]).plane, true);
}
