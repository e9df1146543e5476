// Keeping: one's own digits with their labels, kept in this browser, to train on and to save as IDX.

import { signal } from '@preact/signals';
import { encodeImages, encodeLabels } from '../../data/idx.js';
import { MNIST_FILES } from '../../data/mnist-files.js';
import { PIXELS } from '../../engine/network/topology.js';
import { forget, keep, load } from '../store/store.js';
import { download } from '../widgets/download.js';

export const kept = signal(0);
export const word = signal<string | undefined>(undefined);

export async function count(): Promise<void> {
  kept.value = (await load('kept'))?.count ?? 0;
}

let lastKept = Promise.resolve();

/** Keeps an image (784) as the digit that it is: one after the other, so that none is written over. */
export function keepDigit(image: Uint8Array, label: number): void {
  lastKept = lastKept.then(() => keepNext(image, label));
}

async function keepNext(image: Uint8Array, label: number): Promise<void> {
  try {
    const known = (await load('kept')) ?? { count: 0, pixels: new Uint8Array(), labels: new Uint8Array() };
    const pixels = new Uint8Array((known.count + 1) * PIXELS);
    pixels.set(known.pixels);
    pixels.set(image, known.count * PIXELS);
    await keep('kept', { count: known.count + 1, pixels, labels: Uint8Array.of(...known.labels, label) });
    kept.value = known.count + 1;
    word.value = `Kept as a ${label}. Train with your digits in the room Train.`;
  } catch (error) {
    word.value = (error as Error).message;
  }
}

/** The pair of files that `npm run train -- --extra FOLDER` takes. */
export async function save(): Promise<void> {
  const known = await load('kept');
  if (!known) return;
  download(MNIST_FILES.trainingImages.name, new Uint8Array(encodeImages(known)));
  download(MNIST_FILES.trainingLabels.name, new Uint8Array(encodeLabels(known.labels)));
}

export async function forgetAll(): Promise<void> {
  await forget('kept');
  kept.value = 0;
  word.value = 'Your digits were removed from this browser.';
}
