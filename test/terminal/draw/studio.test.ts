// The session with a real network: what is drawn is read, what is asked for is done.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/errors.js';
import { readPair } from '../../../src/node/data/idx-files.js';
import { encodePng } from '../../../src/node/pictures/encode.js';
import { drawBytes } from '../../../src/reading/vision/steps.js';
import { type Action, actionOf } from '../../../src/terminal/draw/key-map.js';
import { PlainSession } from '../../../src/terminal/draw/plain.js';
import { createAnswers } from '../../../src/terminal/draw/reading/answers.js';
import type { Settings } from '../../../src/terminal/draw/session.js';
import { Studio } from '../../../src/terminal/draw/studio.js';
import type { Lesson } from '../../../src/terminal/draw/teacher.js';
import { testWithMnist } from '../../needs.js';
import { temporaryFolder } from '../../temporary.js';
import { saveTinyModel, untrainedModel } from './tiny-model.js';

const home = temporaryFolder();
const model = join(home, 'model.safetensors');
await saveTinyModel(model);
const answers = createAnswers(model);

function newSettings(): Settings {
  const folder = temporaryFolder();
  return {
    reader: { ask: async (kind, question) => answers[kind](question as never) as never },
    base: folder,
    drawings: join(folder, 'drawings'),
    kept: join(folder, 'kept'),
    // A folder without MNIST: digits to try are the built-in ones.
    mnist: folder,
    random: () => 0.5,
    teach: async () => ({ images: 2, rightBefore: 1, rightAfter: 2, model }),
  };
}

function newStudio(settings = newSettings()): Studio {
  return new Studio(settings, { width: 40, height: 28 });
}

/** Presses keys, `J*5` five times, and waits for the reading. */
async function press(studio: Studio, keys: string): Promise<void> {
  for (const word of keys.split(' ')) {
    const [key, times = '1'] = word.split('*');
    for (let i = 0; i < Number(times); i++) {
      const action = actionOf(studio.mode, key);
      if (action !== undefined) studio.perform(action);
      else studio.type(key);
    }
  }
  await studio.settled();
}

const ONE = 'H*2 K*2 K*1 space j*20 space';
const SEVEN = 'K*5 L*3 space l*9 b*6 j*12 space';

test('a 1 drawn with keys is read, and a 7 beside it makes a number', async () => {
  const studio = newStudio();
  await press(studio, ONE);
  assert.is(studio.number, '1');
  await press(studio, SEVEN);
  assert.is(studio.number, '17');
  assert.is(studio.readings.length, 2);
  assert.not(studio.reading.isBehind);
  // The 7 has three stretches.
  await press(studio, 'z*3');
  assert.is(studio.number, '1');
  await press(studio, 'Z*3');
  assert.is(studio.number, '17');
  await press(studio, 'i');
  assert.is(studio.number, '17', 'dark on light reads the same');
  await press(studio, 'c');
  assert.is(studio.number, '');
});

test('the reading shown last is of the drawing shown last, however fast it was drawn', async () => {
  const studio = newStudio();
  studio.pointerDown({ x: 20, y: 4 }, false);
  for (let y = 5; y <= 24; y++) studio.pointerMove({ x: 20, y });
  studio.pointerUp();
  assert.ok(studio.reading.isBehind);
  await studio.settled();
  assert.not(studio.reading.isBehind);
  assert.is(studio.number, '1');
});

test('the end of a stroke changes no ink, so nothing is read anew', async () => {
  const settings = newSettings();
  let readings = 0;
  const ask: Settings['reader']['ask'] = (kind, question) => {
    if (kind === 'read') readings++;
    return settings.reader.ask(kind, question);
  };
  const studio = newStudio({ ...settings, reader: { ask } });
  studio.pointerDown({ x: 20, y: 4 }, false);
  studio.pointerMove({ x: 20, y: 24 });
  await studio.settled();
  const before = readings;
  studio.pointerUp();
  await press(studio, 'space space');
  assert.is(studio.number, '1');
  assert.is(readings, before + 1, 'one for the dot that the pen leaves where it is put down');
});

