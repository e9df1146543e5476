// What the page keeps in this browser, and nowhere else: IndexedDB, by name.

import { del, get, set } from 'idb-keyval';
import type { DataFile } from '../../browser/data/mnist.js';
import type { LabelledImages } from '../../engine/training/dataset.js';
import { OutputError, UserError } from '../../errors.js';
import type { KeptRun } from '../train/trainer/checkpoint.js';

/** Images as files of the browser's: so large values would pass through the memory twice. */
export interface KeptImages {
  readonly count: number;
  readonly pixels: Blob;
  readonly labels: Blob;
}

interface Kept {
  /** The run that can be gone on with. */
  run: KeptRun;
  /** The built-in digits that were drawn last, and by which version. */
  builtin: {
    readonly version: string;
    readonly sha256: string;
    readonly training: KeptImages;
    readonly test: KeptImages;
  };
  /** MNIST's four files as they were dropped, extracted, in the order of MNIST_FILES. */
  mnist: readonly DataFile[];
  /** One's own digits, the newest last. */
  kept: LabelledImages;
  /** The model that was trained here last, as safetensors. */
  model: Uint8Array;
}

export async function load<Name extends keyof Kept>(name: Name): Promise<Kept[Name] | undefined> {
  return get(name);
}

/** @throws OutputError `cannot-write` where the browser gives no room */
export async function keep<Name extends keyof Kept>(name: Name, value: Kept[Name]): Promise<void> {
  try {
    await set(name, value);
  } catch (cause) {
    throw new OutputError(
      'cannot-write',
      `Expected room in this browser's storage, found none (${(cause as Error).message}). Free some, or leave private browsing.`,
      { cause },
    );
  }
}

/** The same for what can be done without: whether it was kept; `warn` hears why not. */
export async function keepIfRoom<Name extends keyof Kept>(
  name: Name,
  value: Kept[Name],
  warn: (message: string) => void,
): Promise<boolean> {
  try {
    await keep(name, value);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    warn(error.message);
    return false;
  }
}

export async function forget(name: keyof Kept): Promise<void> {
  await del(name);
}
