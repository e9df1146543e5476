// The screen as a terminal shows it: what the painter writes goes through a headless xterm and is read back.

import xterm from '@xterm/headless';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Reading } from '../../../src/reading/vision/segment.js';
import { colourDepth, DEFAULT, type Depth, to16, to256 } from '../../../src/terminal/cells/colour.js';
import { Frame } from '../../../src/terminal/cells/frame.js';
import { drawPixels, greyPixels, type Look } from '../../../src/terminal/cells/half-blocks.js';
import { Painter } from '../../../src/terminal/cells/painter.js';
import { cut, wrap, write as writeText } from '../../../src/terminal/cells/text.js';
import { KEY_MAP } from '../../../src/terminal/draw/key-map.js';
import { inside, layOut, pageFor, toCell, toPage, viewOf } from '../../../src/terminal/draw/screen/layout.js';
import { helpBeyond } from '../../../src/terminal/draw/screen/overlays.js';
import { PALETTE } from '../../../src/terminal/draw/screen/palette.js';
import { fitSize } from '../../../src/terminal/draw/screen/picture.js';
import { drawScreen } from '../../../src/terminal/draw/screen/screen.js';
import { Studio } from '../../../src/terminal/draw/studio.js';
import { temporaryFolder } from '../../temporary.js';

const COLOURED = { depth: 'true', ascii: false } as const;
const PLAIN = { depth: 'none', ascii: false } as const;
const ASCII = { depth: 'none', ascii: true } as const;

/** Reads every picture as a seven and a one, with an image that has ink, without a network. */
function reading(digit: number, confidence: number, x: number): Reading {
  const probabilities = new Float32Array(10).fill((1 - confidence) / 9);
  probabilities[digit] = confidence;
  const image = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 12 && i % 28 < 16 ? 255 : 0));
  return { digit, confidence, probabilities, box: { x, y: 40, width: 20, height: 80 }, image };
}

const reader = {
  ask: async (kind: string) =>
    kind === 'read'
      ? { lines: [[reading(7, 0.99, 40), reading(1, 0.61, 90)]], steps: [] }
      : Float32Array.from({ length: 784 }, (_, i) => (i % 2 === 0 ? 1 : -1)),
} as never;

const LESSON = { images: 1, rightBefore: 0, rightAfter: 1, model: 'taught.safetensors' };

function newStudio(columns: number, rows: number): Studio {
  const folder = temporaryFolder();
  const layout = layOut(columns, rows);
  const page = layout ? pageFor(inside(layout.canvas)) : { width: 28, height: 28 };
  const settings = {
    reader,
    base: folder,
    drawings: folder,
    kept: folder,
    random: () => 0,
    teach: async () => LESSON,
  };
  return new Studio(settings, page);
}

async function drawnStudio(columns: number, rows: number): Promise<Studio> {
  const studio = newStudio(columns, rows);
  studio.perform('pen');
  studio.perform({ move: [0, 4] });
  studio.perform('pen');
  await studio.settled();
  return studio;
}

/** Shows other lines as read. */
function showLines(studio: Studio, lines: readonly (readonly Reading[])[]): void {
  Object.assign(studio.reading.seen!.page, { lines });
}

function newTerminal(columns: number, rows: number) {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const write = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve));
  const lines = () =>
    Array.from({ length: rows }, (_, row) =>
      terminal.buffer.active.getLine(row)?.translateToString(true).trimEnd(),
    );
  return { terminal, write, text: () => lines().join('\n') };
}

/** Checks every cell's colours in the terminal against the frame's. */
function assertColours(terminal: InstanceType<typeof xterm.Terminal>, frame: Frame, when: string): void {
  for (let row = 0; row < frame.rows; row++)
    for (let column = 0; column < frame.columns; column++) {
      const cell = terminal.buffer.active.getLine(row)?.getCell(column);
      const expected = frame.at(column, row);
      const found = [
        cell?.isFgDefault() ? DEFAULT : cell?.getFgColor(),
        cell?.isBgDefault() ? DEFAULT : cell?.getBgColor(),
      ];
      assert.equal(found, [expected.colour, expected.ground], `${when}, column ${column}, row ${row}`);
    }
}

