// MNIST in the program's own folder: complete files are read, the others are downloaded and saved. Each is saved at once, so
// a run that is interrupted leaves less to download for the next one.

import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { MNIST_FILES, MNIST_NAME, type MnistFile } from '../../data/mnist-files.js';
import type { Dataset } from '../../engine/training/dataset.js';
import { UserError } from '../../errors.js';
import { printable, systemReason } from '../../printable.js';
import { sweepPartials, writeWhole } from '../files.js';
import type { DownloadProgress } from './download.js';
import { findFiles, inflate, isGzip } from './idx-files.js';
import { assemble, type DataFile, readDataFile, readMnist } from './mnist.js';

export interface KeptListener {
  onDownload(progress: DownloadProgress): void;
  onWarning(message: string): void;
}

/**
 * MNIST from `folder`; missing or damaged files are downloaded. Four complete files of another data set are left alone, and
 * read.
 * @throws InputError `no-download`
 */
export async function loadKept(folder: string, listener: KeptListener): Promise<Dataset> {
  sweepPartials(folder);
  const files = new Map<MnistFile, DataFile | undefined>();
  for (const file of Object.values(MNIST_FILES)) files.set(file, findWhole(folder, file));
  const missing = [...files].filter(([, found]) => !found).map(([file]) => file);
  if (missing.length === files.size) {
    const other = readOther(folder);
    for (const warning of other?.warnings ?? []) listener.onWarning(warning);
    if (other) return other.dataset;
  }
  for (const { name } of missing)
    for (const path of findFiles(folder, name))
      listener.onWarning(
        `${printable(path)} does not hold MNIST's bytes. MNIST's file is downloaded, and this one is renamed to ${printable(`${path}.replaced`)}.`,
      );
  if (missing.length > 0) {
    // Loaded with the first download: few runs need it, and it imports an HTTP client.
    const { downloadMnist } = await import('./download.js');
    for await (const { file, bytes } of downloadMnist(missing, listener.onDownload)) {
      const path = keep(folder, file, bytes, listener);
      files.set(file, { path, bytes: inflate(path, bytes), sha256: file.sha256, isMnist: true });
    }
  }
  return assemble(MNIST_NAME, [...files.values()] as DataFile[]);
}

/** The file of that name whose bytes are MNIST's, or undefined. */
function findWhole(folder: string, file: MnistFile): DataFile | undefined {
  for (const path of findFiles(folder, file.name)) {
    try {
      const found = readDataFile(path, file);
      if (found.isMnist) return found;
    } catch (error) {
      // Damaged, or no regular file.
      if (!(error instanceof UserError)) throw error;
    }
  }
  return undefined;
}

/** Another data set than MNIST that somebody put into the folder, if it is complete. */
function readOther(folder: string): ReturnType<typeof readMnist> | undefined {
  if (Object.values(MNIST_FILES).some(({ name }) => findFiles(folder, name).length === 0)) return undefined;
  try {
    return readMnist(folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

/**
 * Writes a downloaded file as it came, gzipped or not, and returns its path. A damaged file in its place may be somebody's
 * own and is renamed. A file that cannot be written is downloaded again next time.
 */
function keep(folder: string, file: MnistFile, bytes: Uint8Array, { onWarning }: KeptListener): string {
  const path = join(folder, isGzip(bytes) ? `${file.name}.gz` : file.name);
  // Another process may have downloaded it meanwhile.
  if (findWhole(folder, file)) return path;
  try {
    for (const damaged of findFiles(folder, file.name)) renameSync(damaged, `${damaged}.replaced`);
    writeWhole(path, bytes);
  } catch (error) {
    onWarning(
      `${printable(path)} could not be saved (${systemReason(error)}). ` +
        'It is used now and downloaded again next time.',
    );
  }
  return path;
}
