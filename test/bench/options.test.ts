// What the benchmarks refuse before they measure anything: with a message, exit code 2 and no stack.

import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { someOf, wholeNumber, wholeNumbers } from '../../bench/options.js';
import { RUN, start } from '../commands/running.js';

const NOWHERE = 'no-such-folder';
/** The commands run in a folder of their own, where no model is. */
const MODEL = ['--model', resolve('data/pretrained.safetensors')];

for (const [command, options, message] of [
  ['bench', ['--workers', '1,0'], 'must be whole numbers from 1 to 64'],
  ['bench', ['--batch', '1.5'], 'must be a whole number from 1 to 16,384; found 1.5'],
  ['bench', ['--json', '.'], '. cannot be written'],
  ['bench', ['--svg', '.'], '. cannot be written'],
  ['bench', ['--quick', '--compare', 'before.json'], '--quick takes one sample of each epoch'],
  ['bench:targets', ['--only', 'toString'], 'must be some of start, memory'],
  ['bench:peers', ['--only', 'ours,nobody'], 'must be some of ours, '],
  ['bench:peers', ['--rounds', '0'], 'must be a whole number from 1 to 1,000'],
  ['bench:peers', ['--workloads', '1,9'], 'must be whole numbers from 1 to '],
  ['bench:wild', ['--folder', NOWHERE, ...MODEL], 'Name a folder that has labels.csv, or single.csv'],
  ['bench:wild', ['--sheet', '.'], '. cannot be written'],
  ['bench:robustness', ['--pictures', 'x'], 'must be a whole number from 1 to 10,000'],
  ['bench:robustness', ['--data', NOWHERE, ...MODEL], `found none of them in ${NOWHERE}`],
  ['bench:refusals', ['--count', '-1'], 'must be a whole number from 1 to 10,000'],
  ['bench:refusals', ['--data', NOWHERE, ...MODEL], `found none of them in ${NOWHERE}`],
  ['bench:draw', ['--rounds', 'x'], 'must be a whole number from 1 to 1,000'],
  ['bench:draw', ['--round', '3'], "Unknown option '--round'"],
] as const)
  test(`${command} ${options.join(' ')}: ${message}`, async () => {
    const { code, out, err } = await start([process.execPath, RUN, command, ...options]);
    assert.is(code, 2, `${out}\n${err}`);
    assert.match(err, message);
    assert.not.match(err, /fault of the program|\n {4}at /);
    assert.is(out, '');
  });

test('bench --compare: a file that cannot be read is 1, like all files', async () => {
  const { code, out, err } = await start([process.execPath, RUN, 'bench', '--compare', NOWHERE]);
  assert.is(code, 1, `${out}\n${err}`);
  assert.match(
    err,
    `Error: ${NOWHERE}: expected the figures of an earlier benchmark, but there is no such file.`,
  );
  assert.is(out, '');
});

test('what options are read as', () => {
  assert.is(wholeNumber(1, 9)('9'), 9);
  assert.equal(wholeNumbers(1, 9)('1,9'), [1, 9]);
  assert.equal(someOf(['a', 'b'])('b,a'), ['b', 'a']);
  for (const text of ['', ' ', 'x', '0', '10', '1.5', 'NaN', '1,2'])
    assert.throws(() => wholeNumber(1, 9)(text), /whole number from 1 to 9/, text);
  for (const text of ['', '1,', '1,10']) assert.throws(() => wholeNumbers(1, 9)(text), /from 1 to 9/, text);
});

test.run();
