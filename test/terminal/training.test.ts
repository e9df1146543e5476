// What is told of a training run, by the columns there are.

import { stripVTControlCharacters } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PRESETS } from '../../src/engine/recipe/presets.js';
import type { EpochEvent, ProgressEvent, StartEvent } from '../../src/engine/training/events.js';
import { fillLines } from '../../src/lines.js';
import { scoreLines } from '../../src/terminal/score-report.js';
import { advance, barLine, type Position, startOf } from '../../src/terminal/training-bar.js';
import { epochLine, startLines } from '../../src/terminal/training-lines.js';

/** The terminals that everything must be readable in. */
const COLUMNS = [60, 80, 120];

const progress = (epoch: number, share: number): ProgressEvent => ({
  event: 'progress',
  epoch,
  share,
  imagesPerSecond: 27_138.4,
  loss: 0.4321,
});

const epochEvent = (epoch: number, seconds: number): EpochEvent => ({
  event: 'epoch',
  epoch,
  seconds,
  imagesPerSecond: 55_000 / seconds,
  loss: 0.12345,
  trainingAccuracy: 0.9801,
  validationAccuracy: 0.9762,
  validationLoss: 0.1,
  time: { map: 1, reduce: 1, waiting: 0 },
});

const startOfRun = (epochs: number) =>
  startOf({ recipe: { ...PRESETS.default, epochs }, trainingImages: 55_000 });
const start = startOfRun(30);
const afterFirst = advance(start, epochEvent(1, 2));
/** Some of all that the bar meets. */
const POSITIONS: Position[] = [
  start,
  advance(start, progress(1, 0.3)),
  afterFirst,
  advance(afterFirst, progress(2, 0.5)),
  advance(advance(start, epochEvent(29, 500)), progress(30, 1)),
  startOfRun(100_000),
];

/** Runs of blanks as one. */
const squeeze = (line: string) => line.replace(/ +/g, ' ').trim();

test('with room the bar shows the epoch, the speed, the loss of the running epoch, and the time left', () => {
  const line = barLine(advance(afterFirst, progress(2, 0.5)), 120);
  // An epoch took 2 s, half of one 1.01 s; 28.5 are left, in bars of 24.
  assert.is(squeeze(line), `=${'-'.repeat(23)} epoch 2/30 27,138 images/s loss 0.4321 57 s left`);
});

test('the time left is there from the first progress on', () => {
  const told = squeeze(barLine(advance(start, progress(1, 0.1)), 120));
  assert.match(told, /epoch 1\/30 27,138 images\/s loss 0\.4321 1 min 01 s left$/);
  assert.match(squeeze(barLine(start, 120)), /… images\/s loss … … left$/);
});

test('a resumed run reckons with its own epochs alone', () => {
  const resumed = startOf({
    recipe: { ...PRESETS.default, epochs: 30 },
    trainingImages: 55_000,
    epochsBefore: 20,
  });
  const position = advance(advance(resumed, epochEvent(21, 2)), progress(22, 0));
  assert.match(squeeze(barLine(position, 120)), /epoch 22\/30 .* 18 s left$/);
});

test('narrower terminals leave out the speed, then the loss, then the time', () => {
  const position = advance(afterFirst, progress(2, 0.5));
  const told = (columns: number) => squeeze(barLine(position, columns)).replace(/^[=-]+ /, '');
  assert.is(told(80), 'epoch 2/30 27,138 images/s loss 0.4321 57 s left');
  assert.is(told(60), 'epoch 2/30 loss 0.4321 57 s left');
  assert.is(told(45), 'epoch 2/30 57 s left');
  assert.is(told(30), 'epoch 2/30');
});

test('whatever it tells, the line stays clear of the last column, and its bar is of 10 to 24', () => {
  for (const position of POSITIONS)
    for (let columns = 2; columns <= 200; columns++) {
      const line = barLine(position, columns);
      assert.ok(line.length < columns, `${columns} columns: "${line}"`);
      const [bar] = line.match(/^[=-]*/)!;
      if (columns >= 40) assert.ok(bar.length >= 10 && bar.length <= 24, `${columns} columns: "${line}"`);
    }
});

