// Teaches during the session: `npm run teach` in a separate process, so that drawing and reading go on.

import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, UserError } from '../../errors.js';
import { commandLine } from '../../node/invocation.js';
import { findMetadata } from '../../node/model-file.js';
import { keepTaughtBefore } from '../../node/runs/taught-before.js';
import { readKept } from './files/keep.js';

/** The result of a lesson: how many of the images are read correctly before and after, and the file of the taught model. */
export interface Lesson {
  readonly images: number;
  readonly rightBefore: number;
  readonly rightAfter: number;
  readonly model: string;
}

/**
 * Teaches from a folder of labelled images. Undefined if `signal` stopped it.
 * @param onKept told, before the lesson, where a taught model is kept that it replaces and that was taught other pictures
 * @throws UserError as `npm run teach`
 */
export type Teach = (
  folder: string,
  signal: AbortSignal,
  onKept: (path: string) => void,
) => Promise<Lesson | undefined>;

const TEACH = fileURLToPath(new URL('../../commands/teach.js', import.meta.url));

export class Teacher {
  private child: ChildProcess | undefined;
  /** The weights of this session's last lesson. */
  private own: string | undefined;

  /**
   * @param out where the taught model is saved
   * @param options of `npm run teach`, besides these and the folder
   */
  constructor(
    private readonly out: string,
    private readonly options: readonly string[],
  ) {}

  readonly teach: Teach = async (folder, signal, onKept) => {
    const { pixels, labels } = readKept(folder);
    const kept = keepTaughtBefore(this.out, { count: labels.length, pixels, labels }, this.own);
    if (kept !== undefined) onKept(kept);
    const lesson = await this.run(folder, signal);
    if (lesson) this.own = findMetadata(this.out)?.weightsSha256;
    return lesson;
  };

  private run(folder: string, signal: AbortSignal): Promise<Lesson | undefined> {
    const child = spawn(process.execPath, [TEACH, folder, '--json', '--out', this.out, ...this.options], {
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
  }

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
