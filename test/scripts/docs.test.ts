// What tries the pages (scripts/docs): how a page is taken apart, and that links, commands and options that are not there
// are found.

import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const SCRIPTS = fileURLToPath(new URL('../../../../scripts/docs/', import.meta.url));
const load = (name: string) => import(pathToFileURL(join(SCRIPTS, name)).href);
const { anchorsOf, commandsOf, linksOf, parsePage } = await load('pages.mjs');
const { findUnknownWords, partsOf, runBlocks, shorten } = await load('commands.mjs');
const { describeBroken } = await load('links.mjs');

const PAGE = `# A page

See [the glossary](glossary.md#terms), \`[no](link.md)\` and <img src="a.png">. Run \`npm run train -- --epochs 3 | tail -1\`.

\`\`\`sh long
npm run bench -- --quick \\
  --json FILE
\`\`\`

\`\`\`console
$ npm test -- house
1 passed
\`\`\`

## A page
`;

test('a page is taken apart', () => {
  const page = parsePage('page.md', PAGE);
  assert.equal(page.anchors, ['a-page', 'a-page-1']);
  assert.equal(
    page.blocks.map(({ language, isLong, line }: Record<string, unknown>) => [language, isLong, line]),
    [
      ['sh', true, 5],
      ['console', false, 10],
    ],
  );
  assert.equal(linksOf(page), ['glossary.md#terms', 'a.png']);
  assert.equal(commandsOf(page), [
    { name: 'train', words: ['--epochs', '3'] },
    { name: 'bench', words: ['--quick', '--json', 'FILE'] },
    { name: 'test', words: ['house'] },
  ]);
});

test('a heading becomes an anchor as on GitHub', () => {
  assert.equal(anchorsOf(["## How to read V8's code", '### [Links](a.md) and `code`: 256-bit']), [
    'how-to-read-v8s-code',
    'links-and-code-256-bit',
  ]);
});

test('a block that is never closed is refused with its line', () => {
  assert.throws(() => parsePage('page.md', 'text\n```sh\nls'), /page\.md:2: .* never closed/);
});

test('links to files, headings and what the package lacks are found broken', () => {
  const anchors = new Map([['README.md', ['start']]]);
  const packed = new Set(['README.md', 'docs/errors.md']);
  const broken = (target: string) => describeBroken('README.md', target, anchors, packed);
  assert.equal(broken('docs/errors.md'), []);
  assert.equal(broken('docs'), []);
  assert.equal(broken('#start'), []);
  assert.match(broken('docs/nowhere.md')[0], 'leads to no file');
  assert.match(broken('#end')[0], 'leads to no heading');
  assert.match(broken('biome.json')[0], 'the npm package does not hold');
});

test('commands, options and tests that are not there are found', async () => {
  const sandbox = { run: async () => ({ code: 0, output: '  --epochs <number>\n  --quick\n' }) };
  const wordsOf = (prose: string) => findUnknownWords([parsePage('page.md', prose)], sandbox);
  assert.equal(
    await wordsOf('`npm run train -- --epochs 3`, `npm test -- house`, `npm run bench -- --quick`'),
    [],
  );
  assert.match((await wordsOf('`npm run trian`'))[0], 'there is no command npm run trian');
  assert.match((await wordsOf('`npm run train -- --epoch 3`'))[0], 'has no option --epoch');
  assert.match((await wordsOf('`npm test -- nowhere`'))[0], 'no test\'s path contains "nowhere"');
});

test('an output that the page shows must still have its hashes and accuracies; times may differ', async () => {
  const [hash, other] = ['a', 'b'].map((digit) => digit.repeat(64));
  const text = `\`\`\`console\n$ train\naccuracy 98.60 %, 3 s\nSHA-256 ${hash}\n\`\`\`\n`;
  const page = parsePage('page.md', text);
  const check = (output: string) =>
    runBlocks(page, { run: async () => ({ code: 0, output }), restore() {} }, { write: false });
  assert.equal(await check(`accuracy 98.60 %, 4 s\nSHA-256 ${hash}\n`), []);
  const [wrong] = await check(`accuracy 98.61 %, 3 s\nSHA-256 ${other}\n`);
  assert.match(wrong, `does not print 98.60 %, ${hash} any more`);
});

test('a shell block must end with 0, a change must fit, and a long block is not run', async () => {
  const ran: string[] = [];
  const sandbox = {
    folder: fileURLToPath(new URL('.', import.meta.url)),
    run: async (script: string) => {
      ran.push(script);
      return { code: 3, output: 'no' };
    },
    restore() {},
  };
  const page = parsePage('page.md', '```sh long\nsleep 9\n```\n```sh\nls\n```\n');
  const wrong = await runBlocks(page, sandbox, { write: false });
  assert.equal(ran, ['ls']);
  assert.equal(wrong, ['page.md:4: ended with 3:\nno']);
});

test('an output is shortened as the page shows it', () => {
  const found = ['1', '2', '3', '4', '5'];
  assert.equal(shorten(found, []), []);
  assert.equal(shorten(found, ['…']), found);
  assert.equal(shorten(found, ['a', '…', 'b', 'c']), ['1', '…', '4', '5']);
  assert.equal(shorten(found, ['a', 'b', '…']), ['1', '2', '…']);
  assert.equal(partsOf(['$ a', 'x', '$ b']), [
    { command: 'a', shown: ['x'] },
    { command: 'b', shown: [] },
  ]);
});

test.run();
