// How well digits are read under the conditions in which people draw and photograph them: scenes made to order
// from MNIST's held-out training images, each read as `npm run predict` would read the picture.

import { createCommand, runCommand } from '../src/commands/command.js';
import { Random } from '../src/engine/random.js';
import { type LabelledImages, slice } from '../src/engine/training/dataset.js';
import { readHalf, writeHalf } from '../src/formats/half.js';
import { type Model, membersOf } from '../src/formats/model.js';
import { checkWritable, writeWhole } from '../src/node/files.js';
import { loadModel, saveModel } from '../src/node/model-file.js';
import { chooseModel, describeModel } from '../src/node/reading/choose-model.js';
import { createRecogniser } from '../src/node/recogniser.js';
import type { Sample, Scene } from '../src/node/scenes/compose.js';
import { withPictureRecord } from '../src/node/scenes/record.js';
import { LINES, SINGLES } from '../src/node/scenes/scenes.js';
import { drawExamples } from '../src/node/scenes/sheet.js';
import { isUnsure } from '../src/reading/certainty.js';
import type { Classifier } from '../src/reading/vision/classifier.js';
import type { Picture } from '../src/reading/vision/picture.js';
import { readPicture, textOf } from '../src/reading/vision/read.js';
import { requireMnist } from './data.js';
import { someOf, wholeNumber } from './options.js';

/** Which random numbers the scenes take. */
const SEED = 1;

/** MNIST's last training images: those that training holds out by default. */
const HELD_OUT = 5000;

/** Wrong answers that are named; the others are in the count. */
const NAMED = 5;

interface Options {
  model?: string;
  data?: string;
  count: number;
  only?: string[];
  sheet?: string;
  record?: string;
}

/** What became of one scene's pictures. */
interface Score {
  readonly right: number;
  readonly count: number;
  /** The wrong answers, as label>answer, and how many of them have no digit that is unsure. */
  readonly wrong: readonly string[];
  readonly surelyWrong: number;
}

/** One of a scene's pictures: the same ones in every run. */
function draw(scene: Scene, name: string, number: number, digits: LabelledImages): Promise<Sample> {
  return scene(digits, new Random(SEED, name, number));
}

async function score(
  scene: Scene,
  name: string,
  count: number,
  digits: LabelledImages,
  classify: Classifier,
): Promise<Score> {
  const wrong: string[] = [];
  let surelyWrong = 0;
  for (let number = 0; number < count; number++) {
    const { picture, label } = await draw(scene, name, number, digits);
    const page = readPicture(picture, classify);
    const answer = textOf(page);
    if (answer === label) continue;
    wrong.push(`${label}>${answer || 'nothing'}`);
    const readings = page.lines.flat();
    if (readings.length > 0 && !readings.some(isUnsure)) surelyWrong++;
  }
  return { right: count - wrong.length, count, wrong, surelyWrong };
}

function tell(name: string, { right, count, wrong }: Score): void {
  const named = wrong.slice(0, NAMED).join(' ') + (wrong.length > NAMED ? ' ...' : '');
  console.log(`${name.padEnd(28)}${`${right} of ${count}`.padStart(10)}  ${named}`.trimEnd());
}

/** Scores the chosen ones of some scenes one by one, then tells their mean. */
async function tellAll(
  title: string,
  scenes: [string, Scene][],
  count: number,
  digits: LabelledImages,
  classify: Classifier,
): Promise<void> {
  if (scenes.length === 0) return;
  console.log(`\n${title}`);
  let shares = 0;
  let surelyWrong = 0;
  for (const [name, scene] of scenes) {
    const result = await score(scene, name, count, digits, classify);
    tell(name, result);
    shares += result.right / result.count;
    surelyWrong += result.surelyWrong;
  }
  const mean = ((100 * shares) / scenes.length).toFixed(2);
  console.log(`${`mean of ${scenes.length}`.padEnd(28)}${`${mean} %`.padStart(10)}`);
  console.log(`${'surely wrong'.padEnd(28)}${`${surelyWrong} of ${count * scenes.length}`.padStart(10)}`);
}

/** Writes anew into a model what it reads of the quick scenes: what it was saved with is of older steps. */
async function renewRecord(path: string): Promise<void> {
  const model = await withPictureRecord(loadModel(path));
  saveModel(path, model, isHalf(model) ? 'F16' : 'F32');
  const { pictureAccuracy, pictureTest } = model.metadata;
  console.log(`${pictureAccuracy} of ${pictureTest}, recorded in ${path}`);
}

const isHalf = (model: Model) =>
  membersOf(model).every(({ tensors }) =>
    tensors.every(({ weight }) => weight.every((value) => readHalf(writeHalf(value)) === value)),
  );

async function run({ model, data, count, only, sheet, record }: Options): Promise<void> {
  if (record) return renewRecord(record);
  if (sheet) checkWritable(sheet);
  const chosen = chooseModel(model);
  const { classify } = createRecogniser(chosen.model);
  const { training } = requireMnist(data);
  const digits = slice(training, Math.max(0, training.count - HELD_OUT), training.count);
  const choose = (scenes: Readonly<Record<string, Scene>>) =>
    Object.entries(scenes).filter(([name]) => !only || only.includes(name));
  const [singles, lines] = [choose(SINGLES), choose(LINES)];

  if (sheet) {
    const examples = new Map<string, Picture>();
    for (const [name, scene] of [...singles, ...lines])
      examples.set(name, (await draw(scene, name, 0, digits)).picture);
    writeWhole(sheet, await drawExamples(examples));
  }
  console.log(describeModel(chosen.path, chosen.model.metadata));
  await tellAll('single digits', singles, count, digits, classify);
  // A row takes as long as several digits, and says as much.
  await tellAll('lines of digits', lines, Math.ceil(count / 2), digits, classify);
}

const command = createCommand(
  'bench:scenes',
  'Makes pictures of digits under many conditions, and prints how many are read correctly.',
)
  .option('--model <file>', 'the model (default: as npm run predict chooses)')
  .option('--data <folder>', "where MNIST's files are (default: $MNIST_DIR, then data/mnist)")
  .option(
    '--count <pictures>',
    'pictures of each scene with one digit; half as many with lines',
    wholeNumber(1, 10_000),
    40,
  )
  .option(
    '--only <names>',
    'these scenes, with commas between',
    someOf([...Object.keys(SINGLES), ...Object.keys(LINES)]),
  )
  .option('--sheet <file>', 'PNG with one example of each scene')
  .option('--record <model>', 'write into a model what it reads of a few small scenes, and nothing else')
  .action(run);

await runCommand(command);
