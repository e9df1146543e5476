// Which process works on a run. Two processes must not work on one run: both would write the same files.

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { OutputError, UsageError } from '../../errors.js';
import { printable, systemReason } from '../../printable.js';
import { randomName } from '../random-name.js';

export const LOCK = 'running.json';

/** A process on some machine. */
interface Owner {
  readonly host: string;
  readonly process: number;
  /** When the process started, by the system's count: another process may later have the same number. */
  readonly started?: string;
}

/**
 * Takes a run for this process, until the returned function is called.
 * @throws UsageError `run-is-running`; OutputError `cannot-write`
 */
export function lockRun(folder: string): () => void {
  const path = join(folder, LOCK);
  const own: Owner = { host: hostname(), process: process.pid, started: startOf(process.pid) };
  const text = `${JSON.stringify(own)}\n`;
  try {
    if (!create(path, text)) {
      if (stateOfLock(folder) === 'held') refuse(folder, path);
      setAside(path);
      if (!create(path, text)) refuse(folder, path);
    }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new OutputError(
      'cannot-write',
      `${printable(path)} could not be written (${systemReason(cause)}); it says which process works on the run. ` +
        'Check that the folder is writable and that the disk is not full.',
      { cause },
    );
  }
  return () => {
    try {
      if (readText(path) === text) rmSync(path, { force: true });
    } catch {
      // The disk has become read-only. A lock whose process has ended counts for nothing.
    }
  };
}

/**
 * Whether a process works on a run (held), was killed at it (left), or ended by itself (free). A process on another machine
 * cannot be checked and counts as working.
 */
export type LockState = 'held' | 'left' | 'free';

export function stateOfLock(folder: string): LockState {
  const text = readText(join(folder, LOCK));
  if (text === undefined) return 'free';
  return isAtWork(text) ? 'held' : 'left';
}

/** The process that works on a run, as people call it: "process 4711", "process 4711 on ada"; undefined where none does. */
export function describeOwner(folder: string): string | undefined {
  const owner = parseOwner(readText(join(folder, LOCK)));
  return (
    owner && `process ${owner.process}${owner.host === hostname() ? '' : ` on ${printable(owner.host)}`}`
  );
}

/** Undefined where a lock says no such thing: it was cut short, or changed by hand. */
function parseOwner(text = ''): Owner | undefined {
  try {
    const owner: Owner | null = JSON.parse(text);
    return typeof owner?.host === 'string' && Number.isInteger(owner.process) ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the process that wrote a lock is still there. */
function isAtWork(text: string): boolean {
  const owner = parseOwner(text);
  if (!owner) return false;
  if (owner.host !== hostname()) return true;
  return isAlive(owner.process) && owner.started === startOf(owner.process);
}

/**
 * Removes the lock of a process that has ended. If two processes do so at once, the later one may take the other's new lock;
 * it puts that back.
 */
function setAside(path: string): void {
  const stale = readText(path);
  const aside = `${path}.${randomName()}`;
  try {
    renameSync(path, aside);
  } catch {
    // Another process was first.
    return;
  }
  if (readText(aside) === stale) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/** Makes the file if there is none. */
function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function refuse(folder: string, path: string): never {
  throw new UsageError(
    'run-is-running',
    `Another process works on the run ${printable(folder)}. Wait until it ends, or stop it. ` +
      `If it has ended, on another machine perhaps, delete ${printable(path)}.`,
  );
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When a process started, in clock ticks since the system booted; undefined if the system does not tell (only Linux does),
 * and for a process that has ended but was not yet waited for (a zombie).
 */
function startOf(id: number): string | undefined {
  // The second field, the program's name, may hold blanks and parentheses; after it come the state and, 19 later, the start.
  const fields = readText(`/proc/${id}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  return fields && fields[0] !== 'Z' ? fields[19] : undefined;
}