test('what the terminal shows is the frame, first painted whole, then by changes alone', async () => {
  const { terminal, write, text } = newTerminal(80, 24);
  const painter = new Painter('true');
  const studio = newStudio(80, 24);
  await write(painter.paint(drawScreen(studio, 80, 24, COLOURED)));
  for (const action of [
    'pen',
    { move: [4, 4] },
    { move: [4, 0] },
    'pen',
    'steps',
    'back',
    'help',
    'back',
  ] as const) {
    studio.perform(action);
    await studio.settled();
    const frame = drawScreen(studio, 80, 24, COLOURED);
    await write(painter.paint(frame));
    assert.is(text(), frame.toString(), JSON.stringify(action));
    assertColours(terminal, frame, JSON.stringify(action));
  }
  assert.is(painter.paint(drawScreen(studio, 80, 24, COLOURED)), '', 'nothing changed, nothing written');
  studio.perform({ move: [1, 0] });
  const change = painter.paint(drawScreen(studio, 80, 24, COLOURED));
  assert.ok(change.length > 0 && change.length < 300, `the pen's move takes ${change.length} bytes`);
});

test('colours arrive at every depth, and none with NO_COLOR', async () => {
  const modes: Record<
    Depth,
    (cell: { isFgRGB(): boolean; isFgPalette(): boolean; isFgDefault(): boolean }) => boolean
  > = {
    true: (cell) => cell.isFgRGB(),
    256: (cell) => cell.isFgPalette(),
    16: (cell) => cell.isFgPalette(),
    none: (cell) => cell.isFgDefault(),
  };
  const studio = await drawnStudio(80, 24);
  for (const depth of Object.keys(modes) as Depth[]) {
    const { terminal, write } = newTerminal(80, 24);
    const output = new Painter(depth).paint(drawScreen(studio, 80, 24, { depth, ascii: false }));
    await write(output);
    // The first row's first large digit.
    const cell = terminal.buffer.active.getLine(0)?.getCell(layOut(80, 24)?.panel.column ?? 0);
    assert.is(cell?.getChars(), '█', depth);
    assert.ok(modes[depth](cell as never), depth);
    assert.is(/[34]8;[25];/.test(output), depth === 'true' || depth === '256', depth);
  }
});

test('colours become the nearest of 256 and of 16', () => {
  assert.equal([0x000000, 0xffffff, 0xff0000, 0x808080, 0x5fd75f].map(to256), [16, 231, 196, 244, 77]);
  assert.equal([to16(0), to16(0xffffff), to16(0xff0505), to16(0x808080)], [0, 15, 9, 8]);
  assert.equal([PALETTE.sure, PALETTE.unsure].map(to16), [4, 1], 'hues stay hues');
  assert.equal([0xffa0a0, 0xa0ffa0].map(to16), [9, 10], 'pale ones too');
  assert.equal(
    [24, 8, 4, 1].map((bits) => colourDepth({}, bits)),
    ['true', '256', '16', 'none'],
  );
  assert.is(colourDepth({ NO_COLOR: '1' }, 24), 'none');
});

test('at 80 x 24 the answer, its word, all bars, the image, the message and the keys are there', async () => {
  const studio = await drawnStudio(80, 24);
  const text = drawScreen(studio, 80, 24, PLAIN).toString();
  for (const part of [
    '1/2: 7, sure, 99.0 %',
    'number 7?',
    'what the network sees',
    'space pen',
    'x explain',
    'v steps',
    't teach',
    '? all keys',
    'q quit',
  ])
    assert.ok(text.includes(part), part);
  for (let digit = 0; digit < 10; digit++)
    assert.match(text, new RegExp(`│ ${digit} +\\S* +\\d`), `bar ${digit}`);
  studio.perform('next-digit');
  assert.match(drawScreen(studio, 80, 24, PLAIN).toString(), /2\/2: \?, unsure, 1, \d or no digit/);
});

