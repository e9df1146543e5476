// The report: whole, self-contained, escaped, and true to the run.

import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import { PIXELS } from '../../../src/engine/network/topology.js';
import { Random } from '../../../src/engine/random.js';
import { type RecipeOptions, toRecipe } from '../../../src/engine/recipe/options.js';
import { PRESETS } from '../../../src/engine/recipe/presets.js';
import type { Recipe } from '../../../src/engine/recipe/recipe.js';
import { type Rounds, STANDARD_ROUNDS } from '../../../src/engine/recipe/rounds.js';
import type { EpochEvent } from '../../../src/engine/training/events.js';
import type { Score } from '../../../src/engine/training/score.js';
import type { Network } from '../../../src/formats/model.js';
import { escapeMarkup } from '../../../src/markup.js';
import { createRecogniser } from '../../../src/node/recogniser.js';
import type { StartLine } from '../../../src/node/runs/folder.js';
import type { ScoredDone } from '../../../src/node/runs/record.js';
import { html } from '../../../src/node/runs/report/html.js';
import { findWorstMistakes } from '../../../src/node/runs/report/mistakes.js';
import { drawImage, drawWeights, strongestUnits } from '../../../src/node/runs/report/pictures.js';
import { renderHead } from '../../../src/node/runs/report/sections/head.js';
import { renderSettings } from '../../../src/node/runs/report/sections/settings.js';
import { trainCommand } from '../../../src/node/runs/train-command.js';
import { DATA, MISLABELLED, TINY, Workspace } from './workspace.js';

/** The pixels (784 x 4) of a PNG data URI. */
function decode(uri: string): Promise<{ data: Uint8Array }> {
  const png = Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');
  return sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
}

const test = suite('report');
const space = new Workspace();
let page: string;
let pageWithoutValidation: string;
test.before(async () => {
  await space.run('train', ...TINY, '--epochs', '4');
  await space.run('train', ...TINY, '--epochs', '1', '--preset', 'original', '--validation', '0', '--half');
  [page, pageWithoutValidation] = ['default+', 'original+'].map((name) => {
    const run = space.runs().find((folder) => folder.endsWith(name)) as string;
    return readFileSync(space.file(run, 'report.html'), 'utf8');
  });
});
test.after(() => space.remove());

const VOID = new Set(['meta', 'img', 'br', 'link', 'input', 'hr']);

/** Reads all tags in order; throws where one closes that is not open. Returns the names of all elements. */
function parseElements(text: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const tags = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/g;
  const rest = text
    .replace('<!DOCTYPE html>', '')
    .replace(/<style>[^<]*<\/style>/, '')
    .replaceAll(tags, (_, closing, name, __, selfClosing) => {
      if (closing) assert.is(open.pop(), name, `</${name}> closes what is open`);
      else {
        names.push(name);
        if (!selfClosing && !VOID.has(name)) open.push(name);
      }
      return '';
    });
  assert.equal(open, [], 'every element is closed');
  const stray = rest.search(/[<>]/);
  assert.is(stray, -1, `no stray bracket: ${rest.slice(stray - 40, stray + 40)}`);
  return names;
}

test('is well formed', () => {
  for (const text of [page, pageWithoutValidation]) {
    const names = parseElements(text);
    assert.is(names.filter((name) => name === 'html').length, 1);
    assert.is(names.filter((name) => name === 'h1').length, 1);
  }
});

test('needs no network and no script', () => {
  const withoutNamespaces = page.replaceAll(/ xmlns(:xlink)?="[^"]*"/g, '');
  assert.not.match(withoutNamespaces, /https?:|\/\/\w+\./);
  assert.not.match(page, /<script|<link|<iframe|@import|url\(|\son\w+=/i);
  for (const [, source] of page.matchAll(/\s(?:src|href)="([^"]*)"/g)) {
    assert.match(source, /^data:image\/png;base64,[A-Za-z0-9+/]+=*$/);
  }
});

test('has every part', () => {
  for (const title of [
    'Loss',
    'Accuracy',
    'Learning rate',
    'Confusion matrix',
    'Accuracy of each digit',
    'Throughput',
  ]) {
    assert.match(page, new RegExp(`<h3>${title}</h3><svg[^>]*>`), title);
  }
  for (const title of ['Worst mistakes', 'First-layer weights', 'Settings']) {
    assert.ok(page.includes(`<h2>${title}</h2>`), title);
  }
  assert.is(page.match(/alt="weights of unit \d+"/g)?.length, 16, 'every unit of a small layer');
  assert.match(page, /<th scope="row">hidden units<\/th><td>16<\/td>/);
  const [, hash] = page.match(/weights SHA-256<\/th><td>([^<]*)</) ?? [];
  assert.match(hash, /^[0-9a-f]{64}$/);
});