test('the right button’s stroke erases, and the pen draws again after it', async () => {
  const studio = newStudio();
  await press(studio, ONE);
  const { pen } = studio.editor;
  studio.pointerDown({ x: pen.x, y: 0 }, true);
  for (let y = 0; y <= 28; y++) studio.pointerMove({ x: pen.x, y });
  studio.pointerUp();
  await studio.settled();
  assert.is(studio.number, '');
  assert.not(studio.editor.pen.eraser);
});

test('the steps end with what the network sees, and can be walked', async () => {
  const studio = newStudio();
  await press(studio, `${ONE} v`);
  const { steps } = studio.reading.seen!.page;
  assert.ok(steps.length > 4);
  await press(studio, 'left');
  assert.is(studio.steps.at, steps.length - 2);
  await press(studio, 'right*9');
  assert.is(studio.steps.at, steps.length - 1);
  await press(studio, 'left*99');
  assert.is(studio.steps.at, 0);
  await press(studio, 'v');
  assert.is(studio.mode, 'draw');
});

test('an explanation has a value for each pixel of each digit', async () => {
  const studio = newStudio();
  await press(studio, `${ONE} ${SEVEN} x`);
  assert.equal(
    studio.reading.seen?.heat?.map((heat) => heat.length),
    [784, 784],
  );
  assert.ok(studio.reading.seen?.heat?.every((heat) => heat.some((value) => value > 0)));
  await press(studio, 'x');
  assert.is(studio.reading.seen?.heat, undefined);
});

test('the right answer and the image are kept, one for each digit', async () => {
  const settings = newSettings();
  const studio = newStudio(settings);
  await press(studio, 't');
  assert.is(studio.message.tone, 'bad');
  assert.is(studio.mode, 'draw');
  await press(studio, `${ONE} ${SEVEN}`);
  await press(studio, 't 1 backspace 4 enter');
  assert.is(studio.mode, 'label', 'a short answer stays open');
  assert.is(studio.labelling.isShort, true);
  await press(studio, '8 backspace 7 9');
  assert.is(studio.mode, 'label', 'nothing is kept before enter');
  assert.is(studio.labelling.isShort, false);
  await press(studio, 'enter');
  assert.is(studio.mode, 'draw');
  assert.match(studio.message.text, /Kept as 47 .*; .* holds 2/);
  const [images, labels] = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];
  const kept = readPair(join(settings.kept, images), join(settings.kept, labels));
  assert.equal([...kept.labels], [4, 7]);
  assert.equal([...kept.pixels.subarray(784)], [...studio.readings[1].image]);
});

test('what is kept is taught, and from then on the taught model reads', async () => {
  const untaught = untrainedModel(temporaryFolder());
  const taught: string[] = [];
  const own = createAnswers(model);
  const studio = newStudio({
    ...newSettings(),
    reader: { ask: async (kind, question) => own[kind](question as never) as never },
    kept: join(home, 'to-teach'),
    teach: async (folder) => {
      taught.push(folder);
      return { images: 1, rightBefore: 0, rightAfter: 1, model: untaught };
    },
  });
  await press(studio, ONE);
  const before = studio.readings[0].confidence;
  await press(studio, 't 4 enter');
  await studio.labelling.learned();
  await studio.settled();
  assert.equal(taught, [join(home, 'to-teach')]);
  assert.match(
    studio.message.text,
    /Kept as 4 .*; .* holds 1 digit\. Learned: 1 of 1 digits? read correctly now, 0 before\. Model: /,
  );
  assert.is.not(studio.readings[0].confidence, before);
});

