// What tests of runs that are disturbed and gone on with compare: runs that nobody disturbed, and files without times.

import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import type { Workspace } from './workspace.js';

export type Line = Record<string, unknown>;
export const parseLines = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Metrics without what a clock decides. */
export function timeless(path: string): Line[] {
  return parseLines(readFileSync(path, 'utf8')).map(
    ({ at, seconds, imagesPerSecond, time, timeByWorker, trainingSeconds, totalSeconds, ...rest }) => rest,
  );
}

/** Trains to the end: the run's name, and the SHA-256 of its weights. */
export async function undisturbed(
  where: Workspace,
  options: readonly string[],
): Promise<{ run: string; hash: string }> {
  const { code, stderr, stdout } = await where.run('train', ...options);
  assert.is(code, 0, stderr);
  return { run: newest(where), hash: parseLines(stdout).at(-1)?.weightsSha256 as string };
}

/** The new run's name. */
export const newest = (where: Workspace) => where.runs().at(-1) as string;
