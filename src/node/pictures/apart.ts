// Decodes in a separate process. What a decoder takes is not known in advance, and a thread in it cannot be ended: a drawing
// of nested masks may keep one busy for hours. A process can be ended. It is started with the first picture that needs it,
// and decodes one picture at a time.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../errors.js';
import type { PictureFormat } from '../../formats/file-kind.js';
import type { Picture } from '../../reading/vision/picture.js';
import { needing } from '../needing.js';
import type { Decoded } from './decoded.js';
import { mostSecondsOf } from './limits.js';

const PROCESS_FILE = fileURLToPath(new URL('./apart-process.js', import.meta.url));

/**
 * The process measures its processor time itself (see apart-process.ts). This many seconds by the clock mean that it hangs,
 * or that other processes leave it no core.
 */
const LONGEST_WAIT = 180;

/** The request for a picture; its bytes follow on standard input. */
export interface Request {
  readonly bytes: number;
  readonly format: PictureFormat;
  readonly name: string;
}

/** The answer. After `last` the process ends. */
export type Answer = { readonly last: boolean } & (Decoded | { readonly exceeded: 'time' | 'memory' });

/** The process died without an answer. */
interface Death {
  readonly died: string;
  readonly last: true;
}

let decoder: ChildProcess | undefined;
let previous: Promise<unknown> = Promise.resolve();

/**
 * Decodes a picture, however long the start takes.
 * @throws InputError as decodePicture() does; RunError `package-missing`
 */
export function decodeApart(bytes: Uint8Array, format: PictureFormat, name: string): Promise<Picture> {
  const decoded = previous.then(() => request(bytes, { bytes: bytes.length, format, name }));
  previous = decoded.catch(() => undefined);
  return decoded;
}

async function request(bytes: Uint8Array, told: Request): Promise<Picture> {
  decoder ??= start();
  const child = decoder;
  // A process that waits for pictures does not keep the program alive; one that decodes does.
  child.ref();
  child.channel?.ref();
  try {
    const answer = await new Promise<Answer | Death>((resolve) => {
      const limit = setTimeout(() => end({ exceeded: 'time', last: true }), 1000 * LONGEST_WAIT);
      const end = (answer: Answer | Death) => {
        clearTimeout(limit);
        child.removeAllListeners();
        child.on('error', () => undefined);
        if (answer.last) {
          child.kill('SIGKILL');
          decoder = undefined;
        }
        resolve(answer);
      };
      const die = (cause: string) => end({ died: cause, last: true });
      child.on('message', (answer) => end(answer as Answer));
      child.on('error', (error) => die(error.message));
      child.on('exit', (code, signal) => die(signal ?? `exit code ${code}`));
      child.send(told);
      child.stdin?.write(bytes);
    });
    if ('picture' in answer) return answer.picture;
    if ('died' in answer) throw await explainDeath(told.name, answer.died);
    if ('error' in answer) throw new InputError(answer.error.code, answer.error.message);
    throw tooComplex(told, answer.exceeded);
  } finally {
    child.unref();
    child.channel?.unref();
  }
}

function start(): ChildProcess {
  const child = fork(PROCESS_FILE, [], {
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
  // If the process has ended, its exit is reported, which says more than a broken pipe.
  child.stdin?.on('error', () => undefined);
  return child;
}

/** Without its library the process dies as it starts, and cannot say so: here the same import says it. */
async function explainDeath(name: string, cause: string): Promise<InputError> {
  await needing('sharp', () => import('./decode-sharp.js'));
  return new InputError(
    'picture-damaged',
    `${name}: the decoder ended while it read this picture (${cause}). Open it in an image editor and save it as PNG.`,
  );
}

function tooComplex({ name, format }: Request, exceeded: 'time' | 'memory'): InputError {
  return new InputError(
    'picture-too-complex',
    `${name}: expected a picture that is decoded within ${mostSecondsOf(format)} s and 300 MB, found a ${format.toUpperCase()} ` +
      `that takes more ${exceeded}. Open it in an image editor and save it as PNG.`,
  );
}
