// One command of the project in a process of its own, that may be ended on its way, and what it told and took.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('../../../../scripts/run.mjs', import.meta.url));

export interface Ended {
  /** `exit 0`, or the signal that ended it. */
  readonly end: string;
  /** The JSON objects of standard output. */
  readonly events: readonly Record<string, unknown>[];
  /** What it said went wrong. */
  readonly error: string;
  readonly seconds: number;
  /** Bytes that the process held in memory at the end of each epoch; empty where the system does not tell. */
  readonly memory: readonly number[];
}

/** How a process is to be ended: this signal after so many seconds. */
export interface Blow {
  readonly signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT';
  readonly seconds: number;
}

/** Runs a command with `--json`, its data in `folder`, and ends it with `blow` unless it is over by then. */
export function runCommand(folder: string, words: readonly string[], blow?: Blow): Promise<Ended> {
  const started = performance.now();
  const child = spawn(process.execPath, [RUN, ...words, '--json'], {
    cwd: folder,
    env: { ...process.env, DISTRIBUTED_MNIST_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = blow && setTimeout(() => child.kill(blow.signal), blow.seconds * 1000);
  const memory: number[] = [];
  let out = '';
  let error = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
    if (String(chunk).includes('"event":"epoch"')) memory.push(...residentBytes(child.pid));
  });
  child.stderr.on('data', (chunk) => {
    error += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const seconds = (performance.now() - started) / 1000;
      const events = parseLines(out);
      const told = events.filter(({ event }) => event === 'error').map(({ message }) => message);
      const said = [...told, error.trim()].join(' ').trim();
      resolve({ end: signal ?? `exit ${code}`, events, error: said, seconds, memory });
    });
  });
}

/** A line that was cut short by the end of its process is none. */
function parseLines(out: string): Record<string, unknown>[] {
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** What Linux tells of a process; nothing elsewhere, or when it is gone. */
function residentBytes(pid: number | undefined): number[] {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return kilobytes ? [1024 * Number(kilobytes[1])] : [];
  } catch {
    return [];
  }
}
