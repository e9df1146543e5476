// Where the data of a run comes from: MNIST's files where they are, or else from the network.

import type { Dataset } from './dataset.js';
import { type DownloadProgress, downloadMnist } from './download.js';
import { findMnist, mnistFolders, readMnist } from './mnist.js';

/** Where downloads are kept. */
const KEPT = 'data/mnist';

export interface LoadListener {
  onDownload(progress: DownloadProgress): void;
  onWarning(message: string): void;
}

/** Finds MNIST in `folder`, or in the usual places, or downloads it. */
export async function loadDataset(folder: string | undefined, listener: LoadListener): Promise<Dataset> {
  const found = findMnist(mnistFolders(folder));
  const target = folder ?? KEPT;
  if (!found) await downloadMnist(target, (progress) => listener.onDownload(progress));
  const { dataset, warnings } = readMnist(found ?? target);
  for (const warning of warnings) listener.onWarning(warning);
  return dataset;
}
