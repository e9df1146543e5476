// What the rooms say of answers and of a plan, without a browser.

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planEpoch } from '../../src/engine/mapreduce/plan.js';
import { toRecipe } from '../../src/engine/recipe/options.js';
import { FIELDS, flagOf } from '../../src/page/train/fields.js';
import { nameTask, wordsOf } from '../../src/page/train/mapreduce/words.js';
import {
  commandOf,
  faultsOf,
  formatPlan,
  parsePlan,
  recipeOf,
  sharesOf,
  usualPlan,
  withEntry,
} from '../../src/page/train/plan.js';
import { lookAtAnswers } from '../../src/page/train/trainer/look.js';
import { countDigits, linesOf, markOf, toText } from '../../src/page/widgets/marks.js';
import type { Page } from '../../src/reading/vision/read.js';
import type { Reading } from '../../src/reading/vision/segment.js';

function reading(digit: number, confidence = 0.99, reason?: string): Reading {
  return {
    digit,
    confidence,
    reason,
    box: { x: 0, y: 0, width: 1, height: 1 },
    probabilities: new Float32Array(10),
    image: new Uint8Array(784),
  } as Reading;
}

const [two, nine, six] = [reading(2), reading(9, 0.6), reading(6)];
const scribble = reading(1, 0.5, 'like a scribble');
const page = { turned: 0 as const, steps: [] } satisfies Partial<Page>;

test('an unsure digit is a question mark in the headline, and in text that is copied', () => {
  const lines = [
    [two, nine],
    [six, scribble],
  ];
  assert.equal(linesOf({ lines }), ['2?', '6·']);
  assert.is(toText({ ...page, lines }), '2?\n6·');
  assert.equal([two, nine, scribble].map(markOf), ['2', '9?', '·']);
});

test('so it is in a table, where ink that is no digit is left out', () => {
  const table = [
    [[two], []],
    [[nine], [six, scribble]],
  ];
  assert.is(toText({ ...page, lines: [[two], [nine, six, scribble]], table }), '2\t\n?\t6');
});

test('ink that is no digit is not counted', () => {
  assert.is(countDigits({ lines: [[two, scribble, six]] }), '2 digits');
  assert.is(countDigits({ lines: [[two, scribble]] }), '1 digit');
});

test('ink that is no digit alone is no text', () => {
  assert.equal(linesOf({ lines: [[scribble]] }), []);
  assert.is(toText({ ...page, lines: [[scribble]] }), '');
});

test('a plan says how many built-in digits it trains on, and how many it holds out', () => {
  const plan = usualPlan(2, false);
  assert.is(sharesOf(plan), '55,000 to train on, 5,000 held out for validation.');
  assert.is(sharesOf({ ...plan, images: 6000 }), '5,000 to train on, 1,000 held out for validation.');
  const all = { ...plan, options: { ...plan.options, validation: 0 } };
  assert.is(sharesOf({ ...all, images: 6000 }), '6,000 to train on, none held out.');
});

test('of few built-in digits a sixth is held out, as its command says; other numbers have to be set', () => {
  const plan = { ...usualPlan(2, false), images: 6000 };
  assert.is(recipeOf(plan).validation, 1000);
  assert.is(commandOf(plan), 'npm run train -- --preset quick --validation 1000 --data FOLDER');
  assert.is(recipeOf({ ...plan, images: 60_000 }).validation, 5000);
  assert.is(commandOf({ ...plan, images: 60_000 }), 'npm run train -- --preset quick --dataset builtin');
  assert.is(recipeOf({ ...plan, data: 'mnist' }).validation, 5000);
  const set = withEntry(plan, fieldOf('validation'), '5000');
  assert.is(recipeOf(set).validation, 5000);
  assert.is(recipeOf(parsePlan(formatPlan(set), plan)).validation, 5000);
  assert.is(formatPlan(withEntry(set, fieldOf('validation'), '1000')), formatPlan(plan));
});

