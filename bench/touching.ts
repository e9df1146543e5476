// How well strings of 2 to 4 digits that touch are cut and read: made from MNIST's held-out training images and from
// built-in digits, each read as `npm run predict` would read the picture.

import { createCommand, runCommand } from '../src/commands/command.js';
import { drawDigits } from '../src/data/builtin/digits.js';
import { Random } from '../src/engine/random.js';
import { type LabelledImages, slice } from '../src/engine/training/dataset.js';
import { checkWritable, writeWhole } from '../src/node/files.js';
import { chooseModel, describeModel } from '../src/node/reading/choose-model.js';
import { createRecogniser } from '../src/node/recogniser.js';
import { editDistance } from '../src/node/scenes/edit-distance.js';
import { pickGlyph, stamp } from '../src/node/scenes/ink.js';
import { drawExamples } from '../src/node/scenes/sheet.js';
import { isUnsure } from '../src/reading/certainty.js';
import type { Classifier } from '../src/reading/vision/classifier.js';
import { emptyPlane, type Picture, type Plane } from '../src/reading/vision/picture.js';
import { readPicture, textOf } from '../src/reading/vision/read.js';
import { requireMnist } from './data.js';
import { wholeNumber } from './options.js';
import { JOINTS, type Joint, joinDigits } from './touching/join.js';

/** Which random numbers the strings take. */
const SEED = 1;
/** Built-in digits others than those that training adds, and how many there are to pick from. */
const BUILTIN_SEED = 3;
const BUILTIN_DIGITS = 5000;
/** MNIST's last training images: those that training holds out by default. */
const HELD_OUT = 5000;

const LENGTHS = [2, 3, 4];
/** Of the digits, and the paper around them, in pixels. */
const HEIGHT = 60;
const MARGIN = 30;

interface Options {
  model?: string;
  data?: string;
  count: number;
  sheet?: string;
}

interface Sample {
  readonly picture: Picture;
  readonly label: string;
}

/** What became of some strings. */
interface Score {
  strings: number;
  right: number;
  /** Of them so many were cut into the right number of digits. */
  cut: number;
  digits: number;
  /** Digits to insert, to leave out or to change. */
  errors: number;
  /** Strings read wrong without one unsure digit. */
  surelyWrong: number;
}

/** String `number` of a source: `length` digits, each joined to the next by `joint`, dark on white. */
async function drawString(
  digits: LabelledImages,
  joint: Joint,
  length: number,
  random: Random,
): Promise<Sample> {
  const glyphs: Plane[] = [];
  let label = '';
  for (let k = 0; k < length; k++) {
    const glyph = await pickGlyph(digits, random, HEIGHT * (0.9 + 0.2 * random.uniform()));
    glyphs.push(glyph.ink);
    label += glyph.label;
  }
  const ink = joinDigits(glyphs, joint, HEIGHT, random);
  const paper = emptyPlane(ink.width + 2 * MARGIN, ink.height + 2 * MARGIN);
  stamp(paper, ink, MARGIN, MARGIN);
  return { picture: inkOnPaper(paper), label };
}

function inkOnPaper({ width, height, data: ink }: Plane): Picture {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (const [pixel, coverage] of ink.entries()) data.fill(255 * (1 - coverage), 4 * pixel, 4 * pixel + 3);
  return { width, height, data };
}

function add(score: Score, { label, picture }: Sample, classify: Classifier): void {
  const page = readPicture(picture, classify);
  const text = textOf(page);
  const readings = page.lines.flat();
  score.strings++;
  score.digits += label.length;
  score.errors += editDistance(text, label);
  if (text === label) score.right++;
  else if (readings.length > 0 && !readings.some(isUnsure)) score.surelyWrong++;
  if (readings.length === label.length) score.cut++;
}

const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

function tell(name: string, { strings, right, cut, digits, errors, surelyWrong }: Score): void {
  const cells = [
    `${right} of ${strings}`,
    percent(right, strings),
    percent(cut, strings),
    percent(Math.max(0, digits - errors), digits),
    percent(surelyWrong, strings),
  ];
  console.log(name.padEnd(34) + cells.map((cell) => cell.padStart(14)).join(''));
}

const noScore = (): Score => ({ strings: 0, right: 0, cut: 0, digits: 0, errors: 0, surelyWrong: 0 });

function sum(scores: readonly Score[]): Score {
  const total = noScore();
  for (const score of scores)
    for (const key of Object.keys(total) as (keyof Score)[]) total[key] += score[key];
  return total;
}

/** Reads `count` strings of each joint and length from a source, and tells of each joint and of all. */
async function tellSource(
  source: string,
  digits: LabelledImages,
  count: number,
  classify: Classifier,
): Promise<void> {
  console.log(`\n${source}`);
  const byJoint: Score[] = [];
  const byLength = LENGTHS.map(noScore);
  for (const joint of JOINTS) {
    const scores = LENGTHS.map(noScore);
    for (const [index, length] of LENGTHS.entries()) {
      for (let number = 0; number < count; number++) {
        const random = new Random(SEED, `${source} ${joint} ${length}`, number);
        add(scores[index], await drawString(digits, joint, length, random), classify);
      }
      byLength[index] = sum([byLength[index], scores[index]]);
    }
    byJoint.push(sum(scores));
    tell(joint, sum(scores));
  }
  for (const [index, length] of LENGTHS.entries()) tell(`${length} digits`, byLength[index]);
  tell('all', sum(byJoint));
}

/** One example of each joint with three digits. */
async function drawSheet(file: string, sources: ReadonlyMap<string, LabelledImages>): Promise<void> {
  const examples = new Map<string, Picture>();
  for (const [source, digits] of sources)
    for (const joint of JOINTS) {
      const random = new Random(SEED, `${source} ${joint} 3`, 0);
      examples.set(`${joint}, ${source}`, (await drawString(digits, joint, 3, random)).picture);
    }
  writeWhole(file, await drawExamples(examples));
}

async function run({ model, data, count, sheet }: Options): Promise<void> {
  if (sheet) checkWritable(sheet);
  const chosen = chooseModel(model);
  const { classify } = createRecogniser(chosen.model);
  const { training } = requireMnist(data);
  const builtin = drawDigits(BUILTIN_SEED, 0, BUILTIN_DIGITS);
  const sources = new Map<string, LabelledImages>([
    ["MNIST's held-out images", slice(training, Math.max(0, training.count - HELD_OUT), training.count)],
    ['built-in digits', { count: BUILTIN_DIGITS, pixels: builtin.images, labels: builtin.labels }],
  ]);
  if (sheet) await drawSheet(sheet, sources);
  console.log(describeModel(chosen.path, chosen.model.metadata));
  const head = ['strings right', '', 'rightly cut', 'digits right', 'surely wrong'];
  console.log(`\n${''.padEnd(34)}${head.map((name) => name.padStart(14)).join('')}`);
  for (const [source, digits] of sources) await tellSource(source, digits, count, classify);
}

const command = createCommand(
  'bench:touching',
  'Makes strings of 2 to 4 digits that touch, and prints how many are cut and read correctly.',
)
  .option('--model <file>', 'the model (default: as npm run predict chooses)')
  .option('--data <folder>', "where MNIST's files are (default: $MNIST_DIR, then data/mnist)")
  .option('--count <strings>', 'strings of each joint and length', wholeNumber(1, 10_000), 40)
  .option('--sheet <file>', 'PNG with one example of each joint')
  .action(run);

await runCommand(command);
