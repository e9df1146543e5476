// Every command in a terminal, bundled as people run it: with a screen of 80 columns and of 20, without
// colours, and dumb. The terminal is script's (util-linux).

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits } from '../../src/data/builtin/digits.js';
import { IMAGE_SIDE, PIXELS } from '../../src/engine/network/topology.js';
import { encodePng } from '../../src/node/pictures/encode.js';
import { drawBytes } from '../../src/reading/vision/steps.js';
import { testThatNeeds } from '../needs.js';
import { datasetFolder } from '../node/data/folders.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { temporaryFolder } from '../temporary.js';
import { type Ended, fileOf, jsonLines, start } from './running.js';

const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
const inScript = testThatNeeds('the program script', hasScript);

const folder = temporaryFolder();
const data = datasetFolder(syntheticDataset(300, 80), true);
const { images } = drawDigits(1, 0, 3);
for (let picture = 0; picture < 3; picture++) {
  const pixels = images.subarray(picture * PIXELS, (picture + 1) * PIXELS);
  writeFileSync(join(folder, `${picture}.png`), await encodePng(drawBytes(IMAGE_SIDE, IMAGE_SIDE, pixels)));
}
/** Elsewhere: reading the folder takes no longer for it. */
const newSheet = () => join(temporaryFolder(), 'sheet.png');
const TRAIN = ['train', '--data', data, '--hidden', '8', '--epochs', '3', '--validation', '0', '--no-report'];

interface Terminal {
  readonly columns?: number;
  readonly environment?: Record<string, string | undefined>;
  /** A file that standard output goes to, while standard error is the terminal. */
  readonly output?: string;
}

/** Runs a command with a terminal for all its streams; what it shows is in `out`. */
function inTerminal(
  words: readonly string[],
  { columns = 80, environment = {}, output }: Terminal = {},
): Promise<Ended> {
  const [name, ...options] = words;
  const command = [process.execPath, fileOf(name), ...options].map((word) => `'${word}'`).join(' ');
  const line = `stty cols ${columns} rows 24; exec ${command}${output ? ` >${output}` : ''}`;
  return start(['script', '-qec', line, '/dev/null'], {
    folder,
    environment: {
      TERM: 'xterm-256color',
      COLORTERM: undefined,
      FORCE_COLOR: undefined,
      NO_COLOR: undefined,
      // Node takes colours away where it is set.
      CI: undefined,
      ...environment,
      SHELL: '/bin/sh',
    },
  });
}

