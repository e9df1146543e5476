// Lines that fit the columns there are: made of pieces that stay whole, so that no number parts from its unit.

/** The pieces with blanks between, on as few lines as hold them; a piece wider than a line has one of its own. */
export function fillLines(pieces: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const longer = `${lines[lines.length - 1]} ${piece}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
}

/** A text's words, in lines of so many columns. */
export const fillWords = (text: string, columns: number) => fillLines(text.split(' '), columns);

/** The first of some choices of pieces that fits one line, two blanks between; else the last of them. */
export function firstThatFits(choices: readonly (readonly string[])[], columns: number): string {
  const lines = choices.map((pieces) => pieces.join('  '));
  return lines.find((line) => line.length <= columns) ?? lines[lines.length - 1];
}
