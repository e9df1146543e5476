// How a person starts the program's commands: by npm in a checkout, by npx where it is installed as a package.

import { IS_INSTALLED } from './paths.js';

/** What to type for a command, with options or arguments behind it: "npm run train -- --epochs 3". */
export function commandLine(name: string, options = ''): string {
  if (IS_INSTALLED) return `npx distributed-mnist ${name}${options && ` ${options}`}`;
  return `npm run ${name}${options && ` -- ${options}`}`;
}

/** The same up to where options stand: "npm run train --". */
export function commandUsage(name: string): string {
  return IS_INSTALLED ? commandLine(name) : `${commandLine(name)} --`;
}
