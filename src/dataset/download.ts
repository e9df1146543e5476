// Fetching MNIST from public mirrors, tried in turn. A file is kept only when its extracted bytes are MNIST's.

import { join } from 'node:path';
import { InputError } from '../errors.js';
import { writeWhole } from '../files.js';
import { dataPath } from '../paths.js';
import { inflate } from './idx-files.js';
import { MNIST_FILES, sha256 } from './mnist.js';

/** Both are maintained for frameworks' users: PyTorch's copy, and the Common Visual Data Foundation's. */
const MIRRORS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];
/** A mirror that sends nothing for so long is given up: two mirrors in 5 s, which leaves 5 to draw digits instead. */
const PATIENCE_MILLISECONDS = 2500;
/** After so long a mirror must have sent, and go on to send, at least SLOWEST bytes a second: MNIST takes hours below. */
const GRACE_SECONDS = 5;
const SLOWEST = 2000;
/** Twice the largest of the four files; a mirror that sends more sends something else. */
const MOST_BYTES = 20_000_000;

/** `MNIST_MIRRORS`, a list of addresses parted by blanks or commas, replaces the public ones. */
function mirrors(): string[] {
  const chosen = process.env.MNIST_MIRRORS?.split(/[\s,]+/).filter((address) => address !== '');
  return chosen && chosen.length > 0 ? chosen : MIRRORS;
}

export interface DownloadProgress {
  readonly file: string;
  readonly bytes: number;
  /** Unknown where the mirror does not say. */
  readonly total: number | undefined;
}

/**
 * Fetches the four files into `folder`. All of them are checked before the first is kept, so a failure leaves
 * the folder as it was.
 */
export async function downloadMnist(
  folder: string,
  onProgress: (progress: DownloadProgress) => void,
): Promise<void> {
  const fetched: { path: string; bytes: Uint8Array }[] = [];
  // A mirror that failed once is not asked again: waiting for it four times would take four times as long.
  const candidates = new Set(mirrors());
  for (const { name, sha256: expected } of Object.values(MNIST_FILES)) {
    fetched.push({
      path: join(folder, `${name}.gz`),
      bytes: await fetchFile(`${name}.gz`, expected, candidates, onProgress),
    });
  }
  for (const { path, bytes } of fetched) writeWhole(path, bytes);
}

async function fetchFile(
  file: string,
  expected: string,
  candidates: Set<string>,
  onProgress: (progress: DownloadProgress) => void,
): Promise<Uint8Array> {
  const failures: string[] = [];
  for (const mirror of [...candidates]) {
    const address = `${mirror.replace(/\/$/, '')}/${file}`;
    try {
      const bytes = await fetchBytes(address, (count, total) => onProgress({ file, bytes: count, total }));
      const found = sha256(inflate(address, bytes));
      if (found === expected) return bytes;
      failures.push(`${address}: its bytes are not MNIST's (SHA-256 ${found}, expected ${expected})`);
    } catch (cause) {
      failures.push(`${address}: ${reason(cause)}`);
    }
    candidates.delete(mirror);
  }
  throw new InputError(
    'no-download',
    `MNIST could not be downloaded:\n${failures.map((failure) => `  ${failure}`).join('\n')}\n` +
      `Put its four files (train-images-idx3-ubyte and so on, with or without .gz) into ${dataPath('mnist')}, name their ` +
      'folder with --data DIR or MNIST_DIR, or train on built-in digits with --dataset builtin.',
  );
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'AbortError') return `it sent nothing for ${PATIENCE_MILLISECONDS / 1000} seconds`;
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}

async function fetchBytes(
  address: string,
  onBytes: (count: number, total: number | undefined) => void,
): Promise<Uint8Array> {
  const patience = new AbortController();
  let timer = setTimeout(() => patience.abort(), PATIENCE_MILLISECONDS);
  try {
    const response = await fetch(address, { signal: patience.signal });
    if (!response.ok || !response.body)
      throw new Error(`it answered ${response.status} ${response.statusText}`);
    const total = Number(response.headers.get('content-length')) || undefined;
    const chunks: Uint8Array[] = [];
    let count = 0;
    const started = performance.now();
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => patience.abort(), PATIENCE_MILLISECONDS);
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
  }
}
