// Names and metadata that a terminal would obey: whatever command shows them writes them out, and `--json` keeps them.

import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../src/engine/network/initialise.js';
import { saveModel } from '../../src/node/model-file.js';
import { encodePng } from '../../src/node/pictures/encode.js';
import { DATA, TINY, Workspace } from '../node/runs/workspace.js';
import { jsonLines } from './running.js';

/** Clears the screen, sets the title, forges a line, turns the direction of text. */
const HOSTILE = '\x1b[2J\x1b]0;title\x07\nmodel saved \u202e';
const SHOWN = '\\x1b[2J\\x1b]0;title\\x07\\x0amodel saved \\u202e';
/** What may be in no command's output: every control character but the end of a line. */
const OBEYED = /(?!\n)\p{Cc}|\u202e|^model saved \\?u?2?0?2?e?$/mu;

const workspace = new Workspace();
test.after(() => workspace.remove());

const topology = { hidden: [4], activation: 'relu' as const };
const model = `${HOSTILE}.safetensors`;
saveModel(join(workspace.path, model), {
  topology,
  tensors: drawParameters(topology, 'he', 1),
  metadata: { topology: HOSTILE, activation: 'relu', dataset: HOSTILE, testAccuracy: '0.5' },
});
const white = await encodePng({ width: 9, height: 9, data: new Uint8Array(324).fill(255) });
mkdirSync(join(workspace.path, HOSTILE));
writeFileSync(join(workspace.path, HOSTILE, `${HOSTILE}.png`), white);
writeFileSync(join(workspace.path, HOSTILE, 'broken.png'), 'broken');
writeFileSync(join(workspace.path, HOSTILE, `notes.${HOSTILE}`), '');

function assertShown({ stdout, stderr }: { stdout: string; stderr: string }, part = SHOWN): void {
  const output = `${stdout}\n${stderr}`;
  assert.ok(output.includes(part), output);
  assert.not.match(output, OBEYED, JSON.stringify(output));
}

test('predict: pictures, folders, models and their metadata', async () => {
  assertShown(await workspace.run('predict', HOSTILE, '--model', model), `${SHOWN}/${SHOWN}.png  no digit`);
  assertShown(await workspace.run('predict', join(HOSTILE, `${HOSTILE}.png`), '--model', model));
  assertShown(await workspace.run('predict', `${HOSTILE}.gif`, '--model', model), `${SHOWN}.gif: expected`);
  assertShown(await workspace.run('predict', 'x.png', '--model', HOSTILE), SHOWN);
});

test('predict --json: the true name', async () => {
  const { stdout } = await workspace.run('predict', HOSTILE, '--model', model, '--json');
  const files = jsonLines(stdout).map(({ file }) => file);
  assert.equal(files.sort(), [join(HOSTILE, `${HOSTILE}.png`), join(HOSTILE, 'broken.png')].sort());
});

test('evaluate: models, their metadata, and files of images', async () => {
  assertShown(await workspace.run('evaluate', '--model', model, '--data', DATA), `${SHOWN}.safetensors:`);
  assertShown(await workspace.run('evaluate', '--model', HOSTILE, '--data', DATA), SHOWN);
  cpSync(join(workspace.path, DATA), join(workspace.path, HOSTILE), { recursive: true });
  const images = join(HOSTILE, 't10k-images-idx3-ubyte');
  const labels = join(HOSTILE, 't10k-labels-idx1-ubyte');
  assertShown(
    await workspace.run('evaluate', '--model', model, '--images', images, '--labels', labels),
    `images of ${SHOWN}`,
  );
});

test('train: where the model is saved', async () => {
  const out = join('out', `${HOSTILE}.safetensors`);
  assertShown(
    await workspace.run('train', ...TINY, '--epochs', '1', '--out', out),
    `Model saved as out/${SHOWN}`,
  );
  assertShown(await workspace.run('train', '--out', join(model, 'x')), `${SHOWN}.safetensors/x cannot be`);
  assertShown(await workspace.run('train', '--out', HOSTILE.repeat(20)), 'cannot be written');
});

test('digits: where they are written', async () => {
  assertShown(await workspace.run('digits', '--out', model), `${SHOWN}.safetensors is a file`);
  assertShown(await workspace.run('digits', '--out', HOSTILE), `${SHOWN} is a folder that is not empty`);
  assertShown(await workspace.run('digits', '--count', '1', '--sheet', `${HOSTILE}.png`), `${SHOWN}.png`);
});

test('runs: names of folders, and what stands in their files', async () => {
  const runs = join(workspace.path, 'data/runs');
  const [run] = workspace.runs();
  const recipe = { epochs: 1, [HOSTILE]: HOSTILE, topology: { hidden: [HOSTILE], activation: HOSTILE } };
  writeFileSync(join(runs, run, 'recipe.json'), JSON.stringify(recipe));
  const metrics = workspace.file(run, 'metrics.jsonl');
  const lines = jsonLines(readFileSync(metrics, 'utf8')).map((line) =>
    line.event === 'start' ? { ...line, dataset: HOSTILE, trainedOn: HOSTILE, versions: HOSTILE } : line,
  );
  writeFileSync(metrics, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  renameSync(join(runs, run), join(runs, `a${HOSTILE}`));
  cpSync(join(runs, `a${HOSTILE}`), join(runs, `b${HOSTILE}`), { recursive: true });
  mkdirSync(join(runs, `damaged${HOSTILE}`));
  mkdirSync(join(runs, 'event'));
  writeFileSync(join(runs, 'event', 'recipe.json'), '{"epochs":1}');
  writeFileSync(
    join(runs, 'event', 'metrics.jsonl'),
    `${JSON.stringify({ event: 'start', dataset: [HOSTILE] })}\n`,
  );
  const list = await workspace.run('runs');
  for (const part of [`a${SHOWN}`, `damaged${SHOWN}`, `images of ${SHOWN}`]) assertShown(list, part);
  assertShown(await workspace.run('runs', '--compare', `a${HOSTILE}`, `b${HOSTILE}`), '\\x1b');
  assertShown(await workspace.run('runs', '--compare', HOSTILE, 'b'), `a${SHOWN}`);
  assertShown(await workspace.run('runs', '--compare', `x${HOSTILE}`, 'b'), `x${SHOWN}`);
  const { stdout } = await workspace.run('runs', '--json');
  assert.ok(jsonLines(stdout).some(({ name }) => name === `a${HOSTILE}`));
});

test.run();
