// npm run docs: tries every link and every command of the pages; with paths, the commands of these pages alone. With
// --write, the outputs that the pages show are replaced by what the commands print now.

import { findUnknownWords, runBlocks } from './commands.mjs';
import { findBrokenLinks } from './links.mjs';
import { readPages } from './pages.mjs';
import { createSandbox } from './sandbox.mjs';

const words = process.argv.slice(2);
const write = words.includes('--write');
const named = words.filter((word) => word !== '--write');
const all = readPages();
const pages = named.length === 0 ? all : all.filter(({ path }) => named.includes(path));
const wrong = await findBrokenLinks(all);
const sandbox = createSandbox();
process.on('exit', sandbox.remove);
wrong.push(...(await findUnknownWords(pages, sandbox)));
for (const page of pages) wrong.push(...(await runBlocks(page, sandbox, { write })));
for (const line of wrong) console.error(line);
console.log(wrong.length === 0 ? 'Every link and every command works.' : `${wrong.length} do not work.`);
process.exitCode = wrong.length === 0 ? 0 : 1;
