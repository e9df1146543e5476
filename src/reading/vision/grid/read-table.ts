// A table read cell by cell.

import type { Classifier } from '../classifier.js';
import { layOut } from '../layout.js';
import { percentile } from '../picture.js';
import { isSureDigit, type Reading, readLine } from '../segment.js';
import type { Table } from './cells.js';

/** The digits in each cell, for each row and in it for each column; an empty cell has none. */
export function readTable({ cells }: Table, classify: Classifier): Reading[][][] {
  // A cell may hold a low digit alone; how low it is the other cells tell.
  const heights = cells.flat(2).map(({ box }) => box.height);
  const typical = percentile(Float32Array.from(heights), 0.5);
  return cells.map((row) =>
    row.map((pieces) =>
      layOut(pieces, (glyph) => isSureDigit(glyph, classify)).flatMap((line) =>
        readLine(line, classify, typical),
      ),
    ),
  );
}
