// What people write on: paper, ruled or not, on a table or alone; boards, pictures.

import { type Colour, type Ground, mix } from './compose.js';

/** One colour everywhere. */
export function plain(colour: Colour): Ground {
  return () => () => colour;
}

/** Lines from side to side, one of them at `first`, and one every so many pixels above and below it. */
export function ruled(
  sheet: Colour,
  lines: { colour: Colour; every: number; first: number; thickness: number },
): Ground {
  const { colour, every, first, thickness } = lines;
  const start = every - (first % every);
  return () => (_x, y) => ((y + start) % every < thickness ? colour : sheet);
}

/** A line from top to bottom, two pixels wide, over another ground. */
export function withMarginLine(colour: Colour, x: number, ground: Ground): Ground {
  return (size, random) => {
    const groundAt = ground(size, random);
    return (column, y) => (column >= x && column < x + 2 ? colour : groundAt(column, y));
  };
}

/** Squares of that side, their lines a pixel wide; where they begin is chance. */
export function squared(sheet: Colour, lines: Colour, side: number): Ground {
  return (_size, random) => {
    const [left, top] = [random.below(side), random.below(side)];
    return (x, y) => (x % side === left || y % side === top ? lines : sheet);
  };
}

/** A sheet that does not fill the picture, and lies not quite straight: `edge` pixels of the table on all sides. */
export function onTable(table: Colour, edge: number, sheet: Ground): Ground {
  return (size, random) => {
    const sheetAt = sheet(size, random);
    const { width, height } = size;
    const lean = 0.1 * (random.uniform() - 0.5);
    return (x, y) => {
      const across = x + lean * (y - height / 2);
      const down = y - lean * (x - width / 2);
      const inside = Math.min(across, down, width - across, height - down) > edge;
      return inside ? sheetAt(x, y) : table;
    };
  };
}

/** A board from which earlier chalk was wiped: pale swathes. */
export function wipedBoard(board: Colour, chalk: Colour): Ground {
  return (_size, random) => {
    const start = Math.PI * random.uniform();
    return (x, y) => mix(board, chalk, 0.1 * Math.abs(Math.sin(0.05 * x + 0.08 * y + start)));
  };
}

/** The colours of a photo out of focus: they change slowly across and down. */
export function blurredPhoto(): Ground {
  return (_size, random) => {
    const start = 2 * Math.PI * random.uniform();
    return (x, y) => [60 + 30 * Math.sin(0.02 * x + start), 80 + 30 * Math.cos(0.03 * y + start), 110];
  };
}