test('can be read by those who cannot see it', () => {
  assert.match(page, /<html lang="en">/);
  for (const [, attributes] of page.matchAll(/<img ([^>]*)>/g)) assert.match(attributes, /alt="[^"]+"/);
  for (const [, attributes] of page.matchAll(/<svg ([^>]*)>/g)) {
    assert.match(attributes, /^role="img" aria-label="[^"]+"/);
    assert.not.match(attributes, /NaN|undefined/);
  }
  for (const [, attributes] of page.matchAll(/<th( [^>]*)?>/g)) assert.match(attributes, /scope="(col|row)"/);
  assert.ok(page.includes(`Most frequent mistake: ${MISLABELLED + 1} read as ${MISLABELLED}, 1 image.`));
});

test('the answers stand in a table too', () => {
  const [table] = page.split('All answers as a table')[1].split('</table>');
  const cells = (row: number) =>
    [...table.split('<tr>')[row + 2].matchAll(/<t[hd][^>]*>([^<]*)</g)].map(([, text]) => text);
  assert.equal(cells(0), ['0', '10', ...new Array(9).fill('0'), '100.00&nbsp;%']);
  assert.equal(cells(8), ['8', ...new Array(7).fill('0'), '1', '10', '0', '90.91&nbsp;%']);
});

test('escapes the name of the data set', () => {
  assert.not.ok(page.includes('<b>'));
  assert.ok(page.includes(escapeMarkup(DATA)));
  assert.is(escapeMarkup(`<a href="x">'&'</a>`), '&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;');
  assert.is(html`<i>${'<'}${html`<b>`}${undefined}${3}</i>`.text, '<i>&lt;<b>3</i>');
  assert.is(html`${'98.74 % in 2 min 05 s, 2 runs'}`.text, '98.74&nbsp;% in 2&nbsp;min 05&nbsp;s, 2 runs');
});

test('the table of epochs has a row an epoch and the columns that there are', () => {
  const [table] = page.split('<table class="numbers">')[1].split('</table>');
  assert.is(table.match(/<tr><th scope="row">\d<\/th>/g)?.length, 4);
  assert.ok(table.includes('<th scope="col">validation accuracy</th>') && !table.includes('test accuracy'));
  assert.ok(pageWithoutValidation.includes('<th scope="col">test accuracy</th>'));
});

test('shows the mistakes with the probabilities', () => {
  const cards = page.split('<figure>').filter((part) => part.includes(`no. ${MISLABELLED}<`));
  assert.is(cards.length, 1, 'the image with the wrong label is a mistake');
  assert.match(cards[0], new RegExp(`${MISLABELLED + 1} read as ${MISLABELLED}<`));
  const shares = [...cards[0].matchAll(/<li [^>]*><span>(\d): <\/span><span>([\d.]+)&nbsp;%<\/span>/g)];
  assert.is(shares.length, 3);
  assert.is(shares[0][1], String(MISLABELLED));
  assert.ok(Number(shares[0][2]) > 50);
  assert.match(cards[0], new RegExp(`class="label"><span>${MISLABELLED + 1}: </span>`));
});

test('every accuracy names its images, and test images choose nothing', () => {
  const name = escapeMarkup(DATA);
  assert.ok(page.includes(`validation accuracy: 100 held-out training images of ${name}`));
  assert.ok(page.includes(`test accuracy: 100 test images of ${name}`));
  assert.match(page, `(${name})</title>`);
  assert.ok(page.includes('The test images decided nothing.'));
  assert.not.ok(pageWithoutValidation.includes('validation accuracy:'));
  assert.ok(pageWithoutValidation.includes('No images were held out'));
});

test('the confusion matrix and the bars hold the counts', () => {
  const textsOf = (title: string) => {
    const [svg] = page.split(`<h3>${title}</h3>`)[1].split('</svg>');
    return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  };
  // Ten images a digit; one 7 is labelled as an 8.
  const counts = textsOf('Confusion matrix').filter((text) => !/^\d$|^answer$|^label$/.test(text));
  assert.equal(counts, [...new Array(9).fill('10')]);
  assert.is(textsOf('Confusion matrix').filter((text) => text === '9').length, 3, 'two axes and the sevens');
  const [matrix] = page.split('<h3>Confusion matrix</h3>')[1].split('</svg>');
  const coloured = [...matrix.matchAll(/fill-opacity="([^"]*)"/g)].filter(([, opacity]) => opacity !== '0');
  assert.is(coloured.length, 1, 'the one mistake is coloured, right answers are not');
  const bars = textsOf('Accuracy of each digit');
  assert.ok(bars.includes('100.00 %, 0 wrong') && bars.includes('90.91 %, 1 wrong'), bars.join());
});

