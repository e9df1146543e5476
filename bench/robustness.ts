// How well spoiled images are read: accuracy over MNIST's test images under fifteen corruptions, by the network
// alone and by the whole way from picture to digit. A report, not a guide: nothing is chosen by it.

import { createCommand, runCommand } from '../src/commands/command.js';
import { IMAGE_SIDE, PIXELS } from '../src/engine/network/topology.js';
import { Random } from '../src/engine/random.js';
import type { LabelledImages } from '../src/engine/training/dataset.js';
import { chooseModel, describeModel } from '../src/node/reading/choose-model.js';
import { createRecogniser } from '../src/node/recogniser.js';
import { readPicture, textOf } from '../src/reading/vision/read.js';
import { drawBytes } from '../src/reading/vision/steps.js';
import { CORRUPTIONS, type Corruption } from './corruptions.js';
import { requireMnist } from './data.js';
import { wholeNumber } from './options.js';

/** Which random numbers the corruptions take. */
const SEED = 1;

interface Options {
  model?: string;
  data?: string;
  pictures: number;
}

/** Accuracy on the first `count` images when corrupted; each has random numbers of its own. */
function accuracy(
  { pixels, labels }: LabelledImages,
  count: number,
  name: string,
  corrupt: Corruption,
  read: (image: Uint8Array) => string,
): number {
  let right = 0;
  for (let index = 0; index < count; index++) {
    const image = pixels.subarray(index * PIXELS, (index + 1) * PIXELS);
    if (read(corrupt(image, new Random(SEED, name, index))) === String(labels[index])) right++;
  }
  return right / count;
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`.padStart(16);

function run(options: Options): void {
  const chosen = chooseModel(options.model);
  const { classify } = createRecogniser(chosen.model);
  const { test } = requireMnist(options.data);
  const pictures = Math.min(options.pictures, test.count);

  const byNetwork = (image: Uint8Array) => {
    const probabilities = classify(image);
    return String(probabilities.indexOf(Math.max(...probabilities)));
  };
  const asPicture = (image: Uint8Array) =>
    textOf(readPicture(drawBytes(IMAGE_SIDE, IMAGE_SIDE, image), classify, { single: true }));

  console.log(`${describeModel(chosen.path, chosen.model.metadata)}\n`);
  console.log(`${''.padEnd(16)}${'network alone'.padStart(16)}${'as a picture'.padStart(16)}`);
  const all = Object.entries(CORRUPTIONS);
  const means = { network: 0, picture: 0 };
  for (const [name, corrupt] of [['none', (image: Uint8Array) => image] as const, ...all]) {
    const network = accuracy(test, test.count, name, corrupt, byNetwork);
    const picture = accuracy(test, pictures, name, corrupt, asPicture);
    console.log(`${name.padEnd(16)}${percent(network)}${percent(picture)}`);
    if (name === 'none') continue;
    means.network += network / all.length;
    means.picture += picture / all.length;
  }
  console.log(`${'mean of the 15'.padEnd(16)}${percent(means.network)}${percent(means.picture)}`);
}

const command = createCommand(
  'bench:robustness',
  'Reads MNIST’s test images under fifteen corruptions, and prints the accuracy.',
)
  .option('--model <file>', 'the model (default: as npm run predict chooses)')
  .option('--data <folder>', "where MNIST's files are (default: $MNIST_DIR, then data/mnist)")
  .option(
    '--pictures <count>',
    'images that are read as pictures too, the first ones',
    wholeNumber(1, 10_000),
    500,
  )
  .action(run);

await runCommand(command);
