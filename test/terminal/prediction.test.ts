// What is shown of a reading: the image and its explanation in half blocks, probabilities, and a width kept to.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { IMAGE_SIDE, PIXELS } from '../../src/engine/network/topology.js';
import { describeProbability } from '../../src/numbers.js';
import { isUnsure, unsureBelow } from '../../src/reading/certainty.js';
import { toCsv } from '../../src/reading/outcome-csv.js';
import type { Reading } from '../../src/reading/vision/segment.js';
import { reportAsTable } from '../../src/terminal/prediction/csv.js';
import {
  type Look,
  reportInFull,
  reportInLine,
  reportPlainly,
} from '../../src/terminal/prediction/report.js';

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
  turned: 0 as const,
  milliseconds: 1,
});
const LOOK = { columns: 80, colours: false, isUnsure };

/** A row with its escape characters to be seen. */
const visible = (row: string) => row.replaceAll('\x1b', '^');

/** What a report shows on the right of its text, row by row under the heading. */
function seen(look: Look): string[] {
  const rows = reportInFull(predictionOf([reading(1, 0.99)]), look);
  const heading = rows.findIndex((row) => row.includes('what the network sees'));
  const column = rows[heading].indexOf('what the network sees');
  return rows.slice(heading + 1).map((row) => visible(row.slice(column)));
}

test('without colours two pixels a character, upper and lower half', () => {
  const rows = seen(LOOK);
  assert.is(rows[0], `▀█${'▀'.repeat(IMAGE_SIDE - 2)}`);
  assert.is(rows[1], '');
});