test('the panel grows with the screen, never beyond it, and leaves the larger half to the canvas', () => {
  for (const [columns, rows, imageTimes, digitTimes] of [
    [60, 20, 1, 1],
    [80, 24, 1, 1],
    [100, 30, 1, 2],
    [120, 39, 1, 3],
    [112, 40, 1, 3],
    [120, 40, 2, 1],
    [140, 45, 2, 2],
    [200, 60, 3, 2],
    [400, 120, 7, 3],
  ]) {
    const layout = layOut(columns, rows)!;
    const { canvas, panel, body } = layout;
    const where = `${columns} x ${rows}`;
    assert.equal([layout.imageTimes, layout.digitTimes], [imageTimes, digitTimes], where);
    assert.is(canvas.columns + 1, panel.column, where);
    assert.is(panel.column + panel.columns, columns, where);
    assert.ok(panel.columns >= 28 * imageTimes && canvas.columns >= 28 * imageTimes, where);
    assert.ok(14 * imageTimes + 5 * digitTimes + 2 <= body.rows || layout.arrangement === 'narrow', where);
  }
});

test('on a large screen each pixel that the network sees is two columns wide and a row high', async () => {
  const studio = await drawnStudio(120, 40);
  const lines = drawScreen(studio, 120, 40, PLAIN).toString().split('\n');
  const { panel } = layOut(120, 40)!;
  // The image's ink is in columns 13 to 15 of every row.
  for (const line of lines.slice(10, 38))
    assert.is(line.slice(panel.column), `${' '.repeat(26)}${'█'.repeat(6)}`);
  const { column } = panel;
  assert.match(lines[5].slice(column), /^5 +0 {2}1\/2: 7, sure, 99\.0 % {2}number 7?/);
});

test('at 60 x 20 all of it is there too, smaller; below, it says what it needs', async () => {
  const studio = await drawnStudio(60, 20);
  const text = drawScreen(studio, 60, 20, PLAIN).toString();
  for (const part of [' 7? ', '1/2: 7, sure', '0  1  2  3  4  5  6  7  8  9', '? all keys', 'q quit'])
    assert.ok(text.includes(part), part);
  const { panel } = layOut(60, 20)!;
  assert.is(panel.columns, 29, 'room for ten bars, each as far from the next');
  for (const [columns, rows] of [
    [59, 20],
    [60, 19],
    [5, 3],
    [1, 1],
  ])
    assert.ok(drawScreen(studio, columns, rows, PLAIN).toString().length > 0);
  assert.match(
    drawScreen(studio, 50, 18, PLAIN).toString().replace(/\n/g, ' '),
    /needs 60 columns and 20 rows; .*50 and 18/,
  );
});

test('at 60 x 20 a long number leaves room for a digit’s certainty, whole', async () => {
  const studio = await drawnStudio(60, 20);
  showLines(studio, [Array.from({ length: 20 }, () => reading(6, 0.95, 40))]);
  const text = drawScreen(studio, 60, 20, PLAIN).toString();
  assert.match(text, / 666666666… +1\/20: 6, 95\.0 %$/m);
  assert.match(drawScreen(studio, 60, 20, ASCII).toString(), / 6666666\.\.\. +1\/20: 6, 95\.0 %$/m);
});

test('on a narrow, tall screen the answer takes the rows that are left, and all lines are there', async () => {
  const studio = await drawnStudio(70, 40);
  showLines(studio, countedLines(9, 12));
  const text = drawScreen(studio, 70, 40, PLAIN).toString();
  for (let line = 1; line <= 9; line++)
    assert.match(text, new RegExp(`[│╮] ${String(line % 10).repeat(12)}$`, 'm'), `line ${line}`);
  assert.match(text, /│ 1\/108: 1, sure/);
  assert.ok(text.includes('0  1  2  3  4  5  6  7  8  9'));
  assert.not.match(drawScreen(studio, 60, 20, PLAIN).toString(), /2{12}/);
});

/** So many lines of digits, each of the digit that counts it. */
const countedLines = (count: number, digits: number) =>
  Array.from({ length: count }, (_, line) =>
    Array.from({ length: digits }, () => reading((line + 1) % 10, 0.99, 40)),
  );