test('the bar fills from nothing to its full length, and keeps its place within an epoch', () => {
  assert.match(barLine(start, 80), /^-+ epoch {2}1\/30 /);
  assert.match(barLine(advance(advance(start, epochEvent(29, 1)), progress(30, 1)), 80), /^=+ epoch 30\/30 /);
  const starts = [0.1, 0.9].map((share) =>
    barLine(advance(afterFirst, progress(2, share)), 80).indexOf('epoch'),
  );
  assert.is(starts[0], starts[1]);
});

test('after an epoch the bar shows the next one at once', () => {
  assert.is(afterFirst.epoch, 2);
  assert.is(afterFirst.share, 0);
  assert.match(squeeze(barLine(afterFirst, 120)), /epoch 2\/30 27,500 images\/s loss … 58 s left$/);
});

test('an epoch’s line: all where there is room, always the epoch and the validation accuracy', () => {
  const told = (columns: number) => epochLine(epochEvent(3, 1.5), 12, columns);
  const all = 'epoch  3/12  1.50 s   36,667 images/s  loss 0.1235  training 98.01 %  validation 97.62 %';
  assert.is(told(Number.POSITIVE_INFINITY), all);
  assert.is(told(all.length), all);
  assert.is(told(80), 'epoch  3/12  1.50 s  loss 0.1235  training 98.01 %  validation 97.62 %');
  assert.is(told(66), 'epoch  3/12  loss 0.1235  training 98.01 %  validation 97.62 %');
  assert.is(told(50), 'epoch  3/12  loss 0.1235  validation 97.62 %');
  assert.is(told(20), 'epoch  3/12  validation 97.62 %');
});

const STARTED: StartEvent = {
  event: 'start',
  recipe: PRESETS.default,
  dataset: 'MNIST',
  trainedOn: 'MNIST, built-in digits and drawings',
  trainingImages: 55_000,
  validationImages: 5000,
  testImages: 10_000,
  parameters: 1,
  workers: 2,
};

test('the first line names the arithmetic where it is not the usual one', () => {
  const lineOf = (recipe: StartEvent['recipe']) => startLines({ ...STARTED, recipe }, 1000).join('\n');
  assert.match(
    lineOf({ ...STARTED.recipe, arithmetic: 'relaxed' }),
    'batch 128, relaxed arithmetic; 2 workers',
  );
  assert.not.match(lineOf(STARTED.recipe), 'arithmetic');
});

test('where other machines train, the workers of this one are not named', () => {
  assert.match(startLines(STARTED, 1000).join(), '2 workers, seed 1');
  assert.match(startLines(STARTED, 1000, true).join(), /batch 128; seed 1/);
});

test('one line says why the training loss is high, where something raises it', () => {
  const why = (recipe: Partial<StartEvent['recipe']>) =>
    startLines({ ...STARTED, recipe: { ...STARTED.recipe, ...recipe } }, 1000).slice(1);
  assert.equal(why({}), [
    'The training loss stays high, because training images are augmented and labels are smoothed.',
  ]);
  assert.equal(why({ labelSmoothing: 0 }), [
    'The training loss stays high, because training images are augmented.',
  ]);
  assert.equal(why({ labelSmoothing: 0, augmentation: 'none' }), []);
});

test('the first lines hold the same at any width', () => {
  const whole = startLines(STARTED, Number.POSITIVE_INFINITY).join(' ');
  for (const columns of COLUMNS) {
    const lines = startLines(STARTED, columns);
    assert.is(lines.join(' '), whole);
    for (const line of lines) assert.ok(line.length <= columns, line);
  }
});

