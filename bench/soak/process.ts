// One command of the project in a process of its own, that may be ended on its way, and what it told and took.

import { spawn } from 'node:child_process';
import { existsSync, type FSWatcher, readFileSync, watch } from 'node:fs';

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

/** Where a command runs. */
export interface Place {
  /** The project's scripts/run.mjs. */
  readonly program: string;
  /** Of the program's data. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a process is to be ended: by this signal, after so many seconds or in the middle of a write. */
export interface Blow {
  readonly signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT';
  readonly when: { readonly seconds: number } | Write;
}

/** The moment at which a temporary file appears in one of these folders, after so many others. */
export interface Write {
  readonly folders: readonly string[];
  readonly after: number;
}

/** Runs a command with `--json`, and ends it with `blow` unless it is over by then. */
export function runCommand(place: Place, words: readonly string[], blow?: Blow): Promise<Ended> {
  const started = performance.now();
  const { program, folder, environment } = place;
  const child = spawn(process.execPath, [program, ...words, '--json'], {
    cwd: folder,
    env: { ...process.env, DISTRIBUTED_MNIST_DATA: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const forget = blow && strikeLater(blow, () => child.kill(blow.signal));
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
      forget?.();
      const seconds = (performance.now() - started) / 1000;
      const events = parseLines(out);
      const told = events.filter(({ event }) => event === 'error').map(({ message }) => message);
      const said = [...told, error.trim()].join(' ').trim();
      resolve({ end: signal ?? `exit ${code}`, events, error: said, seconds, memory });
    });
  });
}

/** Strikes when it is time; the returned function forgets it. */
function strikeLater({ when }: Blow, strike: () => void): () => void {
  if ('seconds' in when) {
    const timer = setTimeout(strike, when.seconds * 1000);
    return () => clearTimeout(timer);
  }
  let left = when.after;
  const seen = (_: string, name: string | null) => {
    if (name?.endsWith('.partial') && left-- <= 0) strike();
  };
  const watchers: FSWatcher[] = when.folders.filter(existsSync).map((folder) => watch(folder, seen));
  return () => {
    for (const watcher of watchers) watcher.close();
  };
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
