// docs/pictures/draw.svg: the real `npm run draw`, in tmux, with strokes of a mouse; every few cells a frame is taken.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { root } from '../files.mjs';
import { cellsOf, drawFrames } from './terminal-pictures.mjs';

const [COLUMNS, ROWS] = [80, 24];
const PATIENCE_MILLISECONDS = 20_000;

/** Strokes of digits in a box whose sides are 1, y downwards. */
const curve = (count, at) => Array.from({ length: count + 1 }, (_, index) => at(index / count));
const FOUR = [
  [
    [0.62, 0],
    [0.02, 0.66],
    [1, 0.66],
  ],
  [
    [0.72, 0.36],
    [0.72, 1],
  ],
];
const TWO = [
  [
    ...curve(12, (t) => [
      0.5 - 0.46 * Math.cos(Math.PI * (0.1 + 1.1 * t)),
      0.28 - 0.28 * Math.sin(Math.PI * (0.1 + 1.1 * t)),
    ]),
    [0.02, 1],
    [1, 1],
  ],
];

/** Where the digits stand on the screen, in cells. */
const BOXES = [
  { strokes: FOUR, left: 7, top: 6, width: 9, height: 11 },
  { strokes: TWO, left: 21, top: 6, width: 9, height: 11 },
];

const folder = mkdtempSync(join(tmpdir(), 'picture-'));
const env = { ...process.env, DISTRIBUTED_MNIST_DATA: folder };
/** A terminal of all colours, as most are; tmux would say that it has 256. */
const TERMINAL = 'env -u TMUX -u NO_COLOR TERM=xterm-256color COLORTERM=truecolor';
const tmux = (...words) =>
  execFileSync('tmux', ['-L', 'picture', '-f', '/dev/null', ...words], { env, encoding: 'utf8' });
const keys = (...words) => tmux('send-keys', '-t', 'draw', ...words);
const show = () => tmux('capture-pane', '-p', '-e', '-t', 'draw');

async function waitFor(pattern) {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while (!pattern.test(tmux('capture-pane', '-p', '-t', 'draw'))) {
    if (Date.now() > end) throw new Error(`${pattern} was never shown:\n${show()}`);
    await delay(50);
  }
}

const frames = [];
async function take(seconds) {
  await delay(250);
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  await new Promise((done) => terminal.write(show().trimEnd().replaceAll('\n', '\r\n'), done));
  frames.push({ rows: cellsOf(terminal), seconds });
}

/** The cells that a stroke goes through, one after the other. */
function cellsAlong(points, { left, top, width, height }) {
  const [first, ...others] = points.map(([x, y]) => [left + x * width, top + y * height]);
  const cells = [first];
  for (const to of others) {
    const from = cells.at(-1);
    const steps = Math.max(1, Math.round(Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]))));
    for (let step = 1; step <= steps; step++)
      cells.push([
        from[0] + ((to[0] - from[0]) * step) / steps,
        from[1] + ((to[1] - from[1]) * step) / steps,
      ]);
  }
  return cells.map(([x, y]) => `${Math.round(x)};${Math.round(y)}`);
}

async function drawStroke(points, box) {
  const cells = cellsAlong(points, box);
  for (const [index, cell] of cells.entries()) {
    keys('-l', `\x1b[<${index === 0 ? 0 : 32};${cell}M`);
    if (index % 7 === 6) await take(0.28);
  }
  keys('-l', `\x1b[<0;${cells.at(-1)}m`);
  await take(0.4);
}

try {
  const command = `${TERMINAL} ${process.execPath} ${join(root, 'scripts', 'run.mjs')} draw --model bundled`;
  tmux('new-session', '-d', '-s', 'draw', '-x', `${COLUMNS}`, '-y', `${ROWS}`, command);
  tmux('set-option', '-g', 'status', 'off');
  await waitFor(/quit/);
  await take(0.8);
  for (const box of BOXES) for (const points of box.strokes) await drawStroke(points, box);
  await waitFor(/42/);
  await take(2);
  keys('x');
  await take(3);
} finally {
  tmux('kill-server');
  rmSync(folder, { recursive: true, force: true });
}
const title = 'A 4 and a 2 are drawn in a terminal; beside them stands what the network reads: 42.';
writeFileSync(join(root, 'docs', 'pictures', 'draw.svg'), drawFrames(frames, title));
