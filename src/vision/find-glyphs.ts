// From a grey picture to the ink of its digits: light, threshold, and what is no digit taken away.

import { withoutClutter } from './clutter.js';
import { findComponents } from './components.js';
import { cutOut, type Glyph, uniteGlyphs } from './glyph.js';
import { inkDensity } from './light.js';
import { fromMnistForm } from './mnist-form.js';
import { SIDE } from './normalise.js';
import { type Box, emptyPlane, type Plane } from './picture.js';
import { invert, isLightOnDark } from './polarity.js';
import { eraseRuledLines } from './ruled-lines.js';
import { drawBytes, drawMask, drawPlane, type Recorder } from './steps.js';
import { withoutSurroundings } from './surroundings.js';
import { threshold } from './threshold.js';

/** What is found in a picture: pieces of ink, or an image that the network can read as it is. */
export interface Found {
  glyphs: Glyph[];
  ready?: { image: Uint8Array; box: Box };
}

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

  const unruled = eraseRuledLines(ink.mask);
  record('ruled lines', 'lines from edge to edge taken away', () => drawMask(unruled));

  const found = findComponents(unruled, density);
  const glyphs = withoutClutter(found).map((component) => cutOut(component, found, density, ink.paper));
  if (glyphs.length === 0) return { glyphs };
  record('clutter', 'frames, edges, watermarks and specks taken away', () => {
    const page = uniteGlyphs([
      {
        box: { x: 0, y: 0, width: grey.width, height: grey.height },
        plane: emptyPlane(grey.width, grey.height),
      },
      ...glyphs,
    ]);
    return drawPlane(page.plane, true);
  });
  return { glyphs };
}
