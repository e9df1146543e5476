// How often a drawing that is no digit is refused, and what the threshold costs where there is one: for several
// thresholds the share of drawings without a sure answer, and of MNIST's held-out training images with one. How well
// confidence parts the two over all thresholds, for kinds of drawings that training never sees. And how well the
// probabilities of the held-out images are calibrated.

import { createCommand, runCommand } from '../src/commands/command.js';
import { PIXELS } from '../src/engine/network/topology.js';
import { applyTemperature } from '../src/engine/training/calibration.js';
import type { LabelledImages } from '../src/engine/training/dataset.js';
import { temperatureOf } from '../src/formats/temperature.js';
import { loadNetwork } from '../src/node/model-file.js';
import { chooseModel, describeModel } from '../src/node/reading/choose-model.js';
import { createRecogniser } from '../src/node/recogniser.js';
import { UNSURE_BELOW } from '../src/reading/certainty.js';
import type { Classifier } from '../src/reading/vision/classifier.js';
import { readPicture } from '../src/reading/vision/read.js';
import { requireMnist } from './data.js';
import { type Known, scoreOpenSet } from './open-set.js';
import { wholeNumber } from './options.js';
import { drawScrawl, FAMILIES } from './scrawls.js';

/** Expected calibration error (Naeini and others 2015) over equal bins of confidence, and mean loss. */
class Calibration {
  private readonly bins = Array.from({ length: 15 }, () => ({ confidence: 0, right: 0 }));
  private loss = 0;
  private count = 0;

  add(probabilities: Float32Array, label: number): void {
    const confidence = Math.max(...probabilities);
    const bin = this.bins[Math.min(this.bins.length - 1, Math.floor(confidence * this.bins.length))];
    bin.confidence += confidence;
    if (probabilities.indexOf(confidence) === label) bin.right++;
    this.loss -= Math.log(Math.max(probabilities[label], 1e-38));
    this.count++;
  }

  describe(): string {
    const off = this.bins.reduce((sum, bin) => sum + Math.abs(bin.right - bin.confidence), 0);
    const loss = (this.loss / this.count).toFixed(3);
    return `calibration error ${((100 * off) / this.count).toFixed(2)} %, mean loss ${loss}`;
  }
}

const THRESHOLDS = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99];
/** MNIST's last training images: those that training holds out by default. */
const HELD_OUT = 5000;

interface Options {
  model?: string;
  data?: string;
  count: number;
}

const shareBelow = (values: number[], threshold: number) =>
  values.filter((value) => value < threshold).length / values.length;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8);
const row = (name: string, values: number[]) =>
  console.log(name.padEnd(26) + THRESHOLDS.map((value) => percent(shareBelow(values, value))).join(''));

/** How sure the whole answer to a drawing is, that is, its least sure digit; 0 where no digit is found. */
function surenessOf(kind: string, number: number, classify: Classifier): number {
  const digits = readPicture(drawScrawl(kind, number), classify).lines.flat();
  return digits.length === 0 ? 0 : Math.min(...digits.map(({ confidence }) => confidence));
}

/** How sure the network is of a drawing that is not cut: as one digit, whatever its parts. */
function singleSurenessOf(kind: string, number: number, classify: Classifier): number {
  const [digit] = readPicture(drawScrawl(kind, number), classify, { single: true }).lines.flat();
  return digit?.confidence ?? 0;
}

/** Some value of each of `count` drawings of each kind. */
function ofEach(kinds: readonly string[], count: number, measure: (kind: string, number: number) => number) {
  return kinds.flatMap((kind) => Array.from({ length: count }, (_, number) => measure(kind, number)));
}