test('a lesson that did not help says so', async () => {
  const untaught = untrainedModel(temporaryFolder());
  const own = createAnswers(model);
  const messageAfter = async (lesson: Omit<Lesson, 'model'>) => {
    const studio = newStudio({
      ...newSettings(),
      reader: { ask: async (kind, question) => own[kind](question as never) as never },
      teach: async () => ({ ...lesson, model: untaught }),
    });
    await press(studio, ONE);
    await press(studio, 't 4 enter');
    await studio.labelling.learned();
    return studio.message;
  };
  const one = await messageAfter({ images: 1, rightBefore: 0, rightAfter: 0 });
  assert.is(one.tone, 'bad');
  assert.match(
    one.text,
    / Trained, but the model still reads 0 of 1 digit correctly\. Teach it more drawings of it\. Model: /,
  );
  const fewer = await messageAfter({ images: 5, rightBefore: 4, rightAfter: 3 });
  assert.match(
    fewer.text,
    / Trained, but the model reads 3 of 5 digits correctly now, 4 before\. Teach it more drawings of those that it reads wrong\./,
  );
  const more = await messageAfter({ images: 5, rightBefore: 1, rightAfter: 3 });
  assert.match(more.text, / Learned: 3 of 5 digits read correctly now, 1 before\./);
  const sure = await messageAfter({ images: 2, rightBefore: 2, rightAfter: 2 });
  assert.match(sure.text, / Learned: 2 of 2 digits read correctly now, 2 before\./);
});

test('what is kept during a lesson is taught in another; a lesson that fails is told', async () => {
  const waiting: ((lesson: Lesson | Error) => void)[] = [];
  const studio = newStudio({
    ...newSettings(),
    teach: () =>
      new Promise((resolve, reject) =>
        waiting.push((lesson) => (lesson instanceof Error ? reject(lesson) : resolve(lesson))),
      ),
  });
  await press(studio, ONE);
  for (let time = 0; time < 3; time++) await press(studio, 't 4 enter');
  assert.is(waiting.length, 1);
  waiting[0]({ images: 1, rightBefore: 1, rightAfter: 1, model });
  await studio.settled();
  while (waiting.length < 2) await new Promise(setImmediate);
  waiting[1](new UserError('diverged', 'no lesson'));
  await studio.labelling.learned();
  assert.is(waiting.length, 2);
  assert.equal(studio.message, { text: 'no lesson', tone: 'bad' });
});

test('an answer that was taught can be taken back; what is left is learned anew', async () => {
  const taught: number[] = [];
  const settings = newSettings();
  const labels = () => readFileSync(join(settings.kept, 'train-labels-idx1-ubyte')).subarray(8);
  const studio = newStudio({
    ...settings,
    teach: async () => {
      taught.push(labels().length);
      return { images: 1, rightBefore: 0, rightAfter: 1, model };
    },
  });
  await press(studio, ONE);
  await press(studio, 't 7 enter');
  await studio.labelling.learned();
  await press(studio, 't 4 enter');
  await studio.labelling.learned();
  assert.equal([...labels()], [7, 4]);
  await press(studio, 'T');
  await studio.labelling.learned();
  assert.equal([...labels()], [7]);
  assert.equal(taught, [1, 2, 1]);
  await press(studio, 'T T');
  assert.equal(studio.message, { text: 'Nothing was taught in this session.', tone: 'bad' });
});

/** A studio, and how many lessons it gave. */
function newLearner(): { studio: Studio; lessons(): number } {
  let lessons = 0;
  const studio = newStudio({
    ...newSettings(),
    teach: async () => {
      lessons++;
      return { images: 1, rightBefore: 0, rightAfter: 1, model };
    },
  });
  return { studio, lessons: () => lessons };
}

test('what was never learned is taken back without a lesson', async () => {
  const { studio, lessons } = newLearner();
  await press(studio, ONE);
  await press(studio, 't 1 enter');
  await press(studio, 't 1 enter');
  await press(studio, 'T');
  await studio.labelling.learned();
  assert.match(studio.message.text, /^Took back 1 digit; .* holds 1 digit\. The model had not learned that/);
  await press(studio, 't 4 enter');
  await studio.labelling.learned();
  assert.is(lessons(), 1);
  await press(studio, 'T');
  await studio.labelling.learned();
  assert.is(lessons(), 2, 'what a lesson taught has to be unlearned');
  await press(studio, 'T');
  await studio.labelling.learned();
  assert.is(lessons(), 2);
  assert.match(studio.message.text, /holds 0 digits\. The taught model|holds 0 digits\.$/);
});

