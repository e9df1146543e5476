// A folder of its own to run commands in, with a small data set that is learned in a blink: the digit is where the
// block of ink is.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeImages, encodeLabels } from '../../../src/data/idx.js';
import { CLASSES, IMAGE_SIDE, PIXELS } from '../../../src/engine/network/topology.js';
import { Random } from '../../../src/engine/random.js';
import { writeWhole } from '../../../src/node/files.js';
import { assertDescribed } from '../../schemas.js';

/** A name that would break a page that does not escape it. */
export const DATA = `digits <b>&"'`;
export const TRAINING_IMAGES = 400;
export const TEST_IMAGES = 100;
/** This test image is labelled as the next digit: any network that learned reads it wrong. */
export const MISLABELLED = 7;

/** Options of a run that takes a moment. */
export const TINY = [
  ...['--data', DATA, '--hidden', '16', '--batch', '20', '--validation', '100', '--workers', '1'],
  // Of a rate of 1000, momentum on pixels alone makes numbers that are not finite in time.
  ...['--optimizer', 'momentum', '--input', 'pixels'],
];

const BLOCK = 6;
const NOISE = 40;

function drawBlocks(count: number, seed: number): { pixels: Uint8Array; labels: Uint8Array } {
  const random = new Random(seed, 'blocks');
  const pixels = Uint8Array.from({ length: count * PIXELS }, () => random.uniform() * NOISE);
  const labels = Uint8Array.from({ length: count }, (_, index) => index % CLASSES);
  for (const [index, label] of labels.entries()) {
    const top = 1 + 9 * Math.floor(label / 4);
    const left = 1 + 7 * (label % 4);
    for (let row = top; row < top + BLOCK; row++) {
      const start = index * PIXELS + row * IMAGE_SIDE + left;
      pixels.fill(255, start, start + BLOCK);
    }
  }
  return { pixels, labels };
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Workspace {
  readonly path = mkdtempSync(join(tmpdir(), 'runs-'));

  constructor() {
    const training = drawBlocks(TRAINING_IMAGES, 1);
    const test = drawBlocks(TEST_IMAGES, 2);
    test.labels[MISLABELLED] = (test.labels[MISLABELLED] + 1) % CLASSES;
    for (const [name, { pixels, labels }] of Object.entries({ train: training, t10k: test })) {
      writeWhole(
        join(this.path, DATA, `${name}-images-idx3-ubyte`),
        encodeImages({ count: labels.length, pixels }),
      );
      writeWhole(join(this.path, DATA, `${name}-labels-idx1-ubyte`), encodeLabels(labels));
    }
  }

  /** Starts a command in this folder. */
  start(command: string, ...options: string[]): ChildProcess {
    return this.startWith({}, command, ...options);
  }

  /** The same with more variables in its environment. */
  startWith(variables: Record<string, string>, command: string, ...options: string[]): ChildProcess {
    const file = fileURLToPath(new URL(`../../../commands/${command}.js`, import.meta.url));
    return spawn(process.execPath, [file, ...options], {
      cwd: this.path,
      env: { ...process.env, DISTRIBUTED_MNIST_DATA: join(this.path, 'data'), ...variables },
    });
  }

  /** Runs a command to its end. What it prints with --json must be as docs/schema says. */
  async run(command: string, ...options: string[]): Promise<Ended> {
    const ended = await end(this.start(command, ...options));
    if (options.includes('--json'))
      for (const line of ended.stdout.split('\n')) if (line) assertDescribed(command, JSON.parse(line));
    return ended;
  }

  /** The names of the runs' folders. */
  runs(): string[] {
    return readdirSync(join(this.path, 'data/runs')).sort();
  }

  /** The path of a file in a run's folder. */
  file(run: string, name: string): string {
    return join(this.path, 'data/runs', run, name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What a started command printed, and how it ended, as a shell tells of it: of a signal by 128 and its number. */
export function end(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) =>
    child.on('close', (code, signal) =>
      resolve({ code: signal ? 128 + constants.signals[signal] : code, stdout, stderr }),
    ),
  );
}

/** Waits until a command started with `--json` has told of an epoch. */
export function firstEpoch(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      if (String(chunk).includes('"event":"epoch"')) resolve();
    });
    child.on('close', () => reject(new Error('it ended before its first epoch')));
  });
}
