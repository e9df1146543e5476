// Built-in digits as the library offers them.

import { drawBuiltinDataset, TEST_DIGITS, TRAINING_DIGITS } from '../data/builtin/dataset.js';
import type { Dataset } from '../engine/training/dataset.js';
import { checkWorkers } from '../engine/worker-count.js';
import { UsageError } from '../errors.js';
import { count } from '../numbers.js';
import { describeValue } from '../printable.js';
import { requireOptions } from './arguments.js';
import { Lazy } from './lazy.js';
import { here } from './place.js';

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
 * Digits that the program draws itself, the same ones each time: a data set where there is no other. They are drawn when
 * somebody waits for them, as a run does that goes on; not for a run that is refused.
 * @throws UsageError `bad-option`; RunError `workers-fail`, `job-failed`, `no-threads`, `out-of-memory`, and `no-kernels` in a
 *   page
 */
export function builtinDigits(options: BuiltinOptions = {}): Promise<Dataset> {
  return new Lazy(() => draw(options));
}

async function draw(options: BuiltinOptions): Promise<Dataset> {
  requireOptions('builtinDigits()', options, {
    training: 'checked',
    test: 'checked',
    workers: 'checked',
    onDrawn: 'function',
    onWarning: 'function',
  });
  const { training = TRAINING_DIGITS, test = TEST_DIGITS, workers = here().defaultWorkers() } = options;
  const { onDrawn = () => {}, onWarning = () => {} } = options;
  checkWorkers(workers);
  checkCount('training', training, TRAINING_DIGITS);
  checkCount('test', test, TEST_DIGITS);
  const machine = await here().open([]);
  return drawBuiltinDataset({ machine, workers, listener: { onDrawn, onWarning } }, { training, test });
}

function checkCount(name: string, images: number, most: number): void {
  if (Number.isInteger(images) && images >= 1 && images <= most) return;
  throw new UsageError(
    'bad-option',
    `The number of ${name} images must be a whole number from 1 to ${count(most)}; found ${describeValue(images)}.`,
  );
}
