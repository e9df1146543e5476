// Digits five rows high, so that an answer is seen from afar.

/** Rows of each figure; a pixel is two columns wide. The last are for a digit that is unsure, and for what is none. */
const FIGURES: Record<string, string> = {
  '0': '### #.# #.# #.# ###',
  '1': '.#. ##. .#. .#. ###',
  '2': '### ..# ### #.. ###',
  '3': '### ..# ### ..# ###',
  '4': '#.# #.# ### ..# ..#',
  '5': '### #.. ### ..# ###',
  '6': '### #.. ### #.# ###',
  '7': '### ..# ..# ..# ..#',
  '8': '### #.# ### #.# ###',
  '9': '### #.# ### ..# ###',
  '?': '### ..# .## ... .#.',
  '·': '... ... .#. ... ...',
};
/** Pixels of a figure. */
const FIGURE_SIDE = { columns: 3, rows: 5 };
/** Columns of a pixel: about as wide as a row is high. */
const PIXEL_COLUMNS = 2;

/** Columns of a figure with the gap after it, and its rows. */
export const FIGURE_COLUMNS = (FIGURE_SIDE.columns + 1) * PIXEL_COLUMNS;
export const FIGURE_ROWS = FIGURE_SIDE.rows;

/**
 * The rows of a line of digits, question marks and dots, `times` as large.
 * @param ink what fills a pixel's cells, one character
 */
export function drawLarge(text: string, times = 1, ink = '█'): string[] {
  const blank = ' '.repeat(PIXEL_COLUMNS * times);
  const full = ink.repeat(PIXEL_COLUMNS * times);
  return Array.from({ length: FIGURE_ROWS * times }, (_, row) =>
    [...text]
      .map((figure) => [...FIGURES[figure].split(' ')[Math.floor(row / times)]])
      .map((pixels) => pixels.map((pixel) => (pixel === '#' ? full : blank)).join(''))
      .join(blank)
      .trimEnd(),
  );
}
