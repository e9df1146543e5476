// What is shown of a reading: the image and its explanation in half blocks, probabilities, and a width kept to.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { IMAGE_SIDE, PIXELS } from '../../src/network/topology.js';
import { drawExplanation, drawImage } from '../../src/terminal/prediction/half-blocks.js';
import { describeProbability } from '../../src/terminal/prediction/probability.js';
import { reportInFull, reportInLine } from '../../src/terminal/prediction/report.js';
import type { Reading } from '../../src/vision/segment.js';

/** White in the first row, at the second column of the second row, and nowhere else. */
const image = new Uint8Array(PIXELS).fill(255, 0, IMAGE_SIDE);
image[IMAGE_SIDE + 1] = 255;

function reading(digit: number, confidence: number): Reading {
  const probabilities = new Float32Array(10).fill((1 - confidence) / 9);
  probabilities[digit] = confidence;
  return { digit, confidence, probabilities, box: { x: 0, y: 0, width: 1, height: 1 }, image };
}

const predictionOf = (...lines: Reading[][]) => ({
  file: 'a.png',
  text: '',
  lines,
  scale: 1,
  milliseconds: 1,
});
const LOOK = { columns: 80, colours: false };

test('without colours two pixels a character, upper and lower half', () => {
  const rows = drawImage(image, false);
  assert.is(rows.length, IMAGE_SIDE / 2);
  assert.is(rows[0], `▀█${'▀'.repeat(IMAGE_SIDE - 2)}`);
  assert.is(rows[1], ' '.repeat(IMAGE_SIDE));
});

test('with colours the upper pixel is the text, the lower one its ground', () => {
  const [first, second] = drawImage(image, true);
  assert.ok(first.startsWith('\x1b[38;5;231;48;5;16m▀\x1b[38;5;231;48;5;231m▀'), JSON.stringify(first));
  assert.ok(second.startsWith('\x1b[38;5;16;48;5;16m▀'));
  assert.ok(first.endsWith('\x1b[0m'));
});

test('an explanation: green and red, or plus and minus', () => {
  const says = new Float32Array(PIXELS);
  says[0] = 2;
  says[1] = -2;
  assert.ok(drawExplanation(image, says, false)[0].startsWith('+-·'));
  const [row] = drawExplanation(image, says, true);
  assert.ok(row.startsWith('\x1b[38;5;46;48;5;16m▀\x1b[38;5;196;'), JSON.stringify(row));
});

test('probabilities never say 100 for less, nor 0 for more', () => {
  for (const [probability, text] of [
    [1, '100.0 %'],
    [0.9999, '>99.9 %'],
    [0.983, '98.3 %'],
    [0.0001, '<0.1 %'],
    [0, '0.0 %'],
  ] as const)
    assert.is(describeProbability(probability), text);
});

test('several lines: each digit at its place, and a question mark where it is unsure', () => {
  const text = reportInFull(predictionOf([reading(3, 0.99), reading(6, 0.5)], [reading(4, 1)]), LOOK).join(
    '\n',
  );
  assert.match(text, /line 1, digit 1 {3}3, 99\.0 % sure/);
  assert.match(text, /line 1, digit 2 {3}unsure: 6 \(50\.0 %\) or \d \(5\.6 %\)/);
  assert.match(text, /line 2, digit 1 {3}4, 100\.0 % sure/);
  assert.is(
    reportInLine(predictionOf([reading(3, 0.99), reading(6, 0.99)], [reading(4, 1)])),
    'a.png  36 / 4  99.0 %',
  );
});

test('no line is wider than the terminal', () => {
  const line = Array.from({ length: 12 }, (_, digit) => reading(digit % 10, 0.5));
  for (const columns of [60, 80, 120])
    for (const prediction of [predictionOf([reading(3, 0.5)]), predictionOf(line)])
      for (const row of reportInFull(prediction, { columns, colours: false }))
        assert.ok(row.length <= columns, `${columns}: ${row}`);
});

test.run();