test('whatever an address says that there is none of is named, and stays in the address', () => {
  const usual = usualPlan(2, false);
  for (const [address, message] of [
    ['workers=99', 'Workers must be a whole number from 1 to 64; found "99".'],
    ['images=7', 'Digits must be a whole number from 1,000 to 60,000; found "7".'],
    ['images=', 'Digits must be a whole number from 1,000 to 60,000; found nothing.'],
    ['preset=foo', 'Preset must be one of default, quick, accurate, pictures, original; found "foo".'],
    ['data=foo', 'Data must be one of builtin, mnist; found "foo".'],
    ['kept=maybe', 'Kept must be yes, or left out; found "maybe".'],
  ]) {
    const plan = parsePlan(address, usual);
    assert.equal(faultsOf(plan), [message]);
    assert.throws(() => recipeOf(plan), message);
    const [name, word] = address.split('=');
    assert.is(new URLSearchParams(formatPlan(plan)).get(name), word);
  }
  assert.equal(faultsOf(parsePlan('data=mnist&images=7', usual)), [], 'MNIST is trained on whole');
});

test('a setting that stands twice in an address is no value', () => {
  const plan = parsePlan('epochs=3&epochs=5&hidden=64&hidden=32&workers=1&workers=1', usualPlan(2, false));
  assert.equal(
    faultsOf(plan).map((fault) => fault.replace(/^(\S+) .*; found /, '$1: ')),
    ['Hidden: "64 and 32".', 'Epochs: "3 and 5".', 'Workers: "1 and 1".'],
  );
});

test('a setting that there is none of is named, as the terminal refuses an option, and stays in the address', () => {
  const usual = usualPlan(2, false);
  const plan = parsePlan('epoch=3&epochs=2&__proto__=x&learning-rate=0.1', usual);
  const [message, ...others] = faultsOf(plan);
  assert.equal(others, []);
  assert.match(message, /^The address may set preset, data, images, kept, workers, hidden, epochs, batch, /);
  assert.match(
    message,
    /; found "epoch", "__proto__", "learning-rate"\. Correct it there, or leave it out\.$/,
  );
  assert.throws(() => recipeOf(plan), message);
  assert.equal(
    ['epoch', 'epochs', '__proto__'].map((name) => new URLSearchParams(formatPlan(plan)).get(name)),
    ['3', '2', 'x'],
  );
  const known = new URLSearchParams('preset=quick&data=builtin&images=6000&kept=yes&workers=2');
  for (const field of FIELDS) known.set(flagOf(field.name), String(field.of(toRecipe({ preset: 'quick' }))));
  assert.equal(parsePlan(known.toString(), usual).unknown, {}, 'whatever the form has may be set');
});

test('all that is wrong is listed', () => {
  const plan = parsePlan(
    'batch=x&epochs=0&lr=-1&workers=99&dropout=0.5&activation=sigmoid',
    usualPlan(2, false),
  );
  const faults = faultsOf(plan);
  assert.equal(
    faults.map((fault) => fault.split(' ').slice(0, 2).join(' ')),
    ['Batch must', 'Workers must', 'Epochs must', 'Learning rate', 'Dropout needs'],
  );
  assert.equal(faultsOf(usualPlan(2, false)), []);
});

const fieldOf = (wanted: string) => FIELDS.find(({ name }) => name === wanted)!;

test('an entry that is no value of its field is refused as one out of range is, and stands in the address', () => {
  const plan = usualPlan(2, false);
  for (const [name, text, message] of [
    ['lr', 'abc', 'Learning rate must be above 0, at most 1,000; found "abc".'],
    ['lr', '0,2', 'Learning rate must be above 0, at most 1,000; found "0,2".'],
    ['epochs', ' ', 'Epochs must be a whole number from 1 to 100,000; found nothing.'],
    ['warmUp', '-', 'Warm-up must be from 0 to the number of epochs; found "-".'],
    ['patience', 'x', 'Patience must be a whole number from 0 to 100,000; found "x".'],
    ['optimizer', 'best', 'Optimiser must be one of sgd, momentum, nesterov, adam; found "best".'],
  ]) {
    const wrong = withEntry(plan, fieldOf(name), text);
    const messageOf = (of: typeof plan) => {
      try {
        return JSON.stringify(recipeOf(of));
      } catch (error) {
        return (error as Error).message;
      }
    };
    assert.is(messageOf(wrong), message);
    assert.is(messageOf(parsePlan(formatPlan(wrong), plan)), message, 'a link shows the same');
    const mended = withEntry(wrong, fieldOf(name), String(fieldOf(name).of(recipeOf(plan))));
    assert.is(formatPlan(mended), formatPlan(plan));
    assert.is(messageOf(mended), JSON.stringify(recipeOf(plan)));
  }
  for (const text of ['foo', '512,', ''])
    assert.throws(() => recipeOf(withEntry(plan, fieldOf('hidden'), text)), /^Hidden layers are .*; found /);
});

