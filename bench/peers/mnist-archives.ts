// The folder with MNIST's four .gz files, which engines in other languages read by themselves.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../src/errors.js';
import { findMnist, mnistFolders } from '../../src/node/data/mnist.js';

/** The folder that was named, or the usual ones. @throws UsageError `no-mnist` */
export function mnistArchives(chosen: string | undefined): string {
  const folder = findMnist(mnistFolders(chosen));
  if (folder && existsSync(join(folder, 'train-images-idx3-ubyte.gz'))) return folder;
  throw new UsageError(
    'no-mnist',
    `The peers train on MNIST's four files as they come, with .gz; found ${folder ? 'them unpacked' : 'none'} in ` +
      `${folder ?? mnistFolders(chosen).join(', ')}. Name their folder with --data DIR or MNIST_DIR.`,
  );
}
