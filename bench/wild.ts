// How well pictures that people made are read: accuracy by style, size and source, and a sheet of the misses.
// The folder holds single.csv and multi.csv (file,label,style,...; a / in a label parts lines) and the pictures.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCommand, runCommand } from '../src/commands/command.js';
import { UsageError } from '../src/errors.js';
import { checkWritable, writeWhole } from '../src/files.js';
import { decodePicture } from '../src/pictures/decode.js';
import { chooseModel } from '../src/recogniser/choose-model.js';
import { Recogniser } from '../src/recogniser/recogniser.js';
import type { Classifier } from '../src/vision/classifier.js';
import { type Page, readPicture, textOf } from '../src/vision/read.js';
import { drawMisses } from './wild-sheet.js';

/** One row of a csv, and what was read. */
export interface Sample {
  path: string;
  label: string;
  style: string;
  size: string;
  hard: string;
  source: string;
  text: string;
  page: Page;
  /** Milliseconds to decode the picture, and to read it. */
  decoding: number;
  reading: number;
}

interface Options {
  folder: string;
  sheet: string;
  model?: string;
}

async function run({ folder, sheet, model }: Options): Promise<void> {
  checkWritable(sheet);
  const { classify } = new Recogniser(chooseModel(model).model);
  const singles = await readAll(folder, 'single', classify);
  const multis = await readAll(folder, 'multi', classify);
  report('single digits', singles);
  report('lines of digits', multis);

  const misses = [...singles, ...multis].filter((sample) => !isRight(sample));
  for (const { path, label, text, hard, page } of misses) {
    const confidences = page.lines.flat().map(({ confidence }) => confidence.toFixed(2));
    console.log(`${path}  ${label} read as ${text || 'nothing'}  (${confidences.join(' ')})  ${hard}`);
  }
  if (misses.length > 0) writeWhole(sheet, await drawMisses(misses));
}

function readTable(path: string): string[][] {
  try {
    return readFileSync(path, 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((row) => row.split(','));
  } catch (cause) {
    throw new UsageError(
      'no-pictures',
      `${path} cannot be read (${(cause as Error).message}). Name a folder with single.csv, multi.csv and their ` +
        'pictures with --folder DIR.',
      { cause },
    );
  }
}

async function readAll(folder: string, kind: 'single' | 'multi', classify: Classifier): Promise<Sample[]> {
  const [names, ...rows] = readTable(join(folder, `${kind}.csv`));
  const samples: Sample[] = [];
  for (const cells of rows) {
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    const path = join(folder, kind, cell('file'));
    const start = performance.now();
    const picture = await decodePicture(path);
    const decoded = performance.now();
    const page = readPicture(picture, classify);
    samples.push({
      path,
      label: cell('label'),
      style: cell('style'),
      size: cell('size') || 'any',
      hard: cell('hard'),
      source: cell('source'),
      text: textOf(page),
      page,
      decoding: decoded - start,
      reading: performance.now() - decoded,
    });
  }
  return samples;
}

function isRight(sample: Sample): boolean {
  return sample.text === sample.label;
}

function report(title: string, samples: Sample[]): void {
  const fair = samples.filter(({ hard }) => hard === '');
  console.log(`\n${title}`);
  print('all', samples);
  print('without hard ones', fair);
  for (const [name, some] of groupBy(fair, ({ style, size }) => `${style}, ${size}`))
    print(`  ${name}`, some);
  const bySource = [...groupBy(fair, ({ source }) => source).values()].map(share);
  const mean = bySource.reduce((sum, value) => sum + value, 0) / Math.max(1, bySource.length);
  console.log(`${'mean over sources'.padEnd(24)} ${percent(mean)}  (${bySource.length} sources)`);
  const decoding = median(samples.map((sample) => sample.decoding));
  const reading = median(samples.map((sample) => sample.reading));
  console.log(
    `median time              decoding ${decoding.toFixed(1)} ms, reading ${reading.toFixed(1)} ms\n`,
  );
}

function print(name: string, samples: Sample[]): void {
  const right = samples.filter(isRight).length;
  console.log(`${name.padEnd(24)} ${percent(share(samples))}  (${right} of ${samples.length})`);
}

function share(samples: Sample[]): number {
  return samples.filter(isRight).length / Math.max(1, samples.length);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(2).padStart(6)} %`;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function groupBy<T>(items: T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return new Map([...groups].sort(([a], [b]) => a.localeCompare(b)));
}

const command = createCommand(
  'npm run bench:wild --',
  'Reads the pictures of a folder, and prints how many are read right.',
)
  .option('--folder <folder>', 'folder with single.csv and multi.csv', '../shared/wild')
  .option('--sheet <file>', 'PNG of the misses, with what the network saw', 'wild-misses.png')
  .option('--model <file>', 'the model (default: as npm run predict chooses)')
  .action(run);

await runCommand(command);