test('a lesson that replaces a model taught other pictures says where that is kept', async () => {
  const said: string[] = [];
  const studio: Studio = newStudio({
    ...newSettings(),
    teach: async (_folder, _signal, onKept) => {
      onKept('data/taught-before-1.safetensors');
      said.push(studio.message.text);
      return { images: 1, rightBefore: 0, rightAfter: 1, model };
    },
  });
  await press(studio, ONE);
  await press(studio, 't 4 enter');
  await studio.labelling.learned();
  said.push(studio.message.text);
  for (const text of said)
    assert.match(
      text,
      /replaces a model that was taught other pictures; .* --model data\/taught-before-1\.safetensors reads with it\./,
    );
});

test('what the model reads surely is kept, and not learned', async () => {
  const { studio, lessons } = newLearner();
  await press(studio, ONE);
  await press(studio, 't 1 enter');
  assert.match(studio.message.text, /The answer was right\. Kept as 1 .* holds 1 digit\. .* surely already/);
  await press(studio, 't 4 enter');
  await studio.labelling.learned();
  assert.is(lessons(), 1);
  await press(studio, 't 1 enter');
  await studio.labelling.learned();
  assert.is(lessons(), 2, 'one of those kept is still read wrong');
});

test('a lesson ends where all that it learns is taken back', async () => {
  const signals: AbortSignal[] = [];
  const studio = newStudio({
    ...newSettings(),
    teach: (_, signal) =>
      new Promise((resolve) => {
        signals.push(signal);
        signal.addEventListener('abort', () => resolve(undefined));
      }),
  });
  await press(studio, ONE);
  await press(studio, 't 4 enter');
  await press(studio, 'T');
  await studio.labelling.learned();
  assert.equal(
    signals.map(({ aborted }) => aborted),
    [true],
  );
  assert.match(studio.message.text, /^Took back 1 digit; .* holds 0 digits\./);
});

test('a saved drawing opens again by the browser, by a pasted path, and reads the same', async () => {
  const settings = newSettings();
  const studio = newStudio(settings);
  await press(studio, `${ONE} ${SEVEN} s`);
  assert.equal(readdirSync(settings.drawings), ['drawing-1-is-17.png', 'drawing-1-is-17.svg']);
  await press(studio, 'c o d tab');
  assert.is(studio.browsing.browser.text, 'drawings/');
  assert.is(studio.browsing.preview?.path, join(settings.drawings, 'drawing-1-is-17.png'));
  assert.ok(studio.browsing.preview?.picture);
  await press(studio, 'enter');
  assert.is(studio.mode, 'draw');
  assert.is(studio.number, '17');
  await press(studio, 'z');
  assert.is(studio.number, '');
  studio.paste(`'${join(settings.drawings, 'drawing-1-is-17.svg')}'`);
  await studio.settled();
  assert.is(studio.number, '17');
  await press(studio, 's');
  assert.match(studio.message.text, /already a file/);
});

test('what led nowhere in the browser is forgotten, the folder is not', async () => {
  const settings = newSettings();
  const studio = newStudio(settings);
  await press(studio, `${ONE} s`);
  await press(studio, 'c o d tab x escape o');
  assert.is(studio.browsing.browser.text, 'drawings/');
});

test('a pasted folder is shown in the browser', async () => {
  const settings = newSettings();
  const studio = newStudio(settings);
  await press(studio, `${ONE} s`);
  studio.paste(settings.drawings);
  await studio.settled();
  assert.is(studio.mode, 'browse');
  assert.is(studio.browsing.browser.text, `${settings.drawings}/`);
  assert.is(studio.browsing.preview?.path, join(settings.drawings, 'drawing-1-is-1.png'));
  assert.ok(studio.browsing.preview?.picture);
});

