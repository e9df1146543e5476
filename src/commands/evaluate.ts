// npm run evaluate: how well a saved model reads a set of labelled images.

import { Option } from 'commander';
import type { LabelledImages } from '../engine/training/dataset.js';
import { UsageError } from '../errors.js';
import type { Model } from '../formats/model.js';
import { fillLines } from '../lines.js';
import { readPair } from '../node/data/idx-files.js';
import { DATASETS, type DatasetName, loadDataset } from '../node/data/load.js';
import { evaluate } from '../node/engine.js';
import { loadModel } from '../node/model-file.js';
import { TRAINED } from '../node/paths.js';
import { modelPath } from '../node/reading/choose-model.js';
import { percent } from '../numbers.js';
import { printable } from '../printable.js';
import { outputColumns } from '../terminal/columns.js';
import { loadingListener } from '../terminal/loading-bar.js';
import { scoreLines } from '../terminal/score-report.js';
import { createCommand, runCommand } from './command.js';
import { workersOption } from './workers.js';

interface Options {
  model: string;
  dataset: DatasetName;
  data?: string;
  images?: string;
  labels?: string;
  workers: number;
  json?: boolean;
}

/** The images to read: a pair of files, or the test images of a data set. */
async function loadImages({
  images,
  labels,
  dataset: choice,
  data,
  workers,
  json,
}: Options): Promise<{ set: LabelledImages; name: string }> {
  if (Boolean(images) !== Boolean(labels)) {
    throw new UsageError(
      'bad-option',
      '--images and --labels go together: name both files of a pair, or neither.',
    );
  }
  if (images && labels) return { set: readPair(images, labels), name: `images of ${images}` };
  const dataset = await loadDataset(choice, data, workers, loadingListener(Boolean(json)));
  return { set: dataset.test, name: `test images of ${dataset.name}` };
}

function describeModel(path: string, { metadata }: Model): string[] {
  const { topology, activation, dataset, testAccuracy } = metadata;
  const network = `${topology} (${activation})`;
  const file = `${printable(path)}:`;
  if (!testAccuracy) return [file, network];
  return [
    file,
    `${network};`,
    `recorded: ${percent(Number(testAccuracy))} of the test images of ${printable(String(dataset))}`,
  ];
}

async function run(given: Options): Promise<void> {
  const options = { ...given, model: modelPath(given.model) };
  const model = loadModel(options.model);
  const { set, name } = await loadImages(options);
  const { score, seconds } = await evaluate(model, {
    set,
    workers: options.workers,
    onFailure: (message) => console.error(`Warning: ${message}`),
  });
  if (options.json) {
    const { accuracy, loss, interval, confusion, images } = score;
    console.log(
      JSON.stringify({
        model: options.model,
        dataset: name,
        images,
        accuracy,
        interval,
        loss,
        confusion,
        seconds,
      }),
    );
    return;
  }
  const columns = outputColumns();
  console.log(fillLines(describeModel(options.model, model), columns).join('\n'));
  console.log(scoreLines(score, printable(name), columns).join('\n'));
  console.log(`\n${(1000 * seconds).toFixed(0)} ms for ${set.count} images`);
}

const command = createCommand('evaluate', 'Tells how well a saved model reads labelled images.')
  .option('--model <file>', 'the model: a file; last, bundled or taught', TRAINED)
  .addOption(new Option('--dataset <name>', 'whose test images').choices(DATASETS).default('auto'))
  .option(
    '--data <folder>',
    "where MNIST's four files are (default: $MNIST_DIR, then data/mnist, then download)",
  )
  .option('--images <file>', 'an IDX file of images, instead of MNIST')
  .option('--labels <file>', 'the IDX file of their labels')
  .addOption(workersOption())
  .option('--json', 'one JSON object on standard output')
  .action(run);

await runCommand(command, { computesMuch: true });
