// A bar with a text behind it, in the columns there are.

const LONGEST_BAR = 24;
const SHORTEST_BAR = 6;

/**
 * A bar of which `share` (0 to 1) is done, and the first of the texts that fits, at most `columns` - 1 wide: a terminal may
 * wrap after its last column. Without room for a bar the text stands alone.
 */
export function barLine(share: number, texts: readonly string[], columns: number): string {
  const room = columns - 1;
  const text = texts.find(({ length }) => length <= room) ?? '';
  const width = Math.min(LONGEST_BAR, room - text.length - 1);
  if (width < SHORTEST_BAR) return text;
  const filled = Math.round(share * width);
  return `${'='.repeat(filled)}${'-'.repeat(width - filled)} ${text}`;
}
