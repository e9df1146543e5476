// A progress bar followed by text, fitted to the columns of the terminal.

const LONGEST_BAR = 24;
const SHORTEST_BAR = 6;

/**
 * A bar filled to `share` (0 to 1), and the first of the texts that fits, at most `columns` - 1 wide, since a terminal may
 * wrap after its last column. Without room for a bar there is only the text.
 */
export function barLine(share: number, texts: readonly string[], columns: number): string {
  const room = columns - 1;
  const text = texts.find(({ length }) => length <= room) ?? '';
  const width = Math.min(LONGEST_BAR, room - text.length - 1);
  if (width < SHORTEST_BAR) return text;
  const filled = Math.round(share * width);
  return `${'='.repeat(filled)}${'-'.repeat(width - filled)} ${text}`;
}
