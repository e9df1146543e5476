// How often a drawing that is no digit is refused, and what the threshold costs where there is one: for several
// thresholds the share of drawings without a sure answer, and of MNIST's held-out training images with one. And
// how well the probabilities of these are calibrated.

import { Command } from 'commander';
import { readMnist } from '../src/dataset/mnist.js';
import { PIXELS } from '../src/network/topology.js';
import { applyTemperature, temperatureOf } from '../src/recogniser/calibration.js';
import { UNSURE_BELOW } from '../src/recogniser/certainty.js';
import { chooseModel, describeModel } from '../src/recogniser/choose-model.js';
import { Recogniser } from '../src/recogniser/recogniser.js';
import { readPicture } from '../src/vision/read.js';
import { drawScrawl, KINDS } from './scrawls.js';

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

const options = new Command()
  .description('how often drawings that are no digits are refused')
  .option('--model <file>', 'the model (default: as npm run predict chooses)')
  .option('--data <folder>', 'folder with MNIST’s files', process.env.MNIST_DIR ?? 'data/mnist')
  .option('--count <drawings>', 'drawings of each kind', Number, 40)
  .parse()
  .opts<{ model?: string; data: string; count: number }>();

const chosen = chooseModel(options.model);
const { classify } = new Recogniser(chosen.model);
console.log(`${describeModel(chosen.path, chosen.model.metadata)}\n`);

/** How sure the whole answer is, that is, its least sure digit; 0 where no digit is found. */
const surenessByKind = new Map(
  KINDS.map((kind) => [
    kind,
    Array.from({ length: options.count }, (_, number) => {
      const digits = readPicture(drawScrawl(kind, number), classify).lines.flat();
      return digits.length === 0 ? 0 : Math.min(...digits.map(({ confidence }) => confidence));
    }),
  ]),
);
const shareBelow = (values: number[], threshold: number) =>
  values.filter((value) => value < threshold).length / values.length;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8);

console.log('refused below'.padEnd(26) + THRESHOLDS.map((value) => String(value).padStart(8)).join(''));
const row = (name: string, values: number[]) =>
  console.log(name.padEnd(26) + THRESHOLDS.map((value) => percent(shareBelow(values, value))).join(''));
for (const [kind, values] of surenessByKind) row(kind, values);
const ofKinds = (choose: (kind: string) => boolean) =>
  [...surenessByKind].flatMap(([kind, values]) => (choose(kind) ? values : []));
// Training with --add-non-digits draws letters too: what it cannot have seen is told apart.
row(
  'letters',
  ofKinds((kind) => kind.length === 1),
);
row(
  'signs and scribbles',
  ofKinds((kind) => kind.length > 1),
);
row(
  'all drawings',
  ofKinds(() => true),
);

const { training } = readMnist(options.data).dataset;
const right: number[] = [];
const wrong: number[] = [];
const temperature = temperatureOf(chosen.model);
const calibrated = new Calibration();
const uncalibrated = new Calibration();
for (let index = training.count - HELD_OUT; index < training.count; index++) {
  const probabilities = classify(training.pixels.subarray(index * PIXELS, (index + 1) * PIXELS));
  const confidence = Math.max(...probabilities);
  calibrated.add(probabilities, training.labels[index]);
  uncalibrated.add(applyTemperature(probabilities, 1 / temperature), training.labels[index]);
  (probabilities.indexOf(confidence) === training.labels[index] ? right : wrong).push(confidence);
}
console.log();
row(`held out, right (${right.length})`, right);
row(`held out, wrong (${wrong.length})`, wrong);
console.log(`\nheld out, temperature 1: ${uncalibrated.describe()}`);
console.log(`held out, temperature ${temperature}: ${calibrated.describe()}`);
console.log(`\nnpm run predict is unsure below ${UNSURE_BELOW}.`);