test('the worst mistakes are those whose label got the least probability', () => {
  const topology = { hidden: [16], activation: 'relu' } as const;
  const tensors = drawParameters(topology, 'he', 1);
  const model = { topology, tensors, metadata: { topology: '784-16-10', activation: 'relu' } };
  const random = new Random(1, 'images');
  const images = {
    count: 60,
    pixels: Uint8Array.from({ length: 60 * PIXELS }, () => random.uniform() * 256),
    labels: Uint8Array.from({ length: 60 }, (_, index) => index % 10),
  };
  const recogniser = createRecogniser(model);
  const wrong = Array.from(images.labels, (label, index) => {
    const probabilities = recogniser.classify(images.pixels.subarray(index * PIXELS, (index + 1) * PIXELS));
    return {
      index,
      ofLabel: probabilities[label],
      isWrong: probabilities[label] < Math.max(...probabilities),
    };
  })
    .filter(({ isWrong }) => isWrong)
    .sort((a, b) => a.ofLabel - b.ofLabel)
    .map(({ index }) => index);
  assert.ok(wrong.length > 20 && wrong.length < 60);
  const indices = (most: number) => findWorstMistakes(model, images, most).map(({ index }) => index);
  assert.equal(indices(100), wrong);
  assert.equal(indices(5), wrong.slice(0, 5));
});

test('weights are blue above zero, orange below, and clear at it', async () => {
  const weights = new Float32Array(PIXELS);
  weights.set([2, -1]);
  const uri = await drawWeights(weights);
  const { data } = await decode(uri);
  const pixel = (index: number) => [...data.subarray(4 * index, 4 * index + 4)];
  const [[red, , blue, alpha], [lowRed, , lowBlue, lowAlpha]] = [pixel(0), pixel(1)];
  assert.ok(blue > red && lowRed > lowBlue);
  assert.equal([alpha, lowAlpha, pixel(2)[3]], [255, 128, 0]);
});

test('pictures of digits are the bytes that the network saw', async () => {
  const image = Uint8Array.from({ length: PIXELS }, (_, pixel) => pixel % 256);
  const { data } = await decode(await drawImage(image));
  assert.equal(
    Array.from(image, (_, pixel) => data[4 * pixel]),
    [...image],
  );
});

test('the command that repeats the run is on top', () => {
  assert.match(page, /To repeat it: <code>npm run train -- [^<]*--hidden \d+/);
  const start = (recipe: Recipe, dataset = 'MNIST') => ({ recipe, dataset }) as StartLine;
  const options = { dataset: 'mnist', out: 'model.safetensors', half: false, report: true };
  assert.is(trainCommand(start(PRESETS.default), options), 'npm run train');
  assert.is(
    trainCommand(start({ ...PRESETS.quick, seed: 3 }), options),
    'npm run train -- --preset quick --seed 3',
  );
  const changed: Recipe = {
    ...PRESETS.default,
    name: 'default+',
    topology: { hidden: [64, 32], activation: 'relu' },
    optimiser: { ...PRESETS.default.optimiser, name: 'adam' },
    learningRate: 0.001,
    augmentation: 'none',
  };
  assert.is(
    trainCommand(start(changed, 'built-in digits'), { ...options, extra: '/my digits', half: true }),
    'npm run train -- --hidden 64,32 --input pixels --optimizer adam --lr 0.001 --augment none --dataset builtin ' +
      "--extra '/my digits' --half",
  );
});

test('it leaves out what follows from the other options, and repeats the same recipe', () => {
  const options = { dataset: 'mnist', out: 'model.safetensors', half: false, report: true };
  const rounds = (more: Partial<Rounds> = {}) => ({ rounds: { ...STANDARD_ROUNDS, ...more } });
  for (const [words, changed] of [
    ['--shards 2', rounds({ shards: 2 })],
    ['--shards 1', rounds()],
    ['--local-steps 8 --wire f16', rounds({ localSteps: 8, wire: 'f16' })],
    ['--optimizer adam', { optimizer: 'adam' }],
    // The preset's own rate is no default with another optimiser.
    ['--optimizer adam --lr 0.2', { optimizer: 'adam', lr: 0.2 }],
    [
      '--preset original --optimizer momentum --momentum 0',
      { preset: 'original', optimizer: 'momentum', momentum: 0 },
    ],
    ['--epochs 2 --seed 5', { epochs: 2, seed: 5 }],
  ] as const) {
    const { rounds: ofRounds, ...more } = changed as Partial<RecipeOptions> & { rounds?: Rounds };
    const made = toRecipe({ preset: 'default', ...more });
    const recipe = ofRounds ? { ...made, name: 'default+', rounds: ofRounds } : made;
    assert.is(trainCommand({ recipe, dataset: 'MNIST' } as StartLine, options), `npm run train -- ${words}`);
  }
});

test('the time of each worker is a lane', () => {
  assert.match(
    page,
    /aria-label="Time of each worker\. worker 1: map [\d.]+ s, reduce [\d.]+ s, waiting [\d.]+ s/,
  );
});

