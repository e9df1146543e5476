// What the soak disturbs: training, and what comes before it, which is drawing digits, fetching MNIST and building the
// program.

import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFile } from '../../src/node/data/idx-files.js';

/** A way to begin a run, and in what the run is disturbed. */
export interface Scene {
  readonly name: string;
  /** Of the run that is begun. */
  readonly options: readonly string[];
  /** The project's scripts/run.mjs. */
  readonly program: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Blows fall at any time, or on a file that is being written. */
  readonly aim: 'any time' | 'writes';
  /** After so many blows a round is left in peace. */
  readonly mostBlows: number;
  /** Makes the next process do again what is disturbed. */
  prepare?(): void;
  /** A folder of the program's data that two processes make at the same moment when the round is over. */
  readonly madeTwice?: string;
  /** How many rounds it gets of each dozen or so. */
  readonly share: number;
}

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const PROGRAM = join(ROOT, 'scripts/run.mjs');

/** A small network for data sets of tens of thousands of images. */
const LARGE_DATA = [
  ...['--hidden', '16', '--epochs', '2', '--augment', 'none', '--validation', '1000', '--no-report'],
  ...['--checkpoint-every', '0'],
];

/** Training at any time, and while it saves. */
export function trainingScenes(options: readonly string[]): Scene[] {
  const training = { options, program: PROGRAM, mostBlows: 4, share: 2 };
  return [
    { ...training, name: 'training', aim: 'any time' },
    { ...training, name: 'saving', aim: 'writes' },
  ];
}

export const drawingScene: Scene = {
  name: 'drawing digits',
  options: ['--dataset', 'builtin', ...LARGE_DATA],
  program: PROGRAM,
  aim: 'any time',
  mostBlows: 3,
  madeTwice: 'builtin',
  share: 1,
};

/** What a mirror sends at a time, and how long it waits then: MNIST takes more than a second. */
const CHUNK = 100_000;
const WAIT_MILLISECONDS = 10;

/** Fetching MNIST from a slow mirror on this machine, which has the files of a folder. Close the server in the end. */
export async function downloadingScene(mnist: string): Promise<{ scene: Scene; server: Server }> {
  const server = createServer(async ({ url }, response) => {
    const name = basename(url ?? '', '.gz');
    const bytes = readFileSync(findFile(mnist, name) as string);
    for (let at = 0; at < bytes.length && !response.destroyed; at += CHUNK) {
      response.write(bytes.subarray(at, at + CHUNK));
      await delay(WAIT_MILLISECONDS);
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const scene: Scene = {
    name: 'downloading',
    options: ['--dataset', 'mnist', ...LARGE_DATA],
    program: PROGRAM,
    environment: { MNIST_DIR: '', MNIST_MIRRORS: `http://127.0.0.1:${port}/` },
    aim: 'any time',
    mostBlows: 3,
    madeTwice: 'mnist',
    share: 1,
  };
  return { scene, server };
}

const COPIED = [
  'src',
  'scripts',
  'assembly',
  'asconfig.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Building, in a copy of the project below `folder` of which a source changes before each process. */
export function buildingScene(folder: string, options: readonly string[]): Scene {
  const copy = join(folder, 'project');
  mkdirSync(copy);
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  // The kernels, which take long, are the same for all builds.
  execFileSync(process.execPath, [join(copy, 'scripts/build.mjs')]);
  return {
    name: 'building',
    options,
    program: join(copy, 'scripts/run.mjs'),
    aim: 'any time',
    mostBlows: 3,
    prepare: () => appendFileSync(join(copy, 'src/printable.ts'), '// changed\n'),
    share: 1,
  };
}

/** Takes a folder of made data away. */
export const forgetData = (folder: string) => rmSync(folder, { recursive: true, force: true });
