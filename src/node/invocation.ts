// How the program's commands are started: by npm in a checkout, by npx from an installed package.

import { IS_INSTALLED } from './paths.js';

/** What to type for a command, with options or arguments behind it: "npm run train -- --epochs 3". */
export function commandLine(name: string, options = ''): string {
  if (IS_INSTALLED) return `npx distributed-mnist ${name}${options && ` ${options}`}`;
  return `npm run ${name}${options && ` -- ${options}`}`;
}

/** A word as a shell takes it: in quotes where it holds more than letters, digits and marks that mean nothing to a shell. */
export const shellWord = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The same up to where options stand: "npm run train --". */
export function commandUsage(name: string): string {
  return IS_INSTALLED ? commandLine(name) : `${commandLine(name)} --`;
}