test('many lines stand in the rows that are free, side by side where these are few', async () => {
  const shown = async (columns: number, rows: number, lines: Reading[][]) => {
    const studio = await drawnStudio(columns, rows);
    showLines(studio, lines);
    return drawScreen(studio, columns, rows, PLAIN).toString();
  };
  const tall = await shown(200, 50, countedLines(9, 9));
  for (let line = 1; line <= 9; line++) assert.match(tall, new RegExp(` ${String(line).repeat(9)}$`, 'm'));
  assert.not.match(tall, 'more line');
  const full = await shown(80, 24, countedLines(5, 9));
  for (let line = 1; line <= 5; line++) assert.match(full, new RegExp(` ${String(line).repeat(9)}$`, 'm'));
  const low = await shown(80, 24, countedLines(9, 9));
  assert.match(low, / 111111111 \/ 222222222 \/ 333333333$/m);
  assert.match(low, /│ 777777777 \/ 888888888 \/ 999999999$/m);
  assert.not.match(low, 'more line');
});

test('what does not fit there has a sign: so many more lines, or the end of a line', async () => {
  const studio = await drawnStudio(80, 24);
  const { panel } = layOut(80, 24)!;
  const answer = (look: Look) => {
    const lines = drawScreen(studio, 80, 24, look).toString().split('\n');
    return lines.slice(0, 6).map((line) => line.slice(panel.column));
  };
  // Too wide to stand side by side.
  showLines(studio, countedLines(9, 30));
  const [first, , , fourth, last, verdict] = answer(PLAIN);
  assert.equal([first, fourth, last], ['1'.repeat(30), '4'.repeat(30), '… and 5 more lines']);
  assert.match(verdict, /^1\/270: 1, sure/);
  assert.is(answer(ASCII)[4], '... and 5 more lines');
  // A line stands next to the words below it.
  showLines(studio, countedLines(1, panel.columns));
  assert.is(answer(PLAIN)[4], '1'.repeat(panel.columns));
  showLines(studio, countedLines(1, panel.columns + 1));
  assert.is(answer(PLAIN)[4], `${'1'.repeat(panel.columns - 1)}…`);
  assert.is(answer(ASCII)[4], `${'1'.repeat(panel.columns - 3)}...`);
});

test('ink that is no digit is a dot, in ASCII a full stop, and says what it is like', async () => {
  const studio = await drawnStudio(80, 24);
  const sign = { ...reading(4, 0, 65), reason: 'like a plus sign' };
  showLines(studio, [[reading(6, 0.99, 40), sign, reading(7, 0.99, 90)]]);
  studio.selected = 1;
  const text = drawScreen(studio, 80, 24, PLAIN).toString();
  assert.match(text, /2\/3: ·, no digit, like a plus sign/);
  const ascii = drawScreen(studio, 80, 24, ASCII).toString();
  assert.match(ascii, /2\/3: \., no digit, like a plus sign/);
  assert.match(ascii, /^[\x20-\x7e\n]*$/);
  assert.match(drawScreen(studio, 60, 20, PLAIN).toString(), / 6·7 +2\/3: ·, no digit/);
});

test('the help says that q only leaves it', () => {
  const studio = newStudio(80, 24);
  studio.perform('help');
  const text = drawScreen(studio, 80, 24, PLAIN).toString();
  assert.match(text, /q +quit \(here: go back\)/);
  assert.match(text, /esc\/q back to the drawing/);
});

test('the canvas has at least 28 x 28 pixels, and a cell and its place on the page agree', () => {
  for (const [columns, rows] of [
    [60, 20],
    [80, 24],
    [120, 40],
    [300, 90],
    [61, 70],
    [200, 20],
  ]) {
    const canvas = inside(layOut(columns, rows)!.canvas);
    const page = pageFor(canvas);
    const view = viewOf(page, canvas);
    assert.ok(view.area.columns >= 28 && 2 * view.area.rows >= 28, `${columns} x ${rows}`);
    assert.is(Math.min(page.width, page.height), 28);
    for (const [column, row] of [
      [0, 0],
      [view.area.columns - 1, view.area.rows - 1],
      [7, 11],
    ]) {
      const cell = { column: view.area.column + column, row: view.area.row + row };
      assert.equal(toCell(view, toPage(view, cell.column, cell.row)), cell);
    }
  }
});

test('a page from another size of screen is shown whole', () => {
  const view = viewOf({ width: 100, height: 28 }, { column: 1, row: 1, columns: 50, rows: 40 });
  assert.equal(view.area, { column: 1, row: 17, columns: 50, rows: 7 });
});

