// How a long command is ended from outside: Ctrl-C, SIGTERM, a closed terminal. While there is nothing to save, any signal
// ends it at once. Later the first signal asks it to save and leave, and the second ends it at once.
//
// One Ctrl-C may arrive several times: a signal to a process group reaches this process, and npm and npm-run.cjs, which
// hand it on. So the same signal again within REPEAT_MILLISECONDS is the same request. People press a key more slowly.

import { leaveAtOnce } from '../node/leave.js';

/** 128 and the signal's number, as shells expect of a program that a signal ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof EXIT_CODES;

/** A signal is handed on within a few milliseconds, also by a busy machine within less than this. */
const REPEAT_MILLISECONDS = 150;

/** How often the command checks that npm is still there. */
const LOOK_MILLISECONDS = 250;

export class Interrupts implements Disposable {
  private readonly stop = new AbortController();
  private first: { readonly name: Signal; readonly at: number } | undefined;
  private isDeferring = false;
  private watch: NodeJS.Timeout | undefined;

  constructor() {
    for (const name of Object.keys(EXIT_CODES)) process.on(name, this.hear);
    if (process.env.npm_lifecycle_event !== undefined) this.watchParent();
  }

  /** From now on there is something to save: the first signal only asks to leave. */
  defer(): void {
    this.isDeferring = true;
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.stop.signal;
  }

  /** The exit code, if there was a signal. */
  get exitCode(): number | undefined {
    return this.first && EXIT_CODES[this.first.name];
  }

  [Symbol.dispose](): void {
    for (const name of Object.keys(EXIT_CODES)) process.off(name, this.hear);
    clearInterval(this.watch);
  }

  private readonly hear = (name: Signal): void => {
    const at = performance.now();
    if (this.first?.name === name && at - this.first.at < REPEAT_MILLISECONDS) return;
    if (!this.isDeferring || this.first) leaveAtOnce(EXIT_CODES[name]);
    this.first = { name, at };
    this.stop.abort();
  };

  /**
   * npm runs its scripts in a shell that does not pass SIGTERM on. Once npm and the shell have ended, this process has
   * another parent, and would otherwise go on alone.
   */
  private watchParent(): void {
    const parent = process.ppid;
    this.watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(this.watch);
      if (!this.first) this.hear('SIGTERM');
    }, LOOK_MILLISECONDS);
    this.watch.unref();
  }
}
