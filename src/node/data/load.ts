// Loads the data of a run: MNIST's files from disk, else from the network, else built-in digits.

import { withExtra } from '../../data/extra.js';
import type { Dataset } from '../../engine/training/dataset.js';
import { InputError, UserError } from '../../errors.js';
import { printable } from '../../printable.js';
import { commandLine } from '../invocation.js';
import { isFolder } from '../is-folder.js';
import type { DownloadProgress } from './download.js';
import { findFile, readPair } from './idx-files.js';
import { loadKept } from './kept-mnist.js';
import { findMnist, keptFolder, readMnist, requireFolder } from './mnist.js';
import type { DatasetName } from './names.js';

export interface LoadListener {
  onDownload(progress: DownloadProgress): void;
  onDrawn(images: number, total: number): void;
  onWarning(message: string): void;
}

/** How to use MNIST instead of built-in digits. */
export const howToGetMnist = () =>
  `To use MNIST, put its four files into ${printable(keptFolder())}, or name their folder with --data DIR or MNIST_DIR, ` +
  'or run once with an internet connection: it is then downloaded.';

/**
 * Loads a data set. MNIST is searched in `folder` only if given, else in the usual places, and otherwise downloaded into the
 * program's own folder.
 * @throws InputError if a named folder does not hold a data set, or if MNIST is requested and unavailable
 */
export async function loadDataset(
  choice: DatasetName,
  folder: string | undefined,
  workers: number,
  listener: LoadListener,
): Promise<Dataset> {
  if (choice === 'builtin') return loadGenerated(workers, listener);
  const named = findNamed(folder, listener);
  if (named) return readFolder(named, listener);
  const kept = keptFolder();
  try {
    return await loadKept(findMnist([kept]) ?? kept, listener);
  } catch (error) {
    if (choice !== 'auto' || !(error instanceof UserError) || error.code !== 'no-download') throw error;
    const { message } = error.cause as Error;
    listener.onWarning(
      `MNIST is unavailable and cannot be downloaded (${message}). Using built-in digits instead. ${howToGetMnist()}`,
    );
    return loadGenerated(workers, listener);
  }
}

/** Who has MNIST needs no generator. */
async function loadGenerated(workers: number, listener: LoadListener): Promise<Dataset> {
  const { loadBuiltin } = await import('./builtin.js');
  return loadBuiltin(workers, listener);
}

/** The data set of the folder that a person named, or that MNIST_DIR names; the first must hold one. */
function findNamed(chosen: string | undefined, { onWarning }: LoadListener): string | undefined {
  if (chosen !== undefined) return requireFolder(chosen);
  const { MNIST_DIR } = process.env;
  if (!MNIST_DIR || MNIST_DIR === keptFolder()) return undefined;
  const found = findMnist([MNIST_DIR]);
  if (!found)
    onWarning(
      `MNIST_DIR names ${printable(MNIST_DIR)}, which ${isFolder(MNIST_DIR) ? "holds none of MNIST's four files" : 'is no folder'}; ` +
        `looking in ${printable(keptFolder())} instead.`,
    );
  return found;
}

function readFolder(folder: string, listener: LoadListener): Dataset {
  const { dataset, warnings } = readMnist(folder);
  for (const warning of warnings) listener.onWarning(warning);
  return dataset;
}

/** `dataset` with the labelled digits of a folder added, an IDX pair as `npm run draw` saves it. */
export async function addFolder(dataset: Dataset, folder: string): Promise<Dataset> {
  const images = findFile(folder, 'train-images-idx3-ubyte');
  const labels = findFile(folder, 'train-labels-idx1-ubyte');
  if (!images || !labels) {
    throw new InputError(
      'no-extra',
      `${printable(folder)} does not hold the pair train-images-idx3-ubyte and train-labels-idx1-ubyte (with or without .gz) that --extra reads. ` +
        `Name the folder that \`${commandLine('draw')}\` or \`${commandLine('digits', '--out')}\` wrote.`,
    );
  }
  return withExtra(dataset, readPair(images, labels), `images of ${printable(folder)}`);
}
