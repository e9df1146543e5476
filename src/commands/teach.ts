// npm run teach: teaches a model a person's handwriting from a folder of labelled digits.

import { resolve } from 'node:path';
import { Option } from 'commander';
import { UsageError } from '../errors.js';
import { readLabelledFolder } from '../node/data/labelled-folder.js';
import { checkWritable } from '../node/files.js';
import { commandLine, shellWord } from '../node/invocation.js';
import { loadNetwork, refusePlace, saveModel } from '../node/model-file.js';
import { PRETRAINED, TAUGHT } from '../node/paths.js';
import { Skipped } from '../node/pictures/walk.js';
import { choosePath, chooseToTeach } from '../node/reading/choose-model.js';
import { createRecogniser } from '../node/recogniser.js';
import { recordPictures } from '../node/runs/picture-record.js';
import { loadKnown, teach } from '../node/runs/teach.js';
import { count, duration, percent, plural } from '../numbers.js';
import { printable } from '../printable.js';
import { loadingListener } from '../terminal/loading-bar.js';
import { printText } from '../terminal/wrapped.js';
import { createCommand, runCommand } from './command.js';
import { Interrupts } from './interrupts.js';
import { announceFolder } from './new-folder.js';
import { workersOption } from './workers.js';

interface Options {
  model?: string;
  data?: string;
  out: string;
  workers: number;
  json?: boolean;
  quiet?: boolean;
}

async function run(
  folder: string,
  { model: named, data, out, workers, json = false, quiet = false }: Options,
): Promise<void> {
  if (resolve(out) === resolve(PRETRAINED))
    throw new UsageError(
      'bad-option',
      `--out names the bundled model ${printable(PRETRAINED)}, which would be overwritten. Name another file.`,
    );
  checkWritable(out);
  refusePlace(out);
  if (!json && !quiet) announceFolder(out);
  const started = performance.now();
  const path = chooseToTeach(named);
  const model = loadNetwork(path, 'can be taught');
  const skipped = new Skipped();
  const listener = loadingListener(json || quiet);
  const { onWarning } = listener;
  const own = await readLabelledFolder(folder, createRecogniser(model).classify, { skipped, onWarning });
  if (!json && !quiet) {
    printText(`Teaching ${printable(path)} with ${plural(own.count, 'image')} of ${printable(folder)} …`);
    if (skipped.total > 0) printText(`Left out of folders: ${skipped.describe()}.`);
  }
  using interrupts = new Interrupts();
  const { signal } = interrupts;
  interrupts.defer();
  const taught = await teach({ own, model, known: loadKnown(data), workers, signal }, listener);
  if (!taught) {
    console.error(`Stopped: no model was saved, and ${printable(out)} is unchanged.`);
    process.exitCode = interrupts.exitCode;
    return;
  }
  saveModel(out, await recordPictures(taught.model, onWarning));
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
  printText(
    `Your digits: ${count(rightBefore)} of ${count(images)} read correctly before, ${count(rightAfter)} now`,
  );
  printText(`Test accuracy: ${percent(Number(testAccuracy))} (${printable(String(dataset))})`);
  printText(`Model saved as ${printable(out)} (${duration(seconds)})`);
  if (quiet) return;
  console.log(`\nNext: ${commandLine('predict', `picture.png${optionToRead(out)}`)}`);
}

/** The option by which predict reads with the taught model in a file. Tells where it would otherwise read with another. */
function optionToRead(out: string): string {
  if (resolve(out) !== resolve(TAUGHT)) return ` --model ${shellWord(printable(out))}`;
  const { path, why } = choosePath();
  if (path === TAUGHT) return '';
  printText(`Unless it is named, predict and draw read with ${printable(path)}, because ${why}.`);
  return ' --model taught';
}

const EXAMPLES = [
  ['data/my-digits', 'the digits that you labelled in draw'],
  ['photos --out data/mine.safetensors', 'pictures sorted into photos/0 to photos/9'],
] as const;

const command = createCommand(
  'teach',
  'Teaches a model your handwriting in seconds, and saves it as a new model. Delete that file to forget it.',
  EXAMPLES,
)
  .argument(
    '<folder>',
    'a folder of labelled digits: as draw saves them, or pictures of single digits in folders 0 to 9',
  )
  .addOption(
    new Option('--model <file>', 'the model to teach: a file, or last, bundled or taught').default(
      undefined,
      'whichever of last and bundled reads pictures better',
    ),
  )
  .addOption(
    new Option(
      '--data <folder>',
      "folder of MNIST's four files, shown again so that nothing is forgotten",
    ).default(undefined, '$MNIST_DIR, then data/mnist, else built-in digits'),
  )
  .option('--out <file>', 'where the taught model is saved; an earlier one there is replaced', TAUGHT)
  .addOption(workersOption())
  .option('--json', 'print one JSON object')
  .option('--quiet', 'print the last lines only: the figures and the file')
  .action(run);

await runCommand(command, { computesMuch: true });
