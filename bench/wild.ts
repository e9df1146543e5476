// How well pictures that people made are read: by kind, style and source; and a sheet of the misses.

import { createCommand, runCommand } from '../src/commands/command.js';
import { checkWritable, writeWhole } from '../src/node/files.js';
import { decodePicture } from '../src/node/pictures/decode.js';
import { chooseModel } from '../src/node/reading/choose-model.js';
import { createRecogniser } from '../src/node/recogniser.js';
import type { Classifier } from '../src/reading/vision/classifier.js';
import { readPicture } from '../src/reading/vision/read.js';
import { type Kind, listSamples, type Sample } from './wild-samples.js';
import { type Answer, isClean, judge, type Share } from './wild-score.js';
import { drawMisses } from './wild-sheet.js';

interface Options {
  folder: string;
  sheet: string;
  model?: string;
  misses: boolean;
}

const TITLES: Readonly<Record<Kind, string>> = {
  single: 'single digits',
  line: 'lines of digits',
  page: 'pages of lines',
  other: 'digits among other things (unsure signs may stand between them)',
};

async function run({ folder, sheet, model, misses }: Options): Promise<void> {
  checkWritable(sheet);
  const { classify } = createRecogniser(chooseModel(model).model);
  const answers: Answer[] = [];
  for (const sample of listSamples(folder)) answers.push(await read(sample, classify));
  for (const [kind, title] of Object.entries(TITLES))
    report(
      title,
      answers.filter(({ sample }) => sample.kind === kind),
    );
  reportTime(answers);

  const wrong = answers.filter(({ isRight }) => !isRight);
  if (!misses || wrong.length === 0) return;
  for (const answer of wrong) console.log(describeMiss(answer));
  writeWhole(sheet, await drawMisses(wrong));
}

async function read(sample: Sample, classify: Classifier): Promise<Answer> {
  const start = performance.now();
  const picture = await decodePicture(sample.path);
  const decoded = performance.now();
  const page = readPicture(picture, classify);
  return judge(sample, page, { decoding: decoded - start, reading: performance.now() - decoded });
}

function report(title: string, answers: Answer[]): void {
  if (answers.length === 0) return;
  const clean = answers.filter(({ sample }) => isClean(sample));
  console.log(`\n${title}`);
  print('all', answers);
  print('clean', clean);
  print(
    'hard',
    answers.filter(({ sample }) => !isClean(sample)),
  );
  printShare('clean ones correct, but unsure', {
    right: clean.filter(({ isUnsurelyRight }) => isUnsurelyRight).length,
    count: clean.filter(({ isRight }) => isRight).length,
  });
  const styles = groupBy(clean, ({ sample }) => sample.style);
  for (const [name, some] of styles) if (some.length >= SHOWN_FROM) print(`  ${name}`, some);
  const bySource = [...groupBy(clean, ({ sample }) => sample.source).values()].map(shareRight);
  const mean = bySource.reduce((sum, value) => sum + value, 0) / Math.max(1, bySource.length);
  console.log(`${'mean over sources'.padEnd(NAME)} ${percent(mean)}  (${bySource.length} sources)`);
  printShare('characters right', sumOf(answers.map(({ characters }) => characters)));
  printShare('cells of grids right', sumOf(answers.map(({ cells }) => cells)));
  printShare('surely wrong', {
    right: answers.filter(({ isSurelyWrong }) => isSurelyWrong).length,
    count: answers.length,
  });
}

/** Styles of fewer pictures are not shown: a table of ones says nothing. */
const SHOWN_FROM = 5;

/** Columns of a row's name. */
const NAME = 36;

function print(name: string, answers: Answer[]): void {
  printShare(name, { right: answers.filter(({ isRight }) => isRight).length, count: answers.length });
}

function printShare(name: string, { right, count }: Share): void {
  if (count === 0) return;
  console.log(`${name.padEnd(NAME)} ${percent(right / count)}  (${right} of ${count})`);
}

function sumOf(shares: Share[]): Share {
  return shares.reduce((sum, { right, count }) => ({ right: sum.right + right, count: sum.count + count }), {
    right: 0,
    count: 0,
  });
}

function shareRight(answers: Answer[]): number {
  return answers.filter(({ isRight }) => isRight).length / answers.length;
}

function reportTime(answers: Answer[]): void {
  const decoding = answers.map((answer) => answer.decoding).sort((a, b) => a - b);
  const reading = answers.map((answer) => answer.reading).sort((a, b) => a - b);
  const median = (times: number[]) => (times[times.length >> 1] ?? 0).toFixed(1);
  console.log(`\nmedian time: decoding ${median(decoding)} ms, reading ${median(reading)} ms`);
  const slowest = answers.reduce(
    (most, answer) => (answer.reading > most.reading ? answer : most),
    answers[0],
  );
  if (slowest)
    console.log(
      `slowest: decoding ${decoding.at(-1)?.toFixed(0)} ms, reading ${slowest.reading.toFixed(0)} ms ` +
        `(${slowest.sample.path})`,
    );
  console.log('');
}

function describeMiss({ sample, text, page }: Answer): string {
  const confidences = page.lines.flat().map(({ confidence }) => confidence.toFixed(2));
  const { path, label, hard } = sample;
  return `${path}  ${label} read as ${text || 'nothing'}  (${confidences.join(' ')})  ${hard}`.trimEnd();
}

function percent(value: number): string {
  return `${(100 * value).toFixed(2).padStart(6)} %`;
}

function groupBy<T>(items: T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return new Map([...groups].sort(([a], [b]) => a.localeCompare(b)));
}

const command = createCommand(
  'bench:wild',
  'Reads the labelled pictures of a folder, and prints how many are read correctly.',
)
  .option('--folder <folder>', 'folder with labels.csv, or single.csv and multi.csv', '../shared/wild')
  .option('--sheet <file>', 'PNG of the misses, with what the network saw', 'wild-misses.png')
  .option('--no-misses', 'print the figures alone: no answer is named, and no sheet drawn')
  .option('--model <file>', 'the model (default: as npm run predict chooses)')
  .action(run);

await runCommand(command);
