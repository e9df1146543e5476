// Commands on machines with few and with many cores.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodePng } from '../../src/node/pictures/encode.js';
import { datasetFolder } from '../node/data/folders.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { temporaryFolder } from '../temporary.js';
import { jsonLines, run } from './running.js';

/** Most workers that a command starts. */
const MOST = 64;

/** An environment in which a process and its threads see a machine of so many cores. */
function cores(count: number): Record<string, string> {
  const module =
    `import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module';` +
    `os.availableParallelism = () => ${count}; syncBuiltinESMExports();`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
}

const folder = temporaryFolder();
const data = datasetFolder(syntheticDataset(300, 80), true);
writeFileSync(
  join(folder, 'white.png'),
  await encodePng({ width: 40, height: 40, data: new Uint8Array(6400).fill(255) }),
);

/** Runs a command that must end well; what it prints. */
async function go(count: number, ...words: string[]): Promise<string> {
  const { code, out, err } = await run(words, { folder, environment: cores(count) });
  assert.is(code, 0, err);
  return out;
}

for (const [count, commands] of [
  [1, ['train']],
  [3, ['train']],
  [96, ['train']],
  [128, ['train', 'evaluate', 'predict', 'digits']],
] as const) {
  const workers = Math.min(count, MOST);
  test(`${count} cores: ${workers} workers unless told otherwise`, async () => {
    for (const command of commands)
      assert.match(
        (await go(count, command, '--help')).replace(/\s+/g, ' '),
        `(default: ${workers})`,
        command,
      );
  });
}

const SMALL = ['--hidden', '8', '--epochs', '1', '--validation', '0', '--no-report', '--json'];

// 64 threads take seconds to start, so one command has to do.
for (const count of [1, 3, 128])
  test(`${count} cores: training starts ${Math.min(count, MOST)} workers`, async () => {
    const [start] = jsonLines(await go(count, 'train', '--data', data, ...SMALL));
    assert.is(start.workers, Math.min(count, MOST));
  });

test('1 core: evaluate, predict and digits run', async () => {
  const [score] = jsonLines(await go(1, 'evaluate', '--data', data, '--json'));
  assert.is(score.images, 80);
  const read = jsonLines(await go(1, 'predict', 'white.png', 'white.png', '--json'));
  assert.equal(
    read.map(({ text }) => text),
    ['', ''],
  );
  const sheet = await go(1, 'digits', '--count', '3', '--sheet', 'sheet.png');
  assert.match(sheet, 'Contact sheet of 3 digits');
});

test('128 cores: predict reads pictures', async () => {
  const read = jsonLines(await go(128, 'predict', 'white.png', 'white.png', 'white.png', '--json'));
  assert.is(read.length, 3);
});

test('more workers than may be are refused where they were asked for', async () => {
  for (const command of ['train', 'evaluate', 'predict', 'digits']) {
    const words = command === 'predict' ? [command, 'white.png'] : [command];
    for (const workers of command === 'train' ? ['65', '0', '1.5', '', 'two'] : ['65']) {
      const { code, err } = await run([...words, '--workers', workers], { folder, environment: cores(128) });
      assert.is(code, 2);
      assert.match(err, `--workers must be a whole number from 1 to ${MOST}; found ${workers}.`);
    }
  }
});

test.run();
