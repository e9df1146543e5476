// What is told of a training run, by the columns there are.

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
});

const epochEvent = (epoch: number, seconds: number): EpochEvent => ({
  event: 'epoch',
  epoch,
  seconds,
  imagesPerSecond: 55_000 / seconds,
  loss: 0.12345,
  validationAccuracy: 0.9762,
  validationLoss: 0.1,
  time: { map: 1, reduce: 1, waiting: 0 },
});

const start = startOf(30);
const afterFirst = advance(start, epochEvent(1, 2));
/** Some of all that the bar meets. */
const POSITIONS: Position[] = [
  start,
  advance(start, progress(1, 0.3)),
  afterFirst,
  advance(afterFirst, progress(2, 0.5)),
  advance(advance(start, epochEvent(29, 500)), progress(30, 1)),
  startOf(100_000),
];

/** Runs of blanks as one. */
const squeeze = (line: string) => line.replace(/ +/g, ' ').trim();

test('with room the bar tells where the run is, its speed, what the last epoch reached, and what is left', () => {
  const line = barLine(advance(afterFirst, progress(2, 0.5)), 120);
  // An epoch and a half of 30 are done, in bars of 24; 28.5 epochs of 2 s are left.
  assert.is(
    squeeze(line),
    `=${'-'.repeat(23)} epoch 2/30 27,138 images/s loss 0.1235 validation 97.62 % 57 s left`,
  );
});

test('narrower terminals leave out the loss, then the accuracy, then the speed, then the time', () => {
  const position = advance(afterFirst, progress(2, 0.5));
  const told = (columns: number) => squeeze(barLine(position, columns)).replace(/^[=-]+ /, '');
  assert.is(told(90), 'epoch 2/30 27,138 images/s validation 97.62 % 57 s left');
  assert.is(told(60), 'epoch 2/30 27,138 images/s 57 s left');
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

test('after an epoch the bar tells of the next one at once', () => {
  assert.is(afterFirst.epoch, 2);
  assert.is(afterFirst.share, 0);
  assert.match(
    squeeze(barLine(afterFirst, 120)),
    /epoch 2\/30 27,500 images\/s loss 0\.1235 validation 97\.62 % 58 s left$/,
  );
});

test('an epoch’s line: all where there is room, always the epoch and the accuracy', () => {
  const told = (columns: number) => epochLine(epochEvent(3, 1.5), 12, columns);
  const all = 'epoch  3/12  1.50 s   36,667 images/s  loss 0.1235  validation 97.62 %';
  assert.is(told(Number.POSITIVE_INFINITY), all);
  assert.is(told(all.length), all);
  assert.is(told(all.length - 1), 'epoch  3/12  1.50 s  loss 0.1235  validation 97.62 %');
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

test('the first lines hold the same at any width', () => {
  const [whole] = startLines(STARTED, Number.POSITIVE_INFINITY);
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
  const lines = scoreLines(score, 'test images of built-in digits', 60);
  assert.equal(
    lines.filter((line) => line.length > 60),
    [],
  );
  assert.ok(lines.includes('(95 % interval 99.69 % to 99.76 %), loss 0.1234'));
  assert.match(lines.find((line) => line.startsWith('accuracy'))!, /^accuracy +100 +100 +11\.2( +11\.2){7}$/);
  assert.match(lines[lines.length - 1], /^ {3}9( 1001){9} 1135$/);
  const many = confusion.map((row) => row.map((images) => 100 * images));
  assert.match(scoreLines({ ...score, confusion: many }, 'images', 60).at(-1)!, /^ {3}9( 100100){9} 113500$/);
});

test('pieces stay whole, also one that is wider than a line', () => {
  assert.equal(fillLines(['a b', 'c', 'longer than', 'd'], 5), ['a b c', 'longer than', 'd']);
  assert.equal(fillLines(['a b', 'c'], Number.POSITIVE_INFINITY), ['a b c']);
});

test.run();