const ESCAPE = '\x1b';
/** What sets a colour: 31 or 48;5;234, say, alone or after others. */
const COLOUR = /\[(\d+;)*[34]\d(;\d+)*m/;

/** It ended well, and left the cursor visible. */
function assertWhole({ code, out }: Ended): void {
  assert.is(code, 0, out);
  assert.not.match(out, /fault of the program|Error:/);
  assert.ok(
    out.lastIndexOf(`${ESCAPE}[?25l`) <= out.lastIndexOf(`${ESCAPE}[?25h`),
    'the cursor stays hidden',
  );
}

inScript('train shows a bar, and a line an epoch above it', async () => {
  for (const columns of [80, 20]) {
    const ended = await inTerminal(TRAIN, { columns });
    assertWhole(ended);
    assert.match(ended.out, `${ESCAPE}[?25l`);
    for (const epoch of ['1/3', '2/3', '3/3']) assert.match(ended.out, `epoch ${epoch}`);
    assert.match(ended.out, 'model.safetensors');
  }
});

inScript('train --json prints nothing but JSON on a terminal, too', async () => {
  const ended = await inTerminal([...TRAIN, '--json'], { output: 'events' });
  assertWhole(ended);
  assert.is(jsonLines(readFileSync(join(folder, 'events'), 'utf8')).at(-1).event, 'done');
});

inScript('evaluate tells the score', async () => {
  for (const columns of [80, 20]) {
    const ended = await inTerminal(['evaluate', '--data', data], { columns });
    assertWhole(ended);
    assert.match(ended.out, columns === 80 ? /Confusion matrix: / : /The confusion matrix\s+needs/);
  }
  const ended = await inTerminal(['evaluate', '--data', data, '--json'], { output: 'score' });
  assertWhole(ended);
  assert.is(jsonLines(readFileSync(join(folder, 'score'), 'utf8'))[0].images, 80);
});

inScript('predict reads one picture, several, and a folder, with a bar below the answers', async () => {
  const one = await inTerminal(['predict', '0.png']);
  assertWhole(one);
  assert.match(one.out, /Read in \d+ ms/);
  for (const columns of [80, 20])
    for (const names of [['0.png', '1.png', '2.png'], ['.']]) {
      const several = await inTerminal(['predict', ...names], { columns });
      assertWhole(several);
      assert.match(several.out, '3 pictures: ');
      assert.match(several.out, '2/3');
      for (const name of ['0.png', '1.png', '2.png']) assert.match(several.out, name);
    }
});

inScript('predict --json writes an object a picture to a file, with the bar on the terminal', async () => {
  for (const names of [['0.png'], ['0.png', '1.png', '2.png']]) {
    const ended = await inTerminal(['predict', ...names, '--json'], { output: 'answers' });
    assertWhole(ended);
    const answers = jsonLines(readFileSync(join(folder, 'answers'), 'utf8'));
    assert.equal(
      answers.map(({ file }) => file),
      names,
    );
  }
});

inScript('runs lists, digits draws with a bar, and draw by lines of text leaves the terminal', async () => {
  for (const columns of [80, 20]) {
    assertWhole(await inTerminal(['runs'], { columns }));
    const drawn = await inTerminal(['digits', '--count', '600', '--sheet', newSheet()], { columns });
    assertWhole(drawn);
    assert.match(drawn.out, /= 100 %/);
    const screen = await inTerminal(['draw'], { columns, environment: { TERM: 'dumb' } });
    assert.is(screen.code, 2);
    assert.match(screen.out, /Draw needs a\s+terminal/);
  }
  const ended = await inTerminal(['runs', '--json'], { output: 'runs' });
  assertWhole(ended);
  assert.ok(jsonLines(readFileSync(join(folder, 'runs'), 'utf8')).length > 0);
});

inScript('sweep shows its runs and a table, export and help tell what they do', async () => {
  const grid = ['--hidden', '8', '--epochs', '2', '--seeds', '1,2'];
  const sweep = ['sweep', '--data', data, '--validation', '50', ...grid];
  for (const columns of [80, 20]) {
    const swept = await inTerminal(sweep, { columns });
    assertWhole(swept);
    assert.match(swept.out, '2 of 2');
    const exported = await inTerminal(['export', '--out', 'model.onnx'], { columns });
    assertWhole(exported);
    assert.match(exported.out, 'model.onnx');
    assertWhole(await inTerminal(['help'], { columns }));
  }
  const ended = await inTerminal([...sweep, '--json'], { output: 'sweep' });
  assertWhole(ended);
  assert.ok(jsonLines(readFileSync(join(folder, 'sweep'), 'utf8')).length > 0);
});

inScript('teach tells what was learned, and worker what its Redis lacks', async () => {
  mkdirSync(join(folder, 'mine/7'), { recursive: true });
  copyFileSync(join(folder, '0.png'), join(folder, 'mine/7/first.png'));
  const taught = await inTerminal(['teach', 'mine', '--data', data, '--out', 'mine.safetensors']);
  assertWhole(taught);
  assert.match(taught.out, /mine\.safetensors/);
  const alone = await inTerminal(['worker', '--redis', 'redis://127.0.0.1:1']);
  assert.is(alone.code, 1, alone.out);
  assert.match(alone.out, /Error: .*127\.0\.0\.1:1/);
});

inScript('a download that breaks off ends the command below its bar', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Length': 1000 });
    response.write('x'.repeat(500), () => setTimeout(() => response.destroy(), 50));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const ended = await inTerminal(['evaluate', '--dataset', 'mnist'], {
      environment: { MNIST_MIRRORS: mirror, MNIST_DIR: undefined },
    });
    assert.is(ended.code, 1, ended.out);
    assert.match(
      ended.out,
      /50 % downloading train-images-idx3-ubyte\.gz.*\r\nError: MNIST could not be downloaded/,
    );
  } finally {
    server.close();
  }
});

inScript('without colours where NO_COLOR says so', async () => {
  for (const words of [TRAIN, ['predict', '0.png'], ['predict', '0.png', '--explain'], ['predict', '.']]) {
    const ended = await inTerminal(words, { environment: { NO_COLOR: '1' } });
    assertWhole(ended);
    assert.not.match(ended.out, COLOUR);
  }
  const coloured = await inTerminal(['predict', '0.png', '--explain']);
  assert.match(coloured.out, COLOUR);
});

inScript('without any escape on a dumb terminal', async () => {
  const digits = ['digits', '--count', '3', '--sheet', newSheet()];
  for (const words of [TRAIN, ['predict', '0.png'], ['predict', '.'], ['runs'], digits]) {
    const ended = await inTerminal(words, { environment: { TERM: 'dumb' } });
    assertWhole(ended);
    assert.not.ok(ended.out.includes(ESCAPE), `${words[0]}: ${JSON.stringify(ended.out.slice(0, 300))}`);
  }
});

test.run();
