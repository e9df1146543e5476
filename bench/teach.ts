// What teaching a person's hand gives, and what it takes: writers with forms that no model has seen each teach the model
// a few of their digits; then it reads others of theirs, and MNIST.

import { createCommand, runCommand } from '../src/commands/command.js';
import { heldOutOf } from '../src/data/teaching.js';
import { type LabelledImages, slice } from '../src/engine/training/dataset.js';
import type { Model } from '../src/formats/model.js';
import { evaluate } from '../src/node/engine.js';
import { loadNetwork } from '../src/node/model-file.js';
import { chooseModel, describeModel } from '../src/node/reading/choose-model.js';
import { createRecogniser } from '../src/node/recogniser.js';
import { countRight, teach } from '../src/node/runs/teach.js';
import { requireMnist } from './data.js';
import { someOf, wholeNumber } from './options.js';
import { WRITER_SEEDS, writeDigits } from './teach/writers.js';

/** Of each digit, images that a writer is judged by. */
const JUDGED = 40;

const WORKERS = 2;

interface Options {
  model?: string;
  data?: string;
  writers: number;
  each: number;
  set: string[];
}

/** Shares of images read wrong, of a writer's and of MNIST's. */
interface Errors {
  readonly own: number;
  readonly heldOut: number;
  readonly test: number;
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function run({ model: named, data, writers, each, set }: Options): Promise<void> {
  const { path } = chooseModel(named);
  const model = loadNetwork(path, 'can be taught');
  const known = requireMnist(data);
  const { training } = known;
  const heldOut = slice(training, training.count - heldOutOf(known), training.count);
  const judge = async (judged: Model, own: LabelledImages): Promise<Errors> => {
    const [validation, test] = await Promise.all(
      [heldOut, known.test].map(
        async (images) => (await evaluate(judged, { set: images, workers: WORKERS, onFailure: warn })).score,
      ),
    );
    const right = countRight(own, createRecogniser(judged).classify);
    return { own: 1 - right / own.count, heldOut: 1 - validation.accuracy, test: 1 - test.accuracy };
  };

  console.log(describeModel(path, model.metadata));
  console.log(`\n${each} images of each digit taught, ${JUDGED} others judged; errors before > after\n`);
  const before: Errors[] = [];
  const after: Errors[] = [];
  const seconds: number[] = [];
  for (const name of set) {
    const seed = WRITER_SEEDS[name as keyof typeof WRITER_SEEDS];
    for (let writer = 0; writer < writers; writer++) {
      const others = writeDigits(seed, writer, each, JUDGED);
      const started = performance.now();
      const own = writeDigits(seed, writer, 0, each);
      const taught = await teach({ own, model, known, workers: WORKERS }, { ...silent, onWarning: warn });
      seconds.push((performance.now() - started) / 1000);
      if (!taught) throw new Error('nothing stops it');
      before.push(await judge(model, others));
      after.push(await judge(taught.model, others));
      console.log(
        `writer ${name} ${writer}`.padEnd(24) +
          `${percent(before[before.length - 1].own)} > ${percent(after[after.length - 1].own)}`,
      );
    }
  }
  console.log();
  for (const [of, title] of [
    ['own', 'their own digits'],
    ['heldOut', "MNIST's held-out images"],
    ['test', "MNIST's test images"],
  ] as const) {
    const [was, is] = [before, after].map((errors) => mean(errors.map((error) => error[of])));
    const worst = Math.max(...after.map((error) => error[of]));
    console.log(`${title.padEnd(24)}${percent(was)} > ${percent(is)}, at worst ${percent(worst)}`);
  }
  const gone = 1 - mean(after.map(({ own }) => own)) / mean(before.map(({ own }) => own));
  console.log(`\n${percent(gone)} of their errors are gone; ${mean(seconds).toFixed(1)} s a lesson`);
}

const warn = (message: string) => console.error(`Warning: ${message}`);
const silent = { onDownload() {}, onDrawn() {} };

const command = createCommand(
  'bench:teach',
  'Teaches a model the handwriting of writers it has not seen, and measures what it reads then.',
)
  .option('--model <file>', 'the model (default: as npm run predict chooses)')
  .option('--data <folder>', "folder of MNIST's files (default: $MNIST_DIR, then data/mnist)")
  .option('--writers <number>', 'writers of each set', wholeNumber(1, 1000), 20)
  .option('--each <images>', 'images of each digit that are taught', wholeNumber(1, 100), 5)
  .option(
    '--set <names>',
    'sets of writers, with commas between: choosing, which the recipe was chosen by, reporting',
    someOf(Object.keys(WRITER_SEEDS)),
    ['reporting'],
  )
  .action(run);

await runCommand(command);