test('an entry that cannot be read takes the place of a value, and a value its', () => {
  const plan = withEntry(usualPlan(2, false), fieldOf('batch'), '64');
  const wrong = withEntry(plan, fieldOf('batch'), 'x');
  assert.throws(() => recipeOf(wrong), /Batch must be .*; found "x"/);
  assert.is(new URLSearchParams(formatPlan(wrong)).getAll('batch').join(), 'x');
  assert.is(recipeOf(withEntry(wrong, fieldOf('batch'), '32')).batch, 32);
});

test('the worst mistakes are those with the lowest probability of the label', () => {
  const probabilities = new Float32Array(3 * 12);
  const put = (row: number, of: Record<number, number>) => {
    for (const [digit, share] of Object.entries(of)) probabilities[12 * row + Number(digit)] = share;
  };
  put(0, { 1: 0.8, 2: 0.2 });
  put(1, { 3: 0.5, 4: 0.4, 5: 0.1 });
  put(2, { 6: 1 });
  const pixels = Uint8Array.from({ length: 3 * 784 }, (_, at) => Math.floor(at / 784));
  const { mistakes } = lookAtAnswers(probabilities, { count: 3, pixels, labels: Uint8Array.of(2, 5, 6) });
  assert.equal(
    mistakes.map(({ image, label, answer }) => [image[0], label, answer]),
    [
      [1, 5, 3],
      [0, 2, 1],
    ],
  );
  assert.ok(Math.abs(mistakes[0].labelProbability - 0.1) < 1e-6);
});

test('the phases of a step have the names of the documentation, and layers are counted from 1', () => {
  const titlesOf = (hidden: number[]) => {
    const recipe = toRecipe({ preset: 'quick', hidden });
    const { topology, batch } = recipe;
    const plan = planEpoch({ topology, batch, images: batch }, 2, 1);
    return plan.phases.map((phase) => wordsOf(phase, recipe).title);
  };
  assert.equal(titlesOf([96]), ['Forward', 'Loss', 'Backward and update']);
  assert.equal(titlesOf([96, 64]), [
    'Forward, layer 1',
    'List activations, layer 1',
    'Forward, layer 2',
    'Loss',
    'Backward, layer 2',
    'List deltas, layer 2',
    'Backward, layer 1',
    'Update',
  ]);
});

test('what a task is about has a word of the glossary, and the words of its phase say how large it is', () => {
  const glossary = readFileSync(new URL('../../../../docs/glossary.md', import.meta.url), 'utf8');
  const sizes: Record<string, string> = { tile: '32 units', shard: '16 images', block: '224 pixels' };
  const recipe = toRecipe({ preset: 'quick', hidden: [96] });
  const { topology, batch } = recipe;
  const named = new Set<string>();
  for (const phase of planEpoch({ topology, batch, images: batch }, 2, 1).phases)
    for (const group of phase.groups.filter(({ work }) => work !== 'output bias update')) {
      const [word] = nameTask(group, 0).split(' ');
      named.add(word);
      if (phase.name !== 'backward and update') assert.match(wordsOf(phase, recipe).does, sizes[word]);
      const term = `**${word[0].toUpperCase()}${word.slice(1)}**`;
      assert.match(glossary.split('\n').find((line) => line.includes(term)) ?? '', sizes[word].split(' ')[0]);
    }
  assert.equal([...named].sort(), ['block', 'shard', 'tile']);
});

test.run();
