// From a command's start to its first line, and to its end: several times, each a process of its own.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { median } from '../statistics.js';
import { atMost, milliseconds, type Outcome } from './target.js';

const ROUNDS = 9;
const start = fileURLToPath(new URL('../../../../scripts/run.mjs', import.meta.url));

export async function measureStart(): Promise<Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  try {
    const picture = join(folder, 'seven.png');
    await sharp(Buffer.from(SEVEN)).png().toFile(picture);
    const model = join(folder, 'model.safetensors');
    const node: number[] = [];
    const first: number[] = [];
    const read: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      node.push((await time(['--eval', 'console.log()'])).first);
      first.push((await time([start, 'train', '--no-report', '--out', model], { untilFirst: true })).first);
      read.push((await time([start, 'predict', picture])).end);
    }
    const alone = milliseconds(median(node));
    return [
      atMost(`train: first line, after Node's own ${alone}`, 100, median(first) - median(node), milliseconds),
      atMost(`predict: a PNG of a megapixel, Node's own ${alone} included`, 400, median(read), milliseconds),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A 7 by a thick pen, a million pixels. */
const SEVEN =
  '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000"><rect width="1000" height="1000" fill="#fff"/>' +
  '<path d="M300 250 L700 250 L450 800" fill="none" stroke="#224" stroke-width="60" stroke-linejoin="round"/></svg>';

/** Milliseconds from a process's start to its first output and to its end; it is ended after the first if asked. */
function time(words: string[], { untilFirst = false } = {}): Promise<{ first: number; end: number }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
    let first = 0;
    child.stdout.on('data', () => {
      if (first === 0) first = performance.now() - started;
      if (untilFirst) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve({ first, end: performance.now() - started }));
  });
}
