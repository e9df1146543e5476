// npm run teach: teaches a model a person's hand, from a folder of labelled images.

import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { fillWords } from '../lines.js';
import { readLabelledFolder } from '../node/data/labelled-folder.js';
import { checkWritable } from '../node/files.js';
import { loadModel, saveModel } from '../node/model-file.js';
import { PRETRAINED, TAUGHT } from '../node/paths.js';
import { chooseToTeach } from '../node/reading/choose-model.js';
import { createRecogniser } from '../node/recogniser.js';
import { recordPictures } from '../node/runs/picture-record.js';
import { loadKnown, teach } from '../node/runs/teach.js';
import { count, duration, percent } from '../numbers.js';
import { printable } from '../printable.js';
import { outputColumns } from '../terminal/columns.js';
import { loadingListener } from '../terminal/loading-bar.js';
import { createCommand, runCommand } from './command.js';
import { Interrupts } from './interrupts.js';
import { workersOption } from './workers.js';

interface Options {
  model?: string;
  data?: string;
  out: string;
  workers: number;
  json?: boolean;
}

async function run(
  folder: string,
  { model: named, data, out, workers, json = false }: Options,
): Promise<void> {
  if (resolve(out) === resolve(PRETRAINED))
    throw new UsageError(
      'bad-option',
      `--out must not be the bundled model ${printable(PRETRAINED)}, which other models are compared with. Name another file.`,
    );
  checkWritable(out);
  const started = performance.now();
  const path = chooseToTeach(named);
  const model = loadModel(path);
  const own = await readLabelledFolder(folder, createRecogniser(model).classify);
  if (!json) tell(`Teaching ${printable(path)} ${count(own.count)} images of ${printable(folder)} …`);
  using interrupts = new Interrupts();
  const { signal } = interrupts;
  interrupts.defer();
  const listener = loadingListener(json);
  const taught = await teach({ own, model, known: loadKnown(data), workers, signal }, listener);
  if (!taught) {
    console.error(`Stopped: no model is saved, and ${printable(out)} is as it was.`);
    process.exitCode = interrupts.exitCode;
    return;
  }
  saveModel(out, await recordPictures(taught.model, listener.onWarning));
  const seconds = (performance.now() - started) / 1000;
  const { images, rightBefore, rightAfter } = taught;
  const { dataset, testAccuracy } = taught.model.metadata;
  if (json) {
    const test = { dataset, testAccuracy: Number(testAccuracy) };
    console.log(
      JSON.stringify({ event: 'taught', images, rightBefore, rightAfter, ...test, model: out, seconds }),
    );
    return;
  }
  tell(
    `Of these ${count(images)} it read ${count(rightBefore)} right before, and reads ${count(rightAfter)} now.`,
  );
  tell(`${percent(Number(testAccuracy))} of the test images of ${printable(String(dataset))} read right`);
  tell(`${duration(seconds)}; model saved as ${printable(out)}`);
}

function tell(text: string): void {
  console.log(fillWords(text, outputColumns()).join('\n'));
}

const command = createCommand(
  'teach',
  'Teaches a model your handwriting in seconds, and saves what it becomes beside the others.',
)
  .argument('<folder>', 'labelled images: as draw keeps them, or pictures of single digits in folders 0 to 9')
  .option(
    '--model <file>',
    'the model to teach: a file, last, or bundled (default: whichever reads pictures better)',
  )
  .option(
    '--data <folder>',
    "where MNIST's four files are, to be shown again (default: $MNIST_DIR, then data/mnist; else built-in digits)",
  )
  .option('--out <file>', 'where the taught model is saved', TAUGHT)
  .addOption(workersOption())
  .option('--json', 'one JSON object on standard output')
  .action(run);

await runCommand(command, { computesMuch: true });
