// MNIST from files that were chosen or dropped, as the library offers it in a page.

import type { Dataset } from '../../engine/training/dataset.js';
import { refuse, requireOptions } from '../../library/arguments.js';
import { assembleMnist, pickMnist } from '../data/mnist.js';

export interface MnistOptions {
  /** Told what is strange about the data. */
  onWarning?(message: string): void;
}

/**
 * MNIST, or another data set in its format: its four files among those given, gzipped or not.
 * @throws InputError `incomplete-data`, `bad-idx`, `bad-gzip`, `bad-pair`; UsageError `bad-option`
 */
export async function loadMnist(files: Iterable<File>, options: MnistOptions = {}): Promise<Dataset> {
  requireOptions('loadMnist()', options, { onWarning: 'function' });
  if (typeof files !== 'object' || files === null || !(Symbol.iterator in files))
    refuse('loadMnist() takes files, as an <input type="file" multiple> has them', files);
  const given = [...files];
  for (const file of given) if (!(file instanceof File)) refuse('loadMnist() takes files', file);
  const { dataset, warnings } = await assembleMnist(await pickMnist(given));
  for (const warning of warnings) options.onWarning?.(warning);
  return dataset;
}
