// Showing what comes from outside. A file name or a model's metadata may hold control characters, which
// would clear a terminal, set its title, or forge a line of output.

/** More than any name that makes sense; the rest of a longer string tells nobody anything. */
const LONGEST = 200;

/** Control characters, line and paragraph separators, marks that turn the direction of text, halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** `text` on one line, with what a terminal would obey written as \x1b or \u202e, cut to 200 characters. */
export function printable(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return short.replace(UNPRINTABLE, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * What the system says of a failure, without the path that the sentence around it names: "EACCES: permission denied".
 */
export function systemReason(error: unknown): string {
  return printable((error as Error).message.replace(/, \w+( '.*)?$/s, ''));
}

/** "a string", "null", "an Uint8Array": what a value is, not what is in it. */
export function describeKindOfValue(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  const kind = typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value;
  return `${/^[aeiouAEIO]/.test(kind) ? 'an' : 'a'} ${printable(kind)}`;
}

/** A value in a message: a number as it is, and of all else what kind it is. */
export function describeValue(value: unknown): string {
  return typeof value === 'number' ? String(value) : describeKindOfValue(value);
}