/** Tells how many of `count` drawings of each kind are refused, by threshold. */
function tellDrawings(count: number, classify: Classifier): void {
  console.log('refused below'.padEnd(26) + THRESHOLDS.map((value) => String(value).padStart(8)).join(''));
  const families = FAMILIES.map(({ name, heldOut, kinds }) => {
    const byKind = kinds.map((kind) =>
      ofEach([kind], count, (_, number) => surenessOf(kind, number, classify)),
    );
    for (const [index, kind] of kinds.entries()) row(kind, byKind[index]);
    return { name, heldOut, values: byKind.flat() };
  });
  console.log();
  for (const { name, values } of families) row(name, values);
  const held = families.filter(({ heldOut }) => heldOut).flatMap(({ values }) => values);
  row('all of held-out kinds', held);
  row(
    'all drawings',
    families.flatMap(({ values }) => values),
  );
}

/** Tells how well confidence parts digits from drawings of the kinds that training never sees. */
function tellOpenSet(known: readonly Known[], count: number, classify: Classifier): void {
  const tell = (name: string, unknown: readonly number[]) => {
    const { auroc, falseAt95, oscr, rightAt10 } = scoreOpenSet(known, unknown);
    const cells = [auroc, falseAt95, oscr, rightAt10].map((share) =>
      `${(100 * share).toFixed(2)} %`.padStart(18),
    );
    console.log(`${name} (${unknown.length})`.padEnd(26) + cells.join(''));
  };
  const head = ['AUROC', 'FPR at 95 % TPR', 'area under OSCR', 'CCR at 10 % FPR'];
  console.log('held-out kinds'.padEnd(26) + head.map((name) => name.padStart(18)).join(''));
  const families = FAMILIES.filter(({ heldOut }) => heldOut).map(({ name, kinds }) => ({
    name,
    values: ofEach(kinds, count, (kind, number) => singleSurenessOf(kind, number, classify)),
  }));
  for (const { name, values } of families) tell(name, values);
  tell(
    'all',
    families.flatMap(({ values }) => values),
  );
}

/** Tells of the images held out, with the model's temperature and without; returns what became of them. */
function tellHeldOut(
  { count, pixels, labels }: LabelledImages,
  temperature: number,
  classify: Classifier,
): Known[] {
  const known: Known[] = [];
  const calibrated = new Calibration();
  const uncalibrated = new Calibration();
  for (let index = Math.max(0, count - HELD_OUT); index < count; index++) {
    const probabilities = classify(pixels.subarray(index * PIXELS, (index + 1) * PIXELS));
    const confidence = Math.max(...probabilities);
    calibrated.add(probabilities, labels[index]);
    uncalibrated.add(applyTemperature(probabilities, 1 / temperature), labels[index]);
    known.push({ confidence, right: probabilities.indexOf(confidence) === labels[index] });
  }
  for (const [name, isRight] of [
    ['right', true],
    ['wrong', false],
  ] as const) {
    const confidences = known.filter(({ right }) => right === isRight).map(({ confidence }) => confidence);
    row(`held out, ${name} (${confidences.length})`, confidences);
  }
  console.log(`\nheld out, temperature 1: ${uncalibrated.describe()}`);
  console.log(`held out, temperature ${temperature}: ${calibrated.describe()}\n`);
  return known;
}

function run({ model, data, count }: Options): void {
  const chosen = chooseModel(model);
  const { classify } = createRecogniser(chosen.model);
  const { training } = requireMnist(data);
  console.log(`${describeModel(chosen.path, chosen.model.metadata)}\n`);
  tellDrawings(count, classify);
  console.log();
  const known = tellHeldOut(training, temperatureOf(loadNetwork(chosen.path)), classify);
  tellOpenSet(known, count, classify);
  console.log(`\nnpm run predict is unsure below ${UNSURE_BELOW}.`);
}

const command = createCommand(
  'bench:refusals',
  'Tells how often drawings that are no digits are refused, and how many good digits with them.',
)
  .option('--model <file>', 'the model (default: as npm run predict chooses)')
  .option('--data <folder>', "where MNIST's files are (default: $MNIST_DIR, then data/mnist)")
  .option('--count <drawings>', 'drawings of each kind', wholeNumber(1, 10_000), 40)
  .action(run);

await runCommand(command);
