// The way from a picture to its digits: every step in order.

import type { Classifier } from './classifier.js';
import { withoutClutter } from './clutter.js';
import { reduceColour } from './colour.js';
import { findComponents } from './components.js';
import { cutOut, type Glyph, uniteGlyphs } from './glyph.js';
import { layOut } from './layout.js';
import { inkDensity } from './light.js';
import { fromMnistForm } from './mnist-form.js';
import { SIDE } from './normalise.js';
import { emptyPlane, type Picture } from './picture.js';
import { invert, isLightOnDark } from './polarity.js';
import { eraseRuledLines } from './ruled-lines.js';
import { areHalves, type Reading, readGlyph, readImage, readLine } from './segment.js';
import { drawBytes, drawMask, drawPlane, recorderInto, type Step } from './steps.js';
import { withoutSurroundings } from './surroundings.js';
import { threshold } from './threshold.js';
import { overGround } from './transparency.js';

export interface ReadOptions {
  /** There is one digit and no more, whatever its parts. */
  single?: boolean;
  /** Keep a picture of each step's result. */
  steps?: boolean;
}

export interface Page {
  /** The lines from the top, in each the digits from the left. No digit found: no line. */
  lines: Reading[][];
  /** The steps' results in order; empty unless asked for. */
  steps: Step[];
}

/** Reads the digits of a picture. The classifier is called once or more for each digit. */
export function readPicture(picture: Picture, classify: Classifier, options: ReadOptions = {}): Page {
  const steps: Step[] = [];
  const record = recorderInto(options.steps ? steps : undefined);

  const opaque = overGround(picture);
  record('ground', 'transparency laid over a ground on which the ink shows', () => opaque);

  const coloured = reduceColour(opaque);
  record('grey', 'colour reduced along the axis on which ink differs from its ground', () =>
    drawPlane(coloured),
  );

  const paper = withoutSurroundings(coloured);
  record('surroundings', 'the table around the paper, or a scan’s border, painted over', () =>
    drawPlane(paper),
  );

  const grey = isLightOnDark(paper) ? invert(paper) : paper;
  record('polarity', 'ink made the darker side', () => drawPlane(grey));

  const ready = fromMnistForm(grey);
  if (ready) {
    record('MNIST', 'in MNIST’s own form already', () => drawBytes(SIDE, SIDE, ready.image));
    return { lines: [[readImage(ready.image, ready.box, classify)]], steps };
  }

  const density = inkDensity(grey);
  record('light', 'shadows evened out: the share of the paper’s light that ink takes', () =>
    drawPlane(density, true),
  );

  const ink = threshold(density);
  if (!ink) return { lines: [], steps };
  record('threshold', 'ink parted from paper at the level halfway up its edges', () => drawMask(ink.mask));

  const unruled = eraseRuledLines(ink.mask);
  record('ruled lines', 'lines from edge to edge taken away', () => drawMask(unruled));

  const found = findComponents(unruled, density);
  const kept = withoutClutter(found);
  const glyphs = kept.map((component) => cutOut(component, found, density, ink.paper));
  if (glyphs.length === 0) return { lines: [], steps };
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

  const lines = options.single
    ? [[readGlyph(uniteGlyphs(glyphs), classify)]]
    : joinHalves(layOut(glyphs), classify).map((line) => readLine(line, classify));
  for (const [row, line] of lines.entries())
    for (const [column, reading] of line.entries())
      record(`digit ${row + 1}.${column + 1}`, 'what the network sees', () =>
        drawBytes(SIDE, SIDE, reading.image),
      );
  return { lines, steps };
}

/** Two lines of one glyph each may be the halves of one broken digit. */
function joinHalves(lines: Glyph[][], classify: Classifier): Glyph[][] {
  if (lines.length !== 2 || lines.some((line) => line.length > 1)) return lines;
  const [[upper], [lower]] = lines;
  return areHalves(upper, lower, classify) ? [[uniteGlyphs([upper, lower])]] : lines;
}
