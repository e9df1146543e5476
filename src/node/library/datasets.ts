// Data sets as a library offers them: MNIST from a folder, and digits that are drawn.

import { drawBuiltinDataset, TEST_DIGITS, TRAINING_DIGITS } from '../../data/builtin/dataset.js';
import { checkWorkers } from '../../engine/training/check.js';
import type { Dataset } from '../../engine/training/dataset.js';
import { UsageError } from '../../errors.js';
import { count } from '../../numbers.js';
import { loadKept } from '../data/kept-mnist.js';
import { readMnist, requireFolder } from '../data/mnist.js';
import { machine } from '../machine.js';
import { defaultWorkers } from '../workers.js';
import { requireOptions, requirePath } from './arguments.js';

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
  requireOptions('loadMnist()', options);
  const { download = false, onWarning = () => {} } = options;
  if (download) return loadKept(folder, { onDownload() {}, onWarning });
  const { dataset, warnings } = readMnist(requireFolder(folder));
  for (const warning of warnings) onWarning(warning);
  return dataset;
}

export interface BuiltinOptions {
  /** Images to train on, 60,000 unless given. */
  readonly training?: number;
  /** Images to test with, 10,000 unless given. */
  readonly test?: number;
  /** Worker threads that draw; one a core unless given. */
  readonly workers?: number;
  /** Told how many of all images are drawn. */
  onDrawn?(images: number, total: number): void;
  onWarning?(message: string): void;
}

/**
 * Digits that the program draws itself, the same ones each time: a data set where there is no other.
 * @throws UsageError `bad-option`; RunError `workers-fail`, `job-failed`, `no-threads`, `out-of-memory`
 */
export async function builtinDigits(options: BuiltinOptions = {}): Promise<Dataset> {
  requireOptions('builtinDigits()', options);
  const { training = TRAINING_DIGITS, test = TEST_DIGITS, workers = defaultWorkers() } = options;
  const { onDrawn = () => {}, onWarning = () => {} } = options;
  checkWorkers(workers);
  checkCount('training', training, TRAINING_DIGITS);
  checkCount('test', test, TEST_DIGITS);
  const listener = { onDrawn, onWarning };
  return drawBuiltinDataset({ machine, workers, listener }, { training, test });
}

function checkCount(name: string, images: number, most: number): void {
  if (Number.isInteger(images) && images >= 1 && images <= most) return;
  throw new UsageError(
    'bad-option',
    `The number of ${name} images must be a whole number from 1 to ${count(most)}; found ${images}.`,
  );
}
