// The options that say which images a network is trained and tested on.

import { type Command, Option } from 'commander';
import { UsageError } from '../errors.js';
import { DATASETS, type DatasetName } from '../node/data/names.js';

/** @throws UsageError `bad-option` for a folder of MNIST's where MNIST is not used */
export function refuseIdleData(dataset: DatasetName, data: string | undefined): void {
  if (dataset !== 'builtin' || data === undefined) return;
  throw new UsageError(
    'bad-option',
    '--data names a folder of MNIST, and --dataset builtin does not use MNIST: leave one of them out.',
  );
}

/** Among those of the recipe that say what is added to the images. */
const GROUP = 'Training images:';

export function addDataOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--dataset <name>',
        'training and test images; auto: MNIST if available, else built-in digits',
      )
        .choices(DATASETS)
        .default('auto')
        .helpGroup(GROUP),
    )
    .addOption(
      new Option('--data <folder>', "folder of MNIST's four files")
        .default(undefined, '$MNIST_DIR, then data/mnist, then download')
        .helpGroup(GROUP),
    )
    .addOption(
      new Option('--extra <folder>', 'a folder with your own labelled digits to add, as draw saves them')
        .default(undefined, 'none')
        .helpGroup(GROUP),
    );
}
