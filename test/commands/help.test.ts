// npm run help and --version, as a user starts them.

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RUN, run, start } from './running.js';

const { scripts, version } = JSON.parse(
  readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
) as { scripts: Record<string, string>; version: string };

/** What npm starts by itself, and help. */
const OWN = ['prepare', 'prepack', 'help'];

test('help names every command on one screen of 80 x 24', async () => {
  const { code, out } = await run(['help']);
  assert.is(code, 0);
  const lines = out.trimEnd().split('\n');
  assert.ok(lines.length <= 24, out);
  assert.equal(
    lines.filter((line) => line.length > 80),
    [],
  );
  const words = new Set(out.split(/[\s,;]+/));
  for (const name of Object.keys(scripts).filter((name) => !OWN.includes(name)))
    assert.ok(words.has(name) || words.has(name.replace(/^bench/, '')), name);
});

test('help COMMAND prints the help of the command', async () => {
  const { code, out } = await run(['help', 'runs']);
  assert.is(code, 0);
  assert.match(out, /^Usage: npm run runs -- .*[\s\S]*--compare/);
  assert.match((await run(['help', 'help'])).out, /^Usage: npm run help -- /);
  assert.match((await start([process.execPath, RUN, 'help', 'bench'])).out, /^Usage: npm run bench -- /);
  const wrong = await run(['help', 'nonsense']);
  assert.is(wrong.code, 2);
  assert.match(wrong.err, 'There is no command nonsense');
});

test('help bench fits a screen of 80 x 24, and says which options exclude each other', async () => {
  const { out } = await start([process.execPath, RUN, 'help', 'bench']);
  const lines = out.trimEnd().split('\n');
  assert.ok(lines.length <= 24 && lines.every((line) => line.length <= 80), out);
  assert.match(out, /^ +--quick .*; not with --compare$/m);
  assert.match(out, /^ +--compare .*; not with --quick$/m);
});

test('--version prints the version', async () => {
  const { code, out } = await run(['train', '--version']);
  assert.equal([code, out], [0, `${version}\n`]);
});

test('--help has groups, defaults as one would type them, and examples', async () => {
  const { out } = await run(['train', '--help']);
  for (const heading of [
    'Recipe:',
    'Network:',
    'Optimiser:',
    'Training images:',
    'Run:',
    'Output:',
    'Examples:',
  ])
    assert.match(out, new RegExp(`^${heading}$`, 'm'));
  assert.match(out, /units of each hidden layer, such as 512 or\s+1024,512 \(default: 512\)/);
  assert.not.match(out, /default: \[|default: "|choices:/);
});

test.run();