test('descriptions have numbers as people write them', () => {
  for (const [, label] of page.matchAll(/aria-label="([^"]*)"/g)) assert.not.match(label, /\de\+?\d/);
  assert.match(page, /aria-label="Throughput, epochs 1 to 4: images a second [\d,]+ to [\d,]+\."/);
});

test('where machines trained, it names them, and not the workers of the one that waited', () => {
  const epoch = (...machines: string[]) =>
    ({
      ...{ epoch: 1, loss: 0.5, seconds: 1, imagesPerSecond: 100 },
      machines: machines.map((machine) => ({ machine, shards: 2, seconds: 1 })),
    }) as unknown as EpochEvent;
  const start = { recipe: PRESETS.quick, dataset: DATA, trainedOn: DATA, workers: 2 } as StartLine;
  const test = { images: 100, accuracy: 0.1, loss: 0.5, interval: [0, 0.2] } as unknown as Score;
  const done = { test, epochs: 1, trainingSeconds: 1, totalSeconds: 1, weightsSha256: '' } as ScoredDone;
  const options = { dataset: 'mnist', out: 'model.safetensors', half: false, report: true };
  const record = { name: 'a-run', start, options, warnings: [], done };
  const numbers = { validationImages: 0, trainingImages: 1, testImages: 1, parameters: 1 };
  const settings = (epochs: EpochEvent[]) =>
    renderSettings({ ...record, start: { ...start, ...numbers }, epochs }, {
      metadata: { weightsSha256: '' },
    } as Network).text;
  const head = (epochs: EpochEvent[]) => renderHead({ ...record, epochs }).text;
  const two = [epoch('near', 'far'), epoch('far')];
  assert.match(head([epoch('near')]), 'training time on 1 machine; ');
  assert.match(head(two), 'training time on 2 machines; ');
  assert.match(settings(two), '<th scope="row">machines</th><td>far, near</td>');
  assert.not.match(head(two) + settings(two), /workers?\b/);
  assert.match(head([epoch()]), 'training time with 2 workers; ');
  assert.match(settings([epoch()]), '<th scope="row">workers</th><td>2</td>');
});

test('tells of warnings', () => {
  const epoch = { epoch: 1, loss: 0.5, seconds: 1, imagesPerSecond: 100 } as EpochEvent;
  const start = { recipe: PRESETS.quick, dataset: DATA, trainedOn: DATA } as StartLine;
  const score = {
    images: 100,
    correct: 10,
    accuracy: 0.1,
    loss: 0.5,
    interval: [0, 0.2],
  } as unknown as Score;
  const head = (warnings: string[]) => {
    const done = { test: score, epochs: 1, trainingSeconds: 1, totalSeconds: 1 } as ScoredDone;
    const options = { dataset: 'mnist', out: 'model.safetensors', half: false, report: true };
    return renderHead({ name: 'a-run', start, options, epochs: [epoch], warnings, done }).text;
  };
  assert.not.match(head([]), /Warning/);
  assert.ok(head(['a worker <died>']).includes('<strong>Warning:</strong> a worker &lt;died&gt;'));
});

test('tells that the saved weights are rounded', () => {
  const fact = (name: string) => pageWithoutValidation.match(new RegExp(`${name}</th><td>([^<]*)</td>`))?.[1];
  const [, rounded] =
    fact('saved as half precision')?.match(/^test accuracy [\d.]+&nbsp;%; weights SHA-256 ([0-9a-f]{64})$/) ??
    [];
  assert.ok(rounded);
  assert.is.not(rounded, fact('weights SHA-256'));
  assert.not.ok(page.includes('half precision'));
});

test('tells which epoch patience kept', async () => {
  const { stderr } = await space.run('train', ...TINY, '--epochs', '30', '--patience', '2');
  const run = space.runs().at(-1) as string;
  const text = readFileSync(space.file(run, 'report.html'), 'utf8');
  const [, best, epochs] =
    text.match(/weights are those of epoch (\d+) of (\d+), which had the best validation accuracy/) ?? [];
  assert.ok(Number(best) < Number(epochs) && Number(epochs) < 30, stderr);
  assert.match(text, new RegExp(`The vertical line marks epoch ${best}, whose weights were kept`));
  assert.match(text, new RegExp(`<td>${epochs} of 30, no. ${best} kept</td>`));
  parseElements(text);
});

test('shows the units that the next layer listens to most', () => {
  const layer = (units: number, inputs: number, weight: number[]) => ({
    weight: Float32Array.from(weight),
    bias: new Float32Array(units),
    inputs,
  });
  const tensors = [layer(3, 1, [9, 9, 9]), layer(2, 3, [0.1, -2, 1, 0, 2, 1])];
  assert.equal(strongestUnits(tensors, 2), [1, 2]);
});

test.run();