test('a photo of the canvas’ width begins at the canvas’ first column', async () => {
  const studio = newStudio(80, 24);
  const picture = { width: 400, height: 300, data: new Uint8Array(400 * 300 * 4).fill(255) };
  studio.editor.show({ kind: 'photo', path: 'a.png', picture });
  const text = drawScreen(studio, 80, 24, PLAIN).toString();
  assert.match(text, /^│█{35}│/m);
  assert.not.match(text, /^█/m);
});

test('a picture without a digit: what helps is said on every screen, and its frame’s words are whole', async () => {
  for (const [columns, rows] of [
    [60, 20],
    [80, 24],
    [120, 40],
  ]) {
    const studio = newStudio(columns, rows);
    const panel = layOut(columns, rows)!.panel.column;
    const beside = () => {
      const lines = drawScreen(studio, columns, rows, PLAIN).toString().split('\n');
      return lines
        .map((line) => line.slice(panel).trim())
        .join(' ')
        .replace(/ +/g, ' ');
    };
    const picture = { width: 40, height: 30, data: new Uint8Array(40 * 30 * 4).fill(255) };
    studio.editor.show({ kind: 'photo', path: 'a.png', picture });
    assert.match(drawScreen(studio, columns, rows, PLAIN).toString(), / picture; draw: new page /);
    studio.changed();
    await studio.settled();
    showLines(studio, []);
    for (const words of ['No digit', 'closer', 'even light', 'each step.'])
      assert.match(beside(), words, `${columns} x ${rows}`);
    // What is drawn is no picture.
    studio.perform('pen');
    await studio.settled();
    showLines(studio, []);
    assert.match(beside(), 'No digit found.');
    assert.not.match(beside(), 'closer');
  }
});

test('small pictures grow by whole times, large ones shrink to fit', () => {
  assert.equal(fitSize({ width: 28, height: 28 }, 60, 20), { width: 28, height: 28 });
  assert.equal(fitSize({ width: 28, height: 28 }, 60, 30), { width: 56, height: 56 });
  assert.equal(fitSize({ width: 1000, height: 500 }, 60, 30), { width: 60, height: 30 });
});

test('--ascii writes nothing else, in every mode', async () => {
  const studio = await drawnStudio(100, 30);
  for (const action of [
    'explain',
    'steps',
    'back',
    'open',
    'back',
    'label',
    'back',
    'help',
    'back',
    'eraser',
  ] as const) {
    studio.perform(action);
    await studio.settled();
    assert.match(drawScreen(studio, 100, 30, ASCII).toString(), /^[\x20-\x7e\n]*$/, action);
    assert.match(drawScreen(studio, 60, 20, ASCII).toString(), /^[\x20-\x7e\n]*$/, action);
  }
});

test('the pen’s state is told by shape and word, not by colour alone', () => {
  const studio = newStudio(80, 24);
  const shown = () => drawScreen(studio, 80, 24, PLAIN).toString();
  assert.match(shown(), /pen up, 2.5 wide/);
  const up = shown();
  studio.perform('pen');
  assert.match(shown(), /pen down/);
  assert.is.not(up.replace('up', ''), shown().replace('down', ''));
  studio.perform('eraser');
  assert.match(shown(), /eraser down/);
  studio.perform('invert');
  for (const [columns, rows] of [
    [60, 20],
    [80, 24],
  ])
    assert.match(
      drawScreen(studio, columns, rows, PLAIN).toString(),
      / draw, inverted [\s\S]* eraser \w+, 2\.5 wide /,
    );
});

test('the explanation shows signs where there are no colours', async () => {
  const studio = await drawnStudio(80, 24);
  studio.perform('explain');
  await studio.settled();
  const text = drawScreen(studio, 80, 24, PLAIN).toString();
  assert.match(text, / \+ for, - against/);
  assert.match(text, /[+-]{3}/);
});