test('of the files passed by in the browser only the first and the last are loaded', async () => {
  const settings = newSettings();
  const opened: string[] = [];
  const ask: Settings['reader']['ask'] = (kind, question) => {
    if (kind === 'open') opened.push((question as { path: string }).path);
    return settings.reader.ask(kind, question);
  };
  const studio = newStudio({ ...settings, reader: { ask } });
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(settings.base, `${name}.png`), '');
  await press(studio, 'o down*3');
  assert.equal(
    opened.map((path) => basename(path)),
    ['a.png', 'd.png'],
  );
  assert.match(studio.browsing.preview?.problem ?? '', /d\.png: .*empty/);
});

test('a text that is no path is repeated in part, whatever it is', async () => {
  const studio = newStudio();
  for (const [text, told] of [
    ['one\rtwo\r', 'There is no file "one" to open.'],
    ['x'.repeat(9000), `There is no file "${'x'.repeat(60)}…" to open.`],
    ['/a\0b', 'There is no file "/a\\u0000b" to open.'],
  ]) {
    studio.paste(text);
    assert.is(studio.message.text, told);
  }
});

test('what cannot be opened is told, and the drawing stays', async () => {
  const studio = newStudio();
  await press(studio, ONE);
  studio.paste('/nowhere/at/all.png');
  assert.is(studio.message.tone, 'bad');
  studio.open('/nowhere/at/all.png');
  await studio.settled();
  assert.match(studio.message.text, /no such file/);
  studio.open(model);
  await studio.settled();
  assert.match(studio.message.text, /expected a picture/);
  assert.is(studio.number, '1');
});

test('while an opened picture is read, the answer of the page before it is gone', async () => {
  const settings = newSettings();
  const numbers: string[] = [];
  const ask: Settings['reader']['ask'] = (kind, question) => {
    if (kind === 'read') numbers.push(studio.number);
    return settings.reader.ask(kind, question);
  };
  const studio = newStudio({ ...settings, reader: { ask } });
  await press(studio, ONE);
  await press(studio, SEVEN);
  const path = join(home, 'paper.png');
  writeFileSync(
    path,
    await encodePng({ width: 60, height: 60, data: new Uint8Array(60 * 60 * 4).fill(255) }),
  );
  studio.open(path);
  await studio.settled();
  assert.is(studio.number, '');
  assert.ok(numbers.includes('1'), 'while one goes on drawing the last answer stays');
  assert.is(numbers.at(-1), '');
});

test('a digit to try is shown with its label, and can be undone', async () => {
  const studio = newStudio();
  await press(studio, 'r');
  const { backdrop } = studio.editor.drawing;
  assert.is(backdrop?.kind, 'sample');
  assert.match(studio.message.text, /^built-in digit 50000, labelled \d$/);
  assert.is(studio.readings.length, 1);
  await press(studio, 'z');
  assert.is(studio.editor.drawing.backdrop, undefined);
});

testWithMnist('digits to try come from MNIST’s test images where they are', async () => {
  const sample = createAnswers(model).sample({ choice: 0 });
  assert.is(sample.source, 'MNIST test image 0');
  assert.is(sample.label, 7);
  assert.is(sample.image.length, 784);
});

test('quitting ends with 0, an interrupt from any mode with 130', () => {
  const quit = newStudio();
  quit.perform('quit');
  assert.is(quit.ended, 0);
  for (const action of ['steps', 'open', 'help'] as Action[]) {
    const studio = newStudio();
    studio.perform(action);
    studio.perform('interrupt');
    assert.is(studio.ended, 130);
  }
});

