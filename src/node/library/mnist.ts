// MNIST from a folder, as the library offers it.

import type { Dataset } from '../../engine/training/dataset.js';
import { requireOptions, requirePath } from '../../library/arguments.js';
import { loadKept } from '../data/kept-mnist.js';
import { readMnist, requireFolder } from '../data/mnist.js';

export interface MnistOptions {
  /** Fetch files that the folder lacks from public mirrors, and keep them there. */
  readonly download?: boolean;
  /** Told what is strange about the data, and what could not be kept. */
  onWarning?(message: string): void;
}

/**
 * MNIST, or another data set in its format, from the four files of a folder.
 * @throws InputError `no-file`, `incomplete-data`, `bad-idx`, `bad-gzip`, `bad-pair`; `no-download` with `download`;
 *   UsageError `bad-option`
 */
export async function loadMnist(folder: string, options: MnistOptions = {}): Promise<Dataset> {
  requirePath('loadMnist()', folder);
  requireOptions('loadMnist()', options, { download: 'boolean', onWarning: 'function' });
  const { download = false, onWarning = () => {} } = options;
  if (download) return loadKept(folder, { onDownload() {}, onWarning });
  const { dataset, warnings } = readMnist(requireFolder(folder));
  for (const warning of warnings) onWarning(warning);
  return dataset;
}