test('with colours the brighter half is the text, the other its ground, and the row ends plain', () => {
  const [first, second] = seen({ ...LOOK, colours: true });
  assert.match(first, /^\^\[0;38;5;231;48;5;\d+m▀\^\[0;38;5;231;48;5;231m█\^\[0;38;5;231;48;5;\d+m▀/);
  assert.match(first, /▀\^\[0m$/);
  assert.match(second, /^\^\[0;38;5;(\d+);48;5;\1m {28}\^\[0m$/);
});

test('an explanation: blue and orange, or plus and minus on dots', () => {
  const says = new Float32Array(PIXELS);
  says[0] = 2;
  says[1] = -2;
  const explain = () => says;
  const plain = reportInFull(predictionOf([reading(1, 0.99)]), { ...LOOK, explain });
  const heading = plain.findIndex((row) => row.includes('+ for 1, - against'));
  assert.match(plain[heading + 1], /\+-·{26}$/);
  const coloured = reportInFull(predictionOf([reading(1, 0.99)]), { ...LOOK, colours: true, explain });
  const row = coloured[coloured.findIndex((line) => line.includes('blue for 1, orange against')) + 1];
  assert.match(visible(row), /38;5;69;48;5;\d+m▀\^\[0;38;5;231;48;5;208m▄/);
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
    reportInLine(predictionOf([reading(3, 0.99), reading(6, 0.99)], [reading(4, 1)]), isUnsure),
    'a.png  36 / 4  99.0 %',
  );
});

test('an unsure digit may be none, unless two digits share nearly all', () => {
  const spread = reading(3, 0.6);
  const probabilities = new Float32Array(10);
  probabilities.set([0.764, 0.235], 1);
  const either = { ...reading(1, 0.764), probabilities };
  assert.match(
    reportPlainly(predictionOf([spread]), isUnsure)[1],
    /unsure: 3 \(60\.0 %\) or .*, or no digit$/,
  );
  assert.match(reportPlainly(predictionOf([either]), isUnsure)[1], /unsure: 1 \(76\.4 %\) or 2 \(23\.5 %\)$/);
  const shown = (digit: Reading) => reportInFull(predictionOf([digit]), LOOK).join('\n');
  assert.match(shown(spread), /Unsure: 3 \(60\.0 %\) or .*\),(?: |$)/m);
  assert.match(shown(spread), 'or no digit at all.');
  assert.match(shown(either), /Unsure: 1 \(76\.4 %\) or 2 \(23\.5 %\)(?: |$)/m);
  assert.not.match(shown(either), 'no digit at all');
});

test('what is unsure is not rounded to what would be sure', () => {
  const nearly = predictionOf([reading(6, 0.8997)]);
  assert.match(reportPlainly(nearly, isUnsure)[1], /unsure: 6 \(89\.9 %\)/);
  assert.match(reportPlainly(nearly, unsureBelow(0.95))[1], /unsure: 6 \(90\.0 %\)/);
});

test('what is no digit is a dot and says what it is like; a page says that it was turned, or has too much', () => {
  const sign = { ...reading(4, 0), reason: 'like a plus sign' };
  const sum = { ...predictionOf([reading(3, 0.99), sign, reading(5, 0.99)]), turned: 90 as const };
  const text = reportInFull(sum, LOOK).join('\n');
  assert.match(text, /no digit {3}not read: like a plus sign/);
  assert.match(text, /The picture was turned clockwise by 90 degrees\./);
  // Who reads no drawings is told, too.
  const table = [[sum.lines[0]], [[]]];
  assert.equal(reportPlainly({ ...sum, table }, isUnsure).slice(-2), [
    'A table of 2 rows and 1 column: --table prints it. What stands outside of it is not read.',
    'The picture was turned clockwise by 90 degrees.',
  ]);
  assert.is(reportInLine(sum, isUnsure), 'a.png  3·5  99.0 %');
  assert.match(
    reportInLine({ ...predictionOf(), overfull: 512 }, isUnsure),
    /Nothing was read: 512 pieces of ink/,
  );
});

test('a sign between digits parts them in --table, in lines as in cells', () => {
  const sign = { ...reading(4, 0), reason: 'like a minus sign' };
  const sum = [reading(6, 0.99), reading(3, 0.99), sign, reading(7, 0.99)];
  assert.equal(reportAsTable(predictionOf(sum, [sign]), false, isUnsure), ['63·7', '·']);
  const table = [[sum, [], [sign, reading(5, 0.99), sign]]];
  assert.equal(reportAsTable({ ...predictionOf(sum), table }, true, isUnsure), ['a.png,63·7,,5']);
});

test('among many pictures, too, what may be no digit is said to be', () => {
  const spread = predictionOf([reading(3, 0.6)]);
  assert.match(reportInLine(spread, isUnsure), /^a\.png {2}\? {2}unsure: 3 \(60\.0 %\) or .*, or no digit$/);
});

test('a sign makes no answer unsure in CSV, and has no image and no evidence', () => {
  const sign = { ...reading(4, 0), reason: 'like a plus sign' };
  const sum = predictionOf([reading(6, 0.99), sign, reading(7, 0.95)]);
  assert.is(toCsv(sum, isUnsure), 'a.png,6·7,0.9500,yes');
  assert.is(toCsv(predictionOf([reading(6, 0.5), sign]), isUnsure), 'a.png,?·,0.5000,no');
  const explain = () => new Float32Array(PIXELS);
  const text = reportInFull(sum, { ...LOOK, explain }).join('\n');
  assert.match(text, /^ {2}6: .*\+ for 6/m);
  assert.match(text, /^ {2}7: .*\+ for 7/m);
  assert.not.match(text, /·:|\+ for 4/);
  const alone = reportInFull(predictionOf([sign]), { ...LOOK, explain }).join('\n');
  assert.match(alone, 'Not read: like a plus sign');
  assert.not.match(alone, /Unsure|\+ for 4/);
});

test('the number stands first, on a line of its own', () => {
  const prediction = predictionOf([reading(3, 0.99), reading(6, 0.5)], [reading(4, 1)]);
  assert.equal(reportInFull(prediction, LOOK).slice(0, 2), ['3?', '4']);
  assert.is(reportInFull(predictionOf([reading(7, 0.95)]), LOOK)[0], '7');
  assert.equal(reportPlainly(prediction, isUnsure).slice(0, 3), [
    '3?',
    '4',
    'line 1, digit 1   3, 99.0 % sure',
  ]);
});

test('another least confidence moves what is unsure', () => {
  const prediction = predictionOf([reading(3, 0.95)]);
  assert.is(reportPlainly(prediction, isUnsure)[0], '3');
  assert.is(reportPlainly(prediction, unsureBelow(0.96))[0], '?');
  assert.is(reportPlainly(prediction, unsureBelow(0.95))[0], '3');
});

test('CSV: a row a picture, names in quotes where they hold a comma', () => {
  const sure = { ...predictionOf([reading(3, 0.99), reading(6, 0.95)], [reading(4, 1)]), file: 'a,"b".png' };
  assert.is(toCsv(sure, isUnsure), '"a,""b"".png",36 / 4,0.9500,yes');
  assert.is(toCsv(predictionOf([reading(3, 0.5)]), isUnsure), 'a.png,?,0.5000,no');
  assert.is(toCsv(predictionOf(), isUnsure), 'a.png,,,no');
  assert.is(toCsv({ ...predictionOf(), file: '=1+1.png' }, isUnsure), "'=1+1.png,,,no");
  assert.is(toCsv({ ...predictionOf(), file: '-1.png' }, isUnsure), "'-1.png,,,no");
  assert.is(toCsv({ ...predictionOf(), file: '-' }, isUnsure), '-,,,no', 'standard input');
  assert.is(toCsv({ file: 'b.png', error: { code: 'no', message: '' } }, isUnsure), 'b.png,,,');
});

test('no line is wider than the terminal', () => {
  const line = Array.from({ length: 12 }, (_, digit) => reading(digit % 10, 0.5));
  for (const columns of [60, 80, 120])
    for (const prediction of [predictionOf([reading(3, 0.5)]), predictionOf(line)])
      for (const row of reportInFull(prediction, { ...LOOK, columns }))
        assert.ok(row.length <= columns, `${columns}: ${row}`);
});

test.run();
