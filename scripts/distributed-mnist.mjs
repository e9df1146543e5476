#!/usr/bin/env node
// The program of the installed package: `npx distributed-mnist train --epochs 3`, the same commands as npm run starts in a
// checkout.

import { readFileSync } from 'node:fs';

const [, , given = 'help', ...options] = process.argv;
const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const names = read('../build/package/commands.json');

const command = ['--help', '-h'].includes(given) ? 'help' : given;

if (command === '--version') {
  console.log(read('../package.json').version);
} else if (!names.includes(command)) {
  console.error(
    `Error: There is no command "${JSON.stringify(command).slice(1, -1)}". Expected one of: ${names.join(', ')}.`,
  );
  process.exitCode = 2;
} else {
  process.argv = [process.argv[0], `npx distributed-mnist ${command}`, ...options];
  await import(`../build/package/commands/${command}.js`);
}
