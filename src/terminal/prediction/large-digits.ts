// Digits five rows high, so that an answer is seen from afar.

/** Rows of each figure; a pixel is two columns wide. The last is for a digit that is unsure. */
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
};
const ROWS = 5;

/** Columns of a figure with the gap after it. */
export const FIGURE_COLUMNS = 8;

/** The five rows of a line of digits and question marks. */
export function drawLarge(text: string): string[] {
  return Array.from({ length: ROWS }, (_, row) =>
    [...text]
      .map((figure) =>
        [...FIGURES[figure].split(' ')[row]].map((pixel) => (pixel === '#' ? '██' : '  ')).join(''),
      )
      .join('  ')
      .trimEnd(),
  );
}