test('line commands draw, read, explain, keep and save', async () => {
  const settings = newSettings();
  const session = new PlainSession(settings);
  const say = async (line: string) => (await session.execute(line)).join('\n');
  assert.match(await say('read'), /No digit/);
  assert.match(await say('draw 6,4 6,24'), /^Reads 1, /);
  assert.match(await say('pen 13,5'), /Pen up at 13,5/);
  assert.match(await say('pen down'), /Pen down/);
  for (const line of ['move right 9', 'move left 2', 'move right 2']) await say(line);
  for (const _ of ['right', 'left', 'right']) await say('undo');
  assert.match(await say('read'), /^Reads 1, /);
  assert.match(await say('draw 13,4 22,4 16,10 16,24'), /^Reads 17, /);
  assert.match(await say('read'), /digit 1: 1 with [\d.]+ %[\s\S]*digit 2: 7 with/);
  assert.match(await say('explain'), /^1: main evidence: the .*\n7: main evidence/);
  assert.match(await say('steps'), /^1\. picture: as given, .*[\s\S]*what the network sees: read as 1, /);
  assert.match(await say('show'), /^\.+#/m);
  assert.match(
    await say('label 14'),
    /Kept as 14 .*; .* holds 2[\s\S]*2 of 2 digits? read correctly now, 1 before/,
  );
  assert.match(await say('label 7'), /must have 2 digits, .*; found "7"/);
  assert.match(await say('label x'), /^Expected the right answer in digits, such as 42; found "x"/);
  assert.match(await say('unlabel'), /Took back 2 digits; .* holds 0 digits\./);
  assert.match(await say('unlabel'), /Nothing was taught/);
  assert.match(await say('save'), /drawing-1-is-17\.png/);
  assert.match(await say(`open ${join(settings.drawings, 'drawing-1-is-17.png')}`), /Reads 17, /);
  assert.match(await say('open /nowhere.png'), /no such file/);
  assert.match(await say('clear'), /No digit/);
  assert.match(await say('random'), /built-in digit 50000/);
});

test('line commands say what helps where a picture shows no digit', async () => {
  const session = new PlainSession(newSettings());
  const blank = join(temporaryFolder(), 'blank.png');
  writeFileSync(blank, await encodePng(drawBytes(40, 30, new Uint8Array(40 * 30))));
  assert.match(
    (await session.execute(`open ${blank}`)).join('\n'),
    /^No digit in the picture\. Try a closer one in even light; /m,
  );
});

test('line commands say that a stroke puts an opened picture away, and erase nothing of it', async () => {
  const session = new PlainSession(newSettings());
  const say = async (line: string) => (await session.execute(line)).join('\n');
  const path = join(temporaryFolder(), 'paper.png');
  writeFileSync(path, await encodePng(drawBytes(40, 30, new Uint8Array(40 * 30))));
  await say(`open ${path}`);
  assert.match(
    await say('erase 3,3 9,9'),
    /^Only drawings can be erased; the page shows .*paper\.png\. Type clear/,
  );
  assert.match(
    await say('draw 6,4 6,24'),
    /^This is a new page\. Type undo to go back to .*paper\.png\.\nReads 1, /,
  );
  assert.match(await say('draw 9,4 9,24'), /^Reads /, 'it is told once');
  for (const _ of [1, 2]) await say('undo');
  assert.match(await say('read'), /^No digit in the picture/);
  assert.match(await say('pen down'), /^Pen down at 9,24, .*\nThis is a new page\./);
});

test('an unsure digit is named with another, as in predict, and may be none', async () => {
  const settings = newSettings();
  const reading = (shares: number[]) => {
    const probabilities = new Float32Array(10);
    probabilities.set(shares);
    const box = { x: 0, y: 0, width: 1, height: 1 };
    return { digit: 1, confidence: shares[1], probabilities, box, image: new Uint8Array(784) };
  };
  const answer = async (shares: number[]) => {
    const ask: Settings['reader']['ask'] = async (kind, question) =>
      kind === 'read'
        ? ({ lines: [[reading(shares)]], steps: [], turned: 0 } as never)
        : ((await settings.reader.ask(kind, question)) as never);
    return (await new PlainSession({ ...settings, reader: { ask } }).execute('draw 6,4 6,24')).join('\n');
  };
  assert.is(await answer([0, 0.6, 0, 0, 0, 0, 0, 0.395]), 'Reads ?, unsure, 1 (60.0 %) or 7 (39.5 %).');
  assert.is(
    await answer([0, 0.6, 0.05, 0.05, 0, 0, 0, 0.3]),
    'Reads ?, unsure, 1 (60.0 %) or 7 (30.0 %), or no digit.',
  );
});

test('places off the page are refused, and nothing is drawn', async () => {
  const session = new PlainSession(newSettings());
  for (const [line, found] of [
    ['draw 40,40 99,99', '40,40'],
    ['draw -5,-5', '-5,-5'],
    ['draw 14,4 14,28.5', '14,28.5'],
    ['erase 0,29', '0,29'],
    ['pen 29,0', '29,0'],
  ])
    assert.equal(await session.execute(line), [`Places go from 0,0 to 28,28; found ${found}.`], line);
  assert.equal(await session.execute('read'), ['No digit on the page.']);
  assert.match((await session.execute('draw 0,0 28,28')).join(), /^Reads /);
});

/** Reads 6+7 on one line, and 5 on the next, whatever is drawn. */
function withSigns(settings: Settings): Settings {
  const piece = (digit: number, confidence: number, reason?: string) => {
    const probabilities = new Float32Array(10).fill((1 - confidence) / 9);
    probabilities[digit] = confidence;
    const box = { x: 0, y: 0, width: 1, height: 1 };
    return { digit, confidence, probabilities, box, image: new Uint8Array(784).fill(digit), reason };
  };
  const lines = [[piece(6, 0.99), piece(5, 0, 'like a plus sign'), piece(7, 0.95)], [piece(5, 0.98)]];
  const ask: Settings['reader']['ask'] = async (kind, question) => {
    if (kind === 'read') return { lines, steps: [], turned: 0 } as never;
    if (kind === 'knows') return false as never;
    return (await settings.reader.ask(kind, question)) as never;
  };
  return { ...settings, reader: { ask } };
}

test('a sign is a dot as in predict: no digit, not the least sure one, not explained, not taught', async () => {
  const settings = withSigns(newSettings());
  const session = new PlainSession(settings);
  assert.equal(await session.execute('draw 4,4 24,24'), [
    'Reads 6·7 / 5, fairly sure; the least sure digit: 95.0 %.',
  ]);
  const [, , sign] = await session.execute('read');
  assert.is(sign, 'digit 2: not read, like a plus sign');
  assert.equal(
    (await session.execute('explain')).map((line) => line.split(':')[0]),
    ['6', '7', '5'],
  );
  assert.match((await session.execute('label 6575')).join(), /must have 3 digits/);
  await session.execute('label 675');
  const kept = readFileSync(join(settings.kept, 'train-images-idx3-ubyte')).subarray(16);
  assert.equal([kept[0], kept[784], kept[1568]], [6, 7, 5]);
  await session.execute('save');
  assert.equal(readdirSync(settings.drawings)[0], 'drawing-1-is-6-7-5.png');
});

test('a stroke by a line command goes through its places, corners and all', async () => {
  const session = new PlainSession(newSettings());
  await session.execute('width 2');
  await session.execute('draw 4,4 24,4 24,28');
  await session.execute('pen 4,27');
  await session.execute('pen down');
  await session.execute('move right 1000000');
  const rows = await session.execute('show');
  assert.is(rows[2], `...${'#'.repeat(22)}...`);
  for (const row of rows.slice(3, 13)) assert.is(row, `${'.'.repeat(23)}##...`);
  assert.is(rows[13], `...${'#'.repeat(25)}`);
});

test('line commands that are wrong are answered with what was expected', async () => {
  const session = new PlainSession(newSettings());
  for (const [line, expected] of [
    ['fly', /no command "fly"/],
    ['constructor', /no command/],
    ['draw here', /Expected places/],
    ['pen sideways', /Expected pen down, .*; found "sideways"/],
    ['move around', /Expected left, right, up or down, .*; found "around"/],
    ['move toString 3', /Expected left, .*; found "toString 3"/],
    ['width -', /Expected a number from 1 to 6, .*; found "-"/],
    ['width 99', /; found "99"/],
    ['open', /Expected a path/],
    ['label 7', /no digit/],
  ] as const)
    assert.match((await session.execute(line)).join(), expected, line);
  assert.equal(await session.execute('  '), []);
  assert.ok((await session.execute('help')).length > 15);
  await session.execute('quit');
  assert.ok(session.isOver);
});

test.run();
