// npm run digits: writes built-in digits to files, for other programs and for people to look at.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Option } from 'commander';
import { layOutContactSheet } from '../data/builtin/contact-sheet.js';
import { encodeImages, encodeLabels } from '../data/idx.js';
import { IMAGE_SIDE, PIXELS } from '../engine/network/topology.js';
import { UsageError } from '../errors.js';
import { drawDigitsInParallel } from '../node/engine.js';
import { writeWhole } from '../node/files.js';
import { needing } from '../node/needing.js';
import { describeSpecial } from '../node/special-file.js';
import { count, plural } from '../numbers.js';
import { printable } from '../printable.js';
import type { Picture } from '../reading/vision/picture.js';
import { drawBytes } from '../reading/vision/steps.js';
import { loadingListener } from '../terminal/loading-bar.js';
import { printText } from '../terminal/wrapped.js';
import { createCommand, runCommand } from './command.js';
import { parseNumber } from './recipe-options.js';
import { workersOption } from './workers.js';

interface Options {
  out?: string;
  sheet?: string;
  count: number;
  seed: number;
  format: 'idx' | 'png';
  workers: number;
}

const MOST_IMAGES = 1_000_000;
const MOST_SEED = 0xffffffff;
/** Digits a line of the contact sheet. */
const SHEET_COLUMNS = 30;

function checkOptions({ out, sheet, count: images, seed }: Options): void {
  const refuse = (message: string): never => {
    throw new UsageError('bad-option', message);
  };
  if (!Number.isInteger(images) || images < 1 || images > MOST_IMAGES)
    refuse(`--count must be a whole number from 1 to ${count(MOST_IMAGES)}; found ${images}.`);
  if (!Number.isInteger(seed) || seed < 0 || seed > MOST_SEED)
    refuse(`--seed must be a whole number from 0 to ${count(MOST_SEED)}; found ${seed}.`);
  if (!out && !sheet)
    refuse(
      'Nothing to write. Give --out FOLDER for the digits, --sheet FILE.png for a contact sheet, or both.',
    );
  if (sheet && extname(sheet).toLowerCase() !== '.png')
    refuse(`--sheet is written as PNG; found ${printable(sheet)}. Name a file that ends with .png.`);
  if (sheet && existsSync(sheet))
    refuse(
      `--sheet names ${printable(sheet)}, which is there already. Name a new file, so that nothing is overwritten.`,
    );
  const status = out && statSync(out, { throwIfNoEntry: false });
  if (out && status && !(status.isDirectory() && readdirSync(out).length === 0)) {
    const found = status.isDirectory() ? 'a folder that is not empty' : (describeSpecial(status) ?? 'a file');
    refuse(`${printable(out)} is ${found}. Name a new or empty folder, so that nothing is overwritten.`);
  }
}

const toPng = async (picture: Picture) =>
  (await needing('sharp', () => import('../node/pictures/encode.js'))).encodePng(picture);

async function run(options: Options): Promise<void> {
  checkOptions(options);
  const { out, sheet, count: total, seed, format, workers } = options;
  const listener = loadingListener(false);
  const { images, labels } = await drawDigitsInParallel(
    { seed, first: 0, count: total },
    { workers, onDrawn: (drawn) => listener.onDrawn(drawn, total), onFailure: listener.onWarning },
  );
  if (out && format === 'idx') {
    writeWhole(join(out, 'train-images-idx3-ubyte'), encodeImages({ count: total, pixels: images }));
    writeWhole(join(out, 'train-labels-idx1-ubyte'), encodeLabels(labels));
  }
  if (out && format === 'png') {
    const digits = String(total - 1).length;
    for (const [index, label] of labels.entries()) {
      const image = images.subarray(index * PIXELS, (index + 1) * PIXELS);
      const name = `${String(index).padStart(digits, '0')}-${label}.png`;
      writeWhole(join(out, name), await toPng(drawBytes(IMAGE_SIDE, IMAGE_SIDE, image)));
    }
  }
  if (out) printText(`${plural(total, 'digit')} written to ${printable(out)}`);
  if (sheet) {
    const { width, height, pixels } = layOutContactSheet(images, labels, SHEET_COLUMNS);
    writeWhole(sheet, await toPng(drawBytes(width, height, pixels)));
    printText(`Contact sheet of ${plural(total, 'digit')} written to ${printable(sheet)}`);
  }
}

const EXAMPLES = [
  ['--sheet digits.png', '600 digits to look at'],
  ['--out mine --format png --count 50', '50 pictures, named by number and label'],
] as const;

const command = createCommand(
  'digits',
  'Generates handwritten-looking digits and writes them to files.',
  EXAMPLES,
)
  .option('--out <folder>', 'a new or empty folder for the digits')
  .option('--sheet <file>', 'a new PNG with all digits, sorted by label')
  .option('--count <images>', 'how many', parseNumber, 600)
  .option('--seed <number>', 'which ones: the same seed gives the same digits', parseNumber, 1)
  .addOption(
    new Option('--format <name>', 'idx: one pair of files, as MNIST; png: one file a digit')
      .choices(['idx', 'png'])
      .default('idx'),
  )
  .addOption(workersOption())
  .action(run);

await runCommand(command);