test('a score fits 60 columns, all-right digits and all, and its figures stay apart', () => {
  const confusion = Array.from({ length: 10 }, (_, label) =>
    Array.from({ length: 10 }, (_, answer) => (label === answer ? 1135 : label < 2 ? 0 : 1001)),
  );
  const interval = [0.9969, 0.9976] as const;
  const score = { images: 10_000, correct: 9975, accuracy: 0.9975, interval, loss: 0.1234, confusion };
  const lines = scoreLines(score, 'Test accuracy', 'built-in digits', 60, 'none');
  assert.equal(
    lines.filter((line) => line.length > 60),
    [],
  );
  assert.equal(lines.slice(0, 3), [
    'Test accuracy: 99.75 % (95 % interval 99.69 to 99.76),',
    '10,000 images of built-in digits',
    'Loss: 0.1234',
  ]);
  assert.match(lines.find((line) => line.startsWith('accuracy'))!, /^accuracy +100 +100 +11\.2( +11\.2){7}$/);
  assert.ok(lines.some((line) => /^ {3}9( 1001){9} 1135$/.test(line)));
  const many = confusion.map((row) => row.map((images) => 100 * images));
  const large = scoreLines({ ...score, confusion: many }, 'Accuracy', 'MNIST', 80, 'none');
  assert.ok(large.some((line) => /^ {3}9( 100100){9} 113500$/.test(line)));
  assert.is(large[0], 'Accuracy: 99.75 % (95 % interval 99.69 to 99.76), 10,000 MNIST images');
});

/** A score with these answers; its other figures are nothing of theirs. */
const scoreOf = (confusion: readonly number[][]) => ({
  ...{ images: 920, correct: 900, accuracy: 0.9, interval: [0.8, 0.95] as const, loss: 0.1 },
  confusion,
});

test('on a narrow terminal the digits take several rows, and the matrix says what it needs', () => {
  const confusion = Array.from({ length: 10 }, (_, label) =>
    Array.from({ length: 10 }, (_, answer) => (label === answer ? 90 : 1)),
  );
  const score = scoreOf(confusion);
  const lines = scoreLines(score, 'Accuracy', 'MNIST', 40, 'none');
  assert.equal(
    lines.filter((line) => line.length > 40),
    [],
  );
  assert.equal(
    lines.filter((line) => line.startsWith('digit')),
    ['digit         0    1    2    3    4    5', 'digit         6    7    8    9'],
  );
  assert.ok(lines.includes('The confusion matrix needs 54 columns.'));
  assert.ok(
    scoreLines(score, 'Accuracy', 'MNIST', 54, 'none').some((line) => /^ {3}9( +1){9} +90$/.test(line)),
  );
});

test('the most confused pairs end a score; the matrix is tinted by how often digits are confused', () => {
  const confusion = Array.from({ length: 10 }, (_, label) =>
    Array.from({ length: 10 }, (_, answer): number => (label === answer ? 90 : 0)),
  );
  confusion[4][9] = 12;
  confusion[7][2] = 5;
  confusion[3][5] = 1;
  confusion[5][3] = 2;
  const score = scoreOf(confusion);
  const plain = scoreLines(score, 'Test accuracy', 'MNIST', 200, 'none');
  assert.is(plain.at(-1), 'Most confused: 4 read as 9 (12 images), 7 read as 2 (5), 5 read as 3 (2)');
  const coloured = scoreLines(score, 'Test accuracy', 'MNIST', 200, 'true');
  const bare = stripVTControlCharacters;
  assert.equal(
    coloured.map((line) => bare(line)),
    plain,
  );
  const row = (label: number) => coloured.find((line) => bare(line).startsWith(`   ${label} `)) as string;
  assert.ok(row(4).includes('48;2;184;92;48m12'), 'the most frequent on orange');
  assert.ok(row(7).includes('38;2;184;92;48;49m5'), 'a frequent one in orange');
  assert.not.ok(row(3).includes('184'), 'a rare one as it is');
});

test('pieces stay whole, also one that is wider than a line', () => {
  assert.equal(fillLines(['a b', 'c', 'longer than', 'd'], 5), ['a b c', 'longer than', 'd']);
  assert.equal(fillLines(['a b', 'c'], Number.POSITIVE_INFINITY), ['a b c']);
});

test.run();
