// npm run evaluate: the accuracy of a saved model on labelled images.

import { Option } from 'commander';
import type { LabelledImages } from '../engine/training/dataset.js';
import { UsageError } from '../errors.js';
import { readPair } from '../node/data/idx-files.js';
import { loadDataset } from '../node/data/load.js';
import { DATASETS, type DatasetName } from '../node/data/names.js';
import { chooseModel, describeChoice } from '../node/reading/choose-model.js';
import { plural } from '../numbers.js';
import { printable } from '../printable.js';
import { loadingListener } from '../terminal/loading-bar.js';
import { outputColumns, outputDepth } from '../terminal/output.js';
import { accuracyLines, scoreLines } from '../terminal/score-report.js';
import { printText, printWarning } from '../terminal/wrapped.js';
import { createCommand, runCommand } from './command.js';
import { modelOption } from './model-option.js';
import { warnOfRepeated } from './repeated-networks.js';
import { workersOption } from './workers.js';

interface Options {
  model?: string;
  dataset: DatasetName;
  data?: string;
  images?: string;
  labels?: string;
  workers: number;
  json?: boolean;
  quiet?: boolean;
}

/** Labelled images, and what they are called. */
interface Images {
  readonly set: LabelledImages;
  readonly name: string;
  readonly isTest: boolean;
}

/** The images to read: a pair of files, or the test images of a data set. */
async function loadImages({
  images,
  labels,
  dataset: choice,
  data,
  workers,
  json,
  quiet,
}: Options): Promise<Images> {
  if (Boolean(images) !== Boolean(labels)) {
    throw new UsageError(
      'bad-option',
      '--images and --labels go together: give both files of a pair, or neither.',
    );
  }
  if (images && labels) return { set: readPair(images, labels), name: images, isTest: false };
  const dataset = await loadDataset(choice, data, workers, loadingListener(Boolean(json || quiet)));
  return { set: dataset.test, name: dataset.name, isTest: true };
}

async function run(options: Options): Promise<void> {
  const chosen = chooseModel(options.model);
  await warnOfRepeated(chosen.model);
  const { set, name, isTest } = await loadImages(options);
  const { evaluate } = await import('../node/engine.js');
  const { score, seconds } = await evaluate(chosen.model, {
    set,
    workers: options.workers,
    onFailure: printWarning,
  });
  if (options.json) {
    const { accuracy, loss, interval, confusion, images } = score;
    const dataset = isTest ? `test images of ${name}` : `images of ${name}`;
    const figures = { images, accuracy, interval, loss, confusion, seconds };
    console.log(JSON.stringify({ model: chosen.path, dataset, ...figures }));
    return;
  }
  const what = isTest ? 'Test accuracy' : 'Accuracy';
  const columns = outputColumns();
  if (options.quiet) {
    console.log(accuracyLines(score, what, name, columns, printable(chosen.path)).join('\n'));
    return;
  }
  printText(describeChoice(chosen));
  console.log(scoreLines(score, what, name, columns, outputDepth()).join('\n'));
  console.log(`\n${plural(set.count, 'image')} read in ${(1000 * seconds).toFixed(0)} ms`);
}

const IMAGES = 'Images:';
const EXAMPLES = [
  ['--model last', 'the model trained last, on the test images'],
  ['--images images.idx --labels labels.idx', 'your own labelled images'],
] as const;

const command = createCommand(
  'evaluate',
  'Measures the accuracy of a saved model on labelled images.',
  EXAMPLES,
)
  .addOption(modelOption())
  .addOption(
    new Option('--dataset <name>', 'whose test images').choices(DATASETS).default('auto').helpGroup(IMAGES),
  )
  .addOption(
    new Option('--data <folder>', "folder of MNIST's four files")
      .default(undefined, '$MNIST_DIR, then data/mnist, then download')
      .helpGroup(IMAGES),
  )
  .addOption(new Option('--images <file>', 'an IDX file of images, instead of a data set').helpGroup(IMAGES))
  .addOption(new Option('--labels <file>', 'the IDX file of their labels').helpGroup(IMAGES))
  .addOption(workersOption())
  .option('--json', 'print one JSON object')
  .option('--quiet', 'print only the accuracy and its model')
  .action(run);

await runCommand(command, { computesMuch: true });
