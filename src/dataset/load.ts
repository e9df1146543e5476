// Where the data of a run comes from: MNIST's files where they are, or else from the network, or else digits that
// the project draws itself.

import { UserError } from '../errors.js';
import { loadBuiltin } from './builtin/dataset.js';
import type { Dataset } from './dataset.js';
import { type DownloadProgress, downloadMnist } from './download.js';
import { findMnist, mnistFolders, readMnist } from './mnist.js';

/** Where downloads are kept. */
const KEPT = 'data/mnist';

export const DATASETS = ['auto', 'mnist', 'builtin'] as const;
/** `auto` is MNIST where it can be had, else built-in digits. */
export type DatasetName = (typeof DATASETS)[number];

export interface LoadListener {
  onDownload(progress: DownloadProgress): void;
  onDrawn(images: number, total: number): void;
  onWarning(message: string): void;
}

/** How to come from built-in digits to MNIST. */
export const HOW_TO_GET_MNIST =
  'To train on MNIST, put its four files into data/mnist, or name their folder with --data DIR or MNIST_DIR, ' +
  'or run this once with a network.';

/** Loads a data set; MNIST is looked for in `folder`, or in the usual places, and then downloaded. */
export async function loadDataset(
  choice: DatasetName,
  folder: string | undefined,
  workers: number,
  listener: LoadListener,
): Promise<Dataset> {
  if (choice === 'builtin') return loadBuiltin(workers, listener.onDrawn);
  const found = findMnist(mnistFolders(folder));
  if (found) return readFolder(found, listener);
  const target = folder ?? KEPT;
  try {
    await downloadMnist(target, listener.onDownload);
  } catch (error) {
    // A folder that was named must hold the data; only the usual places may be empty.
    const isOptional = choice === 'auto' && folder === undefined;
    if (!isOptional || !(error instanceof UserError)) throw error;
    listener.onWarning(
      `MNIST is not here and cannot be downloaded: using built-in digits. ${HOW_TO_GET_MNIST}`,
    );
    return loadBuiltin(workers, listener.onDrawn);
  }
  return readFolder(target, listener);
}

function readFolder(folder: string, listener: LoadListener): Dataset {
  const { dataset, warnings } = readMnist(folder);
  for (const warning of warnings) listener.onWarning(warning);
  return dataset;
}
