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

for (const count of [1, 3, 96, 128])
  test(`${count} cores: help tells of ${Math.min(count, MOST)} workers, and training starts them`, async () => {
    const workers = Math.min(count, MOST);
    const { out: help } = await run(['train', '--help'], { folder, environment: cores(count) });
    assert.match(help.replace(/\s+/g, ' '), `(default: ${workers})`);
    const small = ['--hidden', '8', '--epochs', '1', '--validation', '0', '--no-report', '--json'];
    const words = ['train', '--data', data, ...small];
    const { code, out, err } = await run(words, { folder, environment: cores(count) });
    assert.is(code, 0, err);
    assert.is(jsonLines(out)[0].workers, workers);
  });

for (const count of [1, 128]) {
  const workers = Math.min(count, MOST);
  test(`${count} cores: evaluate, predict and digits run, with ${workers} workers unless told otherwise`, async () => {
    const environment = cores(count);
    const go = async (...words: string[]) => {
      const { code, out, err } = await run(words, { folder, environment });
      assert.is(code, 0, err);
      return out;
    };
    for (const command of ['evaluate', 'predict', 'digits'])
      assert.match((await go(command, '--help')).replace(/\s+/g, ' '), `(default: ${workers})`);
    const [score] = jsonLines(await go('evaluate', '--data', data, '--json'));
    assert.is(score.images, 80);
    const read = jsonLines(await go('predict', 'white.png', 'white.png', '--json'));
    assert.equal(
      read.map(({ text }) => text),
      ['', ''],
    );
    assert.match(
      await go('digits', '--count', '3', '--sheet', `sheet-${count}.png`),
      'contact sheet of 3 digits',
    );
  });
}

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
