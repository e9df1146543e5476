// npm run docs: tries every link and every command of the pages. With --write, the outputs that the pages show are
// replaced by what the commands print now.

import { findUnknownWords, runBlocks } from './commands.mjs';
import { findBrokenLinks } from './links.mjs';
import { readPages } from './pages.mjs';
import { createSandbox } from './sandbox.mjs';

const write = process.argv.includes('--write');
const pages = readPages();
const wrong = await findBrokenLinks(pages);
const sandbox = createSandbox();
process.on('exit', sandbox.remove);
wrong.push(...(await findUnknownWords(pages, sandbox)));
for (const page of pages) wrong.push(...(await runBlocks(page, sandbox, { write })));
for (const line of wrong) console.error(line);
console.log(wrong.length === 0 ? 'Every link and every command works.' : `${wrong.length} do not work.`);
process.exitCode = wrong.length === 0 ? 0 : 1;