test('on a small screen, too, a line says which evidence is for the answer, beside a message that leaves room', async () => {
  const studio = await drawnStudio(60, 20);
  const lineIn = (look: typeof COLOURED | typeof PLAIN | typeof ASCII) =>
    drawScreen(studio, 60, 20, look).toString().split('\n')[18];
  for (const look of [COLOURED, PLAIN, ASCII]) assert.is(lineIn(look), '');
  studio.perform('explain');
  await studio.settled();
  assert.is(lineIn(COLOURED).trim(), 'blue for, orange against');
  for (const look of [PLAIN, ASCII]) assert.is(lineIn(look).trim(), '+ for, - against');
  studio.say('MNIST test image 7, labelled 7');
  assert.match(lineIn(COLOURED), /^ MNIST test image 7, labelled 7 +blue for, orange against$/);
  studio.say('a message of fifty letters, too long for any other');
  assert.is(lineIn(COLOURED), ' a message of fifty letters, too long for any other');
});

test('keys that go through the steps are offered where there is a step to go to', async () => {
  const studio = await drawnStudio(80, 24);
  studio.perform('steps');
  await studio.settled();
  const picture = { width: 2, height: 2, data: new Uint8Array(16) };
  const steps = ['given', 'cut out', 'scaled'].map((name) => ({ name, reason: name, picture }));
  Object.assign(studio.reading.seen!.page, { steps });
  const keys = () => drawScreen(studio, 80, 24, PLAIN).toString().split('\n')[23];
  assert.is(keys(), ' left previous  v back to the drawing');
  studio.perform('previous');
  assert.is(keys(), ' right next  left previous  v back to the drawing');
  studio.perform('previous');
  assert.is(keys(), ' right next  v back to the drawing');
});

test('the help names every key of the key map, wherever it has to be scrolled to', () => {
  for (const [columns, rows] of [
    [60, 20],
    [80, 24],
    [160, 50],
  ]) {
    const studio = newStudio(columns, rows);
    studio.helpEnd = helpBeyond(layOut(columns, rows)!.body);
    studio.perform('help');
    const first = drawScreen(studio, columns, rows, PLAIN).toString();
    assert.is(/up\/down scroll/.test(first), columns === 60, 'keys that scroll are named where they do');
    let text = first;
    for (let i = 0; i < 40; i++) {
      studio.perform('next');
      text += drawScreen(studio, columns, rows, PLAIN).toString();
    }
    assert.is(studio.help.at, studio.helpEnd, 'it ends with the last line');
    for (let i = 0; i < 4; i++) studio.perform('previous-page');
    assert.is(drawScreen(studio, columns, rows, PLAIN).toString(), first);
    const words = new Set(text.split(/\s+/));
    for (const { keys, listed } of KEY_MAP.draw)
      for (const key of listed?.split(' ') ?? keys)
        assert.ok(words.has(key), `${key} at ${columns} x ${rows}`);
  }
});

test('the help stands in columns wherever they make it shorter', () => {
  const heightAt = (columns: number, rows: number): number => {
    const studio = newStudio(columns, rows);
    studio.helpEnd = helpBeyond(layOut(columns, rows)!.body);
    assert.is(studio.helpEnd, 0, `all of it fits ${columns} x ${rows}`);
    studio.perform('help');
    const lines = drawScreen(studio, columns, rows, PLAIN).toString().split('\n');
    return lines.filter((line) => /^│.*\S.*│$/.test(line)).length;
  };
  const high = heightAt(80, 24);
  assert.ok(high <= 20);
  for (const [columns, rows] of [
    [100, 60],
    [200, 50],
    [200, 20],
  ])
    assert.ok(heightAt(columns, rows) <= high, `${columns} x ${rows}`);
});

test('with signs no other character of the canvas looks like one, in ASCII without colours either', async () => {
  const studio = await drawnStudio(80, 24);
  studio.perform('explain');
  await studio.settled();
  for (const [look, dot] of [
    [ASCII, '.'],
    [PLAIN, '·'],
  ] as const) {
    const { canvas } = layOut(80, 24)!;
    const { column, row, columns, rows } = inside(canvas);
    const lines = drawScreen(studio, 80, 24, look)
      .toString()
      .split('\n')
      .slice(row, row + rows);
    const characters = new Set(lines.flatMap((line) => [...line.padEnd(80).slice(column, column + columns)]));
    for (const character of characters)
      assert.ok(` +-${dot}7?o○`.includes(character), `"${character}" in ${JSON.stringify(look)}`);
    assert.ok(characters.has(dot));
  }
});

