// Downloads MNIST from public mirrors, tried in turn. A file is accepted only if its extracted bytes are MNIST's.

import { getProxyForUrl } from 'proxy-from-env';
import { Agent, type Dispatcher, fetch, ProxyAgent, type Response } from 'undici';
import type { MnistFile } from '../../data/mnist-files.js';
import { InputError } from '../../errors.js';
import { printable } from '../../printable.js';
import { sha256 } from '../sha256.js';
import { inflate } from './idx-files.js';
import { keptFolder } from './mnist.js';

/** Two maintained copies: PyTorch's, and the Common Visual Data Foundation's. */
const MIRRORS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];
/** A mirror that sends nothing for so long is given up: two mirrors in 5 s, which leaves 5 s to generate digits instead. */
const PATIENCE_MILLISECONDS = 2500;
/**
 * From this time on a mirror must have sent at least SLOWEST bytes a second. At that rate MNIST takes 20 minutes, and no file
 * more than MOST_BYTES / SLOWEST seconds.
 */
const GRACE_SECONDS = 5;
const SLOWEST = 10_000;
/** The largest of the four files has 47 MB without gzip. A mirror that sends more sends something else. */
const MOST_BYTES = 50_000_000;
const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/** `MNIST_MIRRORS`, a list of addresses separated by blanks or commas, replaces the public ones. */
function mirrors(): string[] {
  const chosen = process.env.MNIST_MIRRORS?.split(/[\s,]+/).filter((address) => address !== '');
  return chosen && chosen.length > 0 ? chosen : MIRRORS;
}

export interface DownloadProgress {
  readonly file: string;
  readonly bytes: number;
  /** Unknown if the mirror does not say. */
  readonly total: number | undefined;
}

/**
 * Downloads files one after the other and yields each once it is checked: gzipped, or plain if the mirror or HTTP unpacked
 * it.
 * @throws InputError `no-download` if no mirror has a file; its cause says why the first one did not
 */
export async function* downloadMnist(
  files: readonly MnistFile[],
  onProgress: (progress: DownloadProgress) => void,
): AsyncGenerator<{ file: MnistFile; bytes: Uint8Array }> {
  // A mirror that failed once is not asked again: waiting for it four times would take four times as long.
  const candidates = new Set(mirrors());
  const failures: string[] = [];
  for (const file of files) yield { file, bytes: await fetchFromAny(candidates, file, failures, onProgress) };
}

async function fetchFromAny(
  candidates: Set<string>,
  { name, sha256: expected }: MnistFile,
  failures: string[],
  onProgress: (progress: DownloadProgress) => void,
): Promise<Uint8Array> {
  const file = `${name}.gz`;
  for (const mirror of [...candidates]) {
    const address = `${mirror.replace(/\/$/, '')}/${file}`;
    try {
      const bytes = await fetchBytes(address, (count, total) => onProgress({ file, bytes: count, total }));
      const found = sha256(inflate(address, bytes));
      if (found === expected) return bytes;
      failures.push(`${printable(address)}: not MNIST's bytes (SHA-256 ${found}, expected ${expected})`);
    } catch (cause) {
      failures.push(`${printable(address)}: ${printable(reason(cause))}`);
    }
    candidates.delete(mirror);
  }
  throw new InputError(
    'no-download',
    `MNIST could not be downloaded: ${failures.join('; ')}.\n` +
      `Put its four files (train-images-idx3-ubyte and so on, with or without .gz) into ${printable(keptFolder())}, ` +
      'name their folder with --data DIR or MNIST_DIR, or use built-in digits with --dataset builtin.',
    { cause: new Error(failures[0]) },
  );
}

/** Why a mirror failed: the last cause of an error says it; the errors before say only that there was one. */
function reason(error: unknown): string {
  let cause = error as Error;
  if (cause.name === 'AbortError') return `it sent nothing for ${PATIENCE_MILLISECONDS / 1000} seconds`;
  while (cause.cause instanceof Error) cause = cause.cause;
  return cause.message || (cause as NodeJS.ErrnoException).code || cause.name;
}

/** Downloads from an address, following redirects, within the limits of size and time. */
async function fetchBytes(
  address: string,
  onBytes: (count: number, total: number | undefined) => void,
): Promise<Uint8Array> {
  const patience = new AbortController();
  const wait = () => setTimeout(() => patience.abort(), PATIENCE_MILLISECONDS);
  let timer = wait();
  const connections: Dispatcher[] = [];
  try {
    const response = await follow(new URL(address), connections, patience.signal);
    if (!response.ok || !response.body)
      throw new Error(`it answered ${response.status} ${response.statusText}`);
    const total = lengthOf(response);
    const chunks: Uint8Array[] = [];
    let count = 0;
    const started = performance.now();
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = wait();
      chunks.push(chunk);
      count += chunk.length;
      if (count > MOST_BYTES) throw new Error(`it sent more than ${MOST_BYTES} bytes`);
      const seconds = (performance.now() - started) / 1000;
      if (seconds > GRACE_SECONDS && count < SLOWEST * seconds)
        throw new Error(`it sent only ${count} bytes in ${seconds.toFixed(0)} seconds`);
      onBytes(count, total);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
    patience.abort();
    // Otherwise they would stay open for the next request and keep the process alive.
    for (const connection of connections) await connection.destroy();
  }
}

/** The number of bytes to come; unknown if HTTP compresses them, since it then states the compressed length, if any. */
function lengthOf({ headers }: Response): number | undefined {
  if (headers.has('content-encoding')) return undefined;
  return Number(headers.get('content-length')) || undefined;
}

/**
 * The answer at the end of the redirects, each of which must lead to an allowed address. Opened connections are added to
 * `connections`.
 */
async function follow(start: URL, connections: Dispatcher[], signal: AbortSignal): Promise<Response> {
  let address = start;
  checkProtected(address, isThisMachine(start));
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const proxy = getProxyForUrl(address.href);
    const dispatcher = proxy ? new ProxyAgent(proxy) : new Agent();
    connections.push(dispatcher);
    const response = await fetch(address, { dispatcher, signal, redirect: 'manual' });
    const target = response.headers.get('location');
    if (!REDIRECTS.includes(response.status) || target === null) return response;
    await response.body?.cancel();
    address = new URL(target, address);
    checkProtected(address, isThisMachine(start));
  }
  throw new Error(`it redirected more than ${MOST_REDIRECTS} times`);
}

/** Only https proves who sends. A mirror on this machine does not need it, and may redirect to this machine. */
function checkProtected(address: URL, mayBeHere: boolean): void {
  if (address.protocol === 'https:' || (mayBeHere && isThisMachine(address))) return;
  throw new Error(`expected an address with https, found ${address.href}`);
}

const isThisMachine = ({ protocol, hostname }: URL) =>
  protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
