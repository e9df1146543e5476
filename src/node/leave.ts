// How a process ends whose threads do not: process.exit() waits for each of them, and so for ever for one that a debugger or
// the system holds.

import { constants } from 'node:os';

type ExitListener = (exitCode: number) => void;

/** Newer Nodes have it; the types of this project's target do not. */
type Execve = (file: string, args: readonly string[]) => void;

/**
 * Ends the process at once, with all of its threads. Listeners of `exit` are called first. Whoever has set the terminal to raw
 * mode takes that back before.
 */
export function leaveAtOnce(exitCode: number): never {
  process.on('exit', endWithThreads);
  process.exit(exitCode);
}

/**
 * Ends the process with all of its threads: for listeners of `exit`.
 * @param listener the listener that calls it: nothing comes after it, so those that were added later are called now
 */
export function endWithThreads(exitCode: number, listener: ExitListener = endWithThreads): void {
  const listeners = process.listeners('exit') as ExitListener[];
  for (const later of listeners.slice(listeners.indexOf(listener) + 1)) later(exitCode);
  // Windows has neither what follows, nor threads that cannot be ended.
  if (process.platform === 'win32') return;
  const { execve } = process as { execve?: Execve };
  try {
    // It keeps the exit code, by becoming a program that ends with it.
    execve?.('/bin/sh', ['sh', '-c', `exit ${exitCode}`]);
  } catch {
    // There is no such program, as in a container without a shell.
  }
  // Without it only a signal ends the threads. A shell tells of one by 128 and its number, which the exit code may be.
  const name = nameOfSignal(exitCode - 128);
  if (name) process.removeAllListeners(name);
  process.kill(process.pid, name ?? 'SIGKILL');
}

function nameOfSignal(number: number): NodeJS.Signals | undefined {
  const names = Object.keys(constants.signals) as NodeJS.Signals[];
  return names.find((name) => constants.signals[name] === number);
}