/** The colour that the terminal shows for one of the 256. */
function shown256(colour: number): number {
  const index = to256(colour);
  if (index >= 232) return 0x010101 * (8 + 10 * (index - 232));
  const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
  const [r, g, b] = [36, 6, 1].map((size) => level(Math.floor((index - 16) / size) % 6));
  return (r << 16) | (g << 8) | b;
}

test('the colours of words have a contrast of 4.5 on white and on black, with 256 colours too', () => {
  const linear = (level: number) => (level <= 10 ? level / 3294.6 : ((level / 255 + 0.055) / 1.055) ** 2.4);
  const colours = Object.values(PALETTE).filter((colour) => colour !== DEFAULT);
  for (const colour of [...colours, ...colours.map(shown256)]) {
    const [r, g, b] = [colour >> 16, (colour >> 8) & 255, colour & 255].map(linear);
    const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    assert.ok(1.05 / (luminance + 0.05) >= 4.5, `${colour.toString(16)} on white`);
    assert.ok((luminance + 0.05) / 0.05 >= 4.5, `${colour.toString(16)} on black`);
  }
});

test('a long message stands in a box of its own, broken between words', async () => {
  const studio = await drawnStudio(80, 24);
  studio.say(`one two three ${'word '.repeat(20)}end`);
  const lines = drawScreen(studio, 80, 24, PLAIN).toString().split('\n');
  assert.match(lines[19], /^╭─+╮$/);
  assert.match(lines[20], /^│ one two three word/);
  assert.match(lines[22], /^╰─+╯$/);
  studio.say('short');
  assert.is(drawScreen(studio, 80, 24, PLAIN).toString().split('\n')[22], ' short');
});

test('no key means two things in one mode', () => {
  for (const [mode, bindings] of Object.entries(KEY_MAP)) {
    const keys = bindings.flatMap((binding) => binding.keys);
    assert.is(new Set(keys).size, keys.length, mode);
  }
});

test('half blocks and ASCII show which half is bright', () => {
  const pixels = greyPixels(4, 2, [0, 255, 0, 255, 0, 0, 255, 255]);
  for (const [look, expected] of [
    [PLAIN, ' ▀▄█'],
    [COLOURED, ' ▀▄█'],
    [ASCII, ' "_@'],
  ] as const) {
    const frame = new Frame(4, 1);
    drawPixels(frame, 0, 0, pixels, look);
    assert.is(frame.toString(), expected.trimEnd());
  }
});

test('texts keep to their cells: wide characters count two, and what a terminal would obey is not written', () => {
  const frame = new Frame(6, 1);
  writeText(frame, 0, 0, '数字\x1b[2J');
  assert.is(frame.toString(), '数字?[');
  assert.is(cut('数字字字', 5, '…'), '数字…');
  assert.is(cut('short', 5, '…'), 'short');
  // A soft hyphen, a space without width and a mark of order take no column.
  assert.is(cut('di\u00adgits\u200b\ufeff of ours', 6, ''), 'digits');
  assert.is(cut('di\u00adgits', 6, '…'), 'di\u00adgits');
  assert.equal(wrap('di\u00adgits of', 9), ['di\u00adgits of']);
  // macOS names files in parts of letters.
  assert.is(cut('한글사진'.normalize('NFD'), 8, '…'), '한글사진'.normalize('NFD'));
  assert.is(cut('👩‍👩‍👧❤️', 4, '…'), '👩‍👩‍👧❤️');
  assert.equal(wrap('one two  three', 7), ['one two', 'three']);
  assert.equal(wrap('read as 7, >99.9 % sure', 16), ['read as 7,', '>99.9 % sure']);
  assert.equal(wrap('/a/very/long/path', 6), ['/a/ver', 'y/long', '/path']);
});

test('a wide character survives in the terminal, and so does what follows it', async () => {
  const { write, text } = newTerminal(10, 2);
  const painter = new Painter('true');
  const first = new Frame(10, 2);
  writeText(first, 0, 0, '数ab');
  await write(painter.paint(first));
  const second = new Frame(10, 2);
  writeText(second, 0, 0, '字xb');
  await write(painter.paint(second));
  assert.is(text(), '字xb\n');
});

test.run();
