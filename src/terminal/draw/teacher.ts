// Teaches during the session: `npm run teach` in a separate process, so that drawing and reading go on.

import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, UserError } from '../../errors.js';
import { commandLine } from '../../node/invocation.js';

/** The result of a lesson: how many of the images are read correctly before and after, and the file of the taught model. */
export interface Lesson {
  readonly images: number;
  readonly rightBefore: number;
  readonly rightAfter: number;
  readonly model: string;
}

/** Teaches from a folder of labelled images. Undefined if `signal` stopped it. @throws UserError as `npm run teach` */
export type Teach = (folder: string, signal: AbortSignal) => Promise<Lesson | undefined>;

const TEACH = fileURLToPath(new URL('../../commands/teach.js', import.meta.url));

export class Teacher {
  private child: ChildProcess | undefined;

  /** @param options of `npm run teach`, besides the folder */
  constructor(private readonly options: readonly string[]) {}

  readonly teach: Teach = (folder, signal) => {
    const child = spawn(process.execPath, [TEACH, folder, '--json', ...this.options], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.child = child;
    // Drawing has priority.
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    signal.addEventListener('abort', () => child.kill());
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => {
        const told = parse(out);
        if (told?.event === 'taught') resolve(told);
        else if (signal.aborted) resolve(undefined);
        else if (told?.event === 'error') reject(new UserError(told.code, told.message));
        else
          reject(
            new UserError(
              'job-failed',
              `Teaching failed; the drawings are kept. Try \`${commandLine('teach')}\`.`,
            ),
          );
      });
    });
  };

  /** Ends the current lesson; returns whether there was one. */
  close(): boolean {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return false;
    return child.kill();
  }
}

type Told =
  | (Lesson & { readonly event: 'taught' })
  | { readonly event: 'error'; readonly code: ErrorCode; readonly message: string };

function parse(out: string): Told | undefined {
  try {
    return JSON.parse(out);
  } catch {
    return undefined;
  }
}
