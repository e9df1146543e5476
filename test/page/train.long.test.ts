// The room Train: the weights that a page trains are those of Node, bit for bit, whatever happens to its workers.

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addBuiltinDigits, addNonDigits } from '../../src/data/builtin/dataset.js';
import { withExtra } from '../../src/data/extra.js';
import { encodeImages, encodeLabels, parsePair } from '../../src/data/idx.js';
import { MNIST_FILES } from '../../src/data/mnist-files.js';
import { hashTensors } from '../../src/engine/network/hash.js';
import type { RecipeOptions } from '../../src/engine/recipe/options.js';
import { decodeModel } from '../../src/formats/decode-model.js';
import { requireNetwork } from '../../src/formats/model.js';
import { inflateRaw } from '../../src/node/inflate.js';
import { machine } from '../../src/node/machine.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { testInBrowser, Visitor } from './browser.js';
import { begin, drawBuiltin, hashInNode, hashInPage, placeOf, RECIPE } from './training.js';

let visitor: Visitor;

/** A data set of files, in the order of MNIST's. */
const SMALL = syntheticDataset(60, 20, 3);
const IDX = [
  encodeImages(SMALL.training),
  encodeLabels(SMALL.training.labels),
  encodeImages(SMALL.test),
  encodeLabels(SMALL.test.labels),
];

testInBrowser('1, 2 and 3 workers train to the bits of Node', async () => {
  visitor = await Visitor.come();
  const expected = await hashInNode(RECIPE);
  for (const workers of [1, 2, 3]) {
    const page = await visitor.open(placeOf(RECIPE, workers));
    await begin(page);
    assert.is(await hashInPage(page), expected, `${workers} workers`);
    const command = 'npm run train -- --preset quick --hidden 96 --epochs 3 --validation 500 --data FOLDER';
    assert.match((await page.textContent('.result')) ?? '', command);
    await page.close();
  }
  visitor.assertContent();
});

testInBrowser(
  'so they do by relaxed arithmetic on the same processor, on edges, and with two hidden layers',
  async () => {
    for (const options of [
      { ...RECIPE, arithmetic: 'relaxed' },
      { ...RECIPE, input: 'edges' },
      { ...RECIPE, hidden: [96, 40], optimizer: 'adam', lr: 0.002, dropout: 0.1 },
    ] satisfies RecipeOptions[]) {
      const page = await visitor.open(placeOf(options, 2));
      await begin(page);
      assert.is(await hashInPage(page), await hashInNode(options));
      await page.close();
    }
    visitor.assertContent();
  },
);

/** Longer than anybody waits, so that there is time to kill and to stop. */
const ENDLESS: RecipeOptions = { ...RECIPE, epochs: 2000 };

testInBrowser('a killed worker changes nothing, and lanes show who does what', async () => {
  const page = await visitor.open(placeOf(ENDLESS, 2));
  await begin(page);
  await page.getByRole('button', { name: 'Kill a worker' }).click();
  // The epoch, or the evaluation after it.
  await page.getByText('is repeated').first().waitFor();
  // Tasks are timed while somebody looks. What appears above may push the lanes out of sight.
  const slowMotion = page.getByRole('button', { name: 'Slow motion of one step' });
  while (!(await slowMotion.isVisible())) {
    await page.getByRole('heading', { name: 'MapReduce at work' }).scrollIntoViewIfNeeded();
    await page.waitForTimeout(100);
  }
  await slowMotion.click();
  assert.is(await page.locator('.lane').count(), 2);
  assert.ok((await page.locator('.task.map').count()) > 4);
  assert.equal(await page.locator('.phase-marks span').allTextContents(), [
    'Forward',
    'Loss',
    'Backward and update',
  ]);
  const overflow = await page.evaluate(
    "getComputedStyle(document.querySelector('.phase-marks span')).textOverflow",
  );
  assert.is(overflow, 'ellipsis', 'a name without room is cut visibly');
  await page.getByRole('button', { name: 'Backward and update' }).click();
  await page.getByText('in the images’ order').waitFor();
  assert.is(await hashWhenStopped(page), await hashInNode(ENDLESS, { stopAfter: await epochsOf(page) }));
  await page.close();
  visitor.assertContent();
});

testInBrowser('a run that is paused goes on to the same bits after its tab was closed', async () => {
  const first = await visitor.open(placeOf(ENDLESS, 2));
  await begin(first);
  await first.getByRole('button', { name: 'Pause' }).click();
  await first.getByText('Paused between two epochs').waitFor();
  await first.close();
  const second = await visitor.open('train');
  await second.getByRole('button', { name: /^Resume after epoch/ }).click();
  assert.is(await hashWhenStopped(second), await hashInNode(ENDLESS, { stopAfter: await epochsOf(second) }));
  await second.close();
  visitor.assertContent();
});

testInBrowser(
  'so does a run whose tab was closed in the middle of it, and its worker is killed then',
  async () => {
    const first = await visitor.open(placeOf(ENDLESS, 2));
    await begin(first);
    // Epochs are kept once a second.
    await first.getByText(/^Epoch [1-9]\d+ of 2000$/).waitFor();
    await first.waitForTimeout(1500);
    await first.close();
    const second = await visitor.open('train');
    await second.getByRole('button', { name: /^Resume after epoch/ }).click();
    await second.getByRole('button', { name: 'Kill a worker' }).click();
    await second.getByText('is repeated').first().waitFor();
    assert.is(
      await hashWhenStopped(second),
      await hashInNode(ENDLESS, { stopAfter: await epochsOf(second) }),
    );
    await second.close();
    visitor.assertContent();
  },
);

testInBrowser('a trained model is saved as files that others read', async () => {
  const page = await visitor.open(placeOf(RECIPE, 2));
  await begin(page);
  const hash = await hashInPage(page);
  const save = async (format: string) => {
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: `Save as ${format}` }).click();
    const file = await saving;
    assert.is(file.suggestedFilename(), `model.${format}`);
    return readFileSync(await file.path());
  };
  const open = async (format: string) => {
    const name = `model.${format}`;
    return requireNetwork(name, decodeModel(name, await save(format), inflateRaw), 'is saved here');
  };
  const network = await open('safetensors');
  for (const { tensors } of [network, await open('npz')]) assert.is(await hashTensors(tensors), hash);
  // What other programs make of it: test/formats/exports.long.test.ts.
  const onnx = await save('onnx');
  for (const { weight } of network.tensors.slice(0, -1))
    assert.ok(onnx.includes(Buffer.from(weight.slice().buffer)), 'the weights');
  visitor.assertContent();
});

testInBrowser('1 to 8 workers are compared, each to the same bits', async () => {
  const page = await visitor.open(placeOf({ ...RECIPE, hidden: [32] }, 2));
  await page.getByRole('button', { name: 'Compare 1 to 8 workers' }).click();
  await page.getByText('Not shown while worker counts are compared.').waitFor();
  await page.locator('.bars tbody tr').first().waitFor();
  assert.is(await page.locator('.bars tbody tr').count(), 8, 'all have had a turn');
  await page.getByText('Ready. Training runs in this browser.').waitFor();
  await page.getByText('All weights are the same.').waitFor();
  // On a phone no figure is broken, and the bars can be told apart.
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 740 });
    const broken = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll('.bars tbody td')].flatMap((cell) => {
      const text = document.createRange();
      text.selectNodeContents(cell.querySelector('code') ?? cell.lastChild);
      if (cell.querySelector('.bar')) text.setStartAfter(cell.querySelector('.bar'));
      const lines = new Set([...text.getClientRects()].map(({ bottom }) => Math.round(bottom / 8)));
      return lines.size > 1 ? [cell.textContent] : [];
    })`);
    assert.equal(broken, [], `${width} pixels`);
    const [beyond, longest] = await page.evaluate<number[]>(`[
      document.querySelector('.bars').getBoundingClientRect().right -
        document.querySelector('.bars').parentElement.getBoundingClientRect().right,
      Math.max(...[...document.querySelectorAll('.bars .bar')].map((bar) => bar.getBoundingClientRect().width)),
    ]`);
    assert.ok(beyond <= 0, `${beyond} pixels beyond its card of ${width}`);
    assert.ok(longest >= 40, `the longest bar has ${longest} pixels at ${width}`);
  }
  visitor.assertContent();
});

testInBrowser(
  'a comparison says where it was begun what goes on, and is stopped there, also before it is warm',
  async () => {
    const page = await visitor.open(placeOf({ ...RECIPE, hidden: [32] }, 2));
    const section = page.getByRole('region', { name: 'Workers compared' });
    const begin = section.getByRole('button', { name: 'Compare 1 to 8 workers' });
    await begin.click();
    await section.getByText('Comparing workers, in turns: warming up.').waitFor({ timeout: 1000 });
    // It may be over before one looks for it, so the page itself looks.
    await page.evaluate(`{
      globalThis.wasTold = false;
      const section = document.querySelector('[aria-labelledby=compare]');
      const look = () => { globalThis.wasTold ||= section.textContent.includes('Stopping …'); };
      new MutationObserver(look).observe(section, { subtree: true, childList: true, characterData: true });
    }`);
    await section.getByRole('button', { name: 'Stop comparing' }).click();
    await page.getByText('Ready. Training runs in this browser.').waitFor();
    assert.ok(await page.evaluate('wasTold'));
    assert.is(await page.locator('.bars').count(), 0, 'no round was over');
    await begin.click();
    await section.getByText(/in turns: [1-8] of 8 rounds\.$/).waitFor();
    await section.getByRole('button', { name: 'Stop comparing' }).click();
    await page.getByText('Ready. Training runs in this browser.').waitFor();
    assert.ok(await begin.isEnabled());
    assert.is(await section.getByText('Stopping …').count(), 0);
    const wild = await visitor.open(placeOf({ ...RECIPE, hidden: [32], lr: 1000, weightDecay: 0.9 }, 2));
    await wild.getByRole('button', { name: 'Compare 1 to 8 workers' }).click();
    await wild.getByRole('region', { name: 'Workers compared' }).getByText('Training diverged').waitFor();
    visitor.assertContent();
  },
);

testInBrowser(
  "MNIST's files are checked as they are dropped, and trained on to the bits of Node",
  async () => {
    const page = await visitor.open('train?preset=quick&hidden=32&epochs=1&validation=0&data=mnist');
    const files = Object.values(MNIST_FILES).map(({ name }, index) => ({
      name: `${name}.gz`,
      mimeType: 'application/gzip',
      buffer: gzipSync(IDX[index]),
    }));
    const choose = page.getByLabel("Choose MNIST's four files");
    await choose.setInputFiles(files.slice(1));
    await page.getByText('missing: train-images-idx3-ubyte').waitFor();
    await choose.setInputFiles([{ ...files[0], buffer: Buffer.from([0x1f, 0x8b, 8, 0]) }, ...files.slice(1)]);
    await page.getByText('expected a whole gzip file, found a damaged one').waitFor();
    await choose.setInputFiles(files);
    await page.getByText('60 training and 20 test images of your files').waitFor();
    await begin(page);
    const recipe: RecipeOptions = { preset: 'quick', hidden: [32], epochs: 1, validation: 0 };
    assert.is(await hashInPage(page), await hashInNode(recipe, { dataset: SMALL }));
    assert.match((await page.textContent('.result')) ?? '', '--data FOLDER');
    visitor.assertContent();
  },
);

testInBrowser('a phone is asked for fewer digits, unless the address says how many', async () => {
  const context = await visitor.context.browser()!.newContext({
    isMobile: true,
    hasTouch: true,
    viewport: { width: 390, height: 844 },
  });
  for (const [place, digits] of [
    ['train', '20000'],
    ['train?images=60000', '60000'],
  ]) {
    const phone = await context.newPage();
    await phone.goto(`${visitor.address}#${place}`);
    const choice = phone.locator('label.field', { hasText: /^Digits/ }).locator('select');
    assert.is(await choice.inputValue(), digits);
    await phone.close();
  }
  await context.close();
  const page = await visitor.open('train');
  const choice = page.locator('label.field', { hasText: /^Digits/ }).locator('select');
  assert.is(await choice.inputValue(), '60000');
  visitor.assertContent();
});

testInBrowser('before any digit is kept in Draw, none can be added', async () => {
  const page = await visitor.open('train');
  assert.ok(await page.getByRole('checkbox', { name: /none kept in Draw yet/ }).isDisabled());
  visitor.assertContent();
});

/** The files, by name, that a button saves. */
async function filesOf(page: Page, button: string, count: number): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  page.on('download', async (download) =>
    files.set(download.suggestedFilename(), readFileSync(await download.path())),
  );
  await page.getByRole('button', { name: button }).click();
  while (files.size < count) await page.waitForTimeout(20);
  return files;
}

testInBrowser(
  'what was kept in Draw is trained on, to the bits of Node with the files that Draw saves',
  async () => {
    const draw = await visitor.open('draw');
    await draw.locator('.sheet canvas').click();
    await draw.getByRole('group', { name: 'It is a' }).getByRole('button', { name: '1' }).click();
    await draw.getByText('Kept as a 1.').waitFor();
    const saved = await filesOf(draw, 'Save 1 as IDX', 2);
    await draw.close();
    const [images, labels] = [MNIST_FILES.trainingImages, MNIST_FILES.trainingLabels].map(({ name }) => name);
    const extra = parsePair(images, saved.get(images)!, labels, saved.get(labels)!);
    const dataset = await withExtra(await drawBuiltin(), extra, 'kept images');

    const page = await visitor.open(placeOf(RECIPE, 2, true));
    await begin(page);
    assert.is(await hashInPage(page), await hashInNode(RECIPE, { dataset }));
    assert.match((await page.textContent('.result')) ?? '', '--extra KEPT');
    await page.close();

    // With what a recipe adds, too: in the order of the command, which adds it to the files that the page saves.
    const added = { ...RECIPE, addBuiltin: 200, addNonDigits: 100 };
    const drawers = { machine, workers: 2, listener: { onDrawn() {}, onWarning() {} } };
    const whole = await addNonDigits(
      await addBuiltinDigits(dataset, added.addBuiltin, drawers),
      added.addNonDigits,
    );
    const other = await visitor.open(placeOf(added, 2, true));
    await begin(other);
    assert.is(await hashInPage(other), await hashInNode(added, { dataset: whole }));
    const files = await filesOf(other, 'save them as four IDX files', 4);
    const { training } = await drawBuiltin();
    assert.equal(files.get(images), Buffer.from(encodeImages(training)));
    assert.equal(files.get(labels), Buffer.from(encodeLabels(training.labels)));
    visitor.assertContent();
  },
);

testInBrowser('a recipe that cannot be trained is refused before anything is done', async () => {
  const page = await visitor.open('train?preset=quick&batch=0');
  await page.getByText('Batch must be a whole number from 1 to 16,384; found 0.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Train', exact: true }).isDisabled());
  visitor.assertContent();
});

testInBrowser(
  'what an address says wrongly besides the recipe is named, until something is chosen',
  async () => {
    const page = await visitor.open('train?preset=foo&data=builtin&images=7&workers=99');
    const train = page.getByRole('button', { name: 'Train', exact: true });
    const form = page.locator('.plan .error');
    await form.waitFor();
    const faults = ((await form.textContent()) ?? '').split('\n');
    assert.equal(
      faults.map((fault) => fault.split(' ')[0]),
      ['Preset', 'Digits', 'Workers'],
    );
    assert.ok(await train.isDisabled());
    assert.match(page.url(), /preset=foo.*images=7&workers=99/);
    await page.getByRole('radio', { name: /^quick/ }).check();
    await page
      .locator('label.field', { hasText: /^Digits/ })
      .locator('select')
      .selectOption('6000');
    await page.getByRole('slider').fill('2');
    await form.waitFor({ state: 'detached' });
    assert.ok(await train.isEnabled());
    await page.getByText('5,000 to train on, 1,000 held out for validation.').waitFor();
    visitor.assertContent();
  },
);

testInBrowser('what a run comes to is shown as it learns', async () => {
  const page = await visitor.open(placeOf(ENDLESS, 2));
  await page.setViewportSize({ width: 1280, height: 3000 });
  await begin(page);
  const first = page.getByRole('region', { name: 'What the first layer looks for' });
  await first.waitFor();
  const shown = () =>
    page.evaluate<string[]>(`[
      ...[...document.querySelectorAll('.chart output')].map(({ textContent }) => textContent),
      String(document.querySelector('.tiles canvas').getContext('2d').getImageData(0, 0, 28, 28).data),
      document.querySelector('.lanes')?.innerHTML,
      document.querySelector('.confusion').textContent,
    ]`);
  await page.locator('.lanes').waitFor();
  const [loss, validationLoss, accuracy, validationAccuracy, speed, ...pictures] = await shown();
  for (const each of [loss, validationLoss]) assert.match(each, /^\d\.\d{3}$/);
  for (const each of [accuracy, validationAccuracy]) assert.match(each, /^\d+\.\d+ %$/);
  assert.match(speed, /^\d+ k$/);
  // Each of these changes while the network learns.
  for (let turn = 0; (await shown()).slice(5).some((each, index) => each === pictures[index]); turn++) {
    assert.ok(turn < 1000, 'something stands still');
    await page.waitForTimeout(50);
  }
  assert.is(await page.locator('.tiles canvas').count(), 64);
  await page
    .getByRole('img', { name: /^A \d that is read as \d$/ })
    .first()
    .waitFor();
  await page.close();
  visitor.assertContent();
});

testInBrowser('a setting that there is none of is named, until it is left out', async () => {
  const page = await visitor.open('train?preset=quick&epoch=3');
  const train = page.getByRole('button', { name: 'Train', exact: true });
  await page.getByText('found "epoch". Correct it there, or leave it out.').waitFor();
  assert.ok(await train.isDisabled());
  assert.match(page.url(), /epoch=3/);
  await page.getByRole('button', { name: 'Leave out what is no setting' }).click();
  await page.locator('.plan .error').waitFor({ state: 'detached' });
  assert.ok(await train.isEnabled());
  assert.not.match(page.url(), /epoch=3/);
  const lost = await visitor.open('tain?preset=quick');
  await lost.getByText('found "tain". This is the room read.').waitFor();
  visitor.assertContent();
});

testInBrowser('by keyboard alone a run is begun, paused, looked at slowly and stopped', async () => {
  const page = await visitor.open(placeOf(ENDLESS, 2));
  /** Goes on from where the focus is; whoever lost it would begin at the top of the page. */
  const tabTo = async (name: string, most: number) => {
    const wanted = page.getByRole('button', { name, exact: true });
    await wanted.waitFor();
    for (let turn = 0; turn < most; turn++) {
      await page.keyboard.press('Tab');
      if (await wanted.evaluate((button) => button.matches(':focus'))) return;
    }
    assert.unreachable(`${name} was not reached`);
  };
  const isIn = (region: string) =>
    page.getByRole('region', { name: region }).evaluate((place) => place.matches(':focus'));
  /** Goes to a button by Tab, and presses it. */
  const press = async (name: string, most: number) => {
    await tabTo(name, most);
    await page.keyboard.press('Enter');
  };
  await press('Train', 40);
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  assert.ok(await isIn('Run'));
  await press('Pause', 1);
  await page.getByText('Paused between two epochs').waitFor();
  await press('Continue', 1);
  await page.getByRole('heading', { name: 'MapReduce at work' }).scrollIntoViewIfNeeded();
  for (const [from, to, most] of [
    ['Slow motion of one step', 'Back to the live view', 6],
    ['Back to the live view', 'Slow motion of one step', 8],
  ] as const) {
    await press(from, most);
    await page.getByRole('button', { name: to }).waitFor();
    assert.ok(await isIn('MapReduce at work'));
  }
  await page.close();
  visitor.assertContent();
});

testInBrowser(
  'a file that is dropped beside where it belongs does not take the place of the page',
  async () => {
    const isTaken = (page: Page) =>
      page.evaluate<boolean[]>(`['dragover', 'drop'].map((type) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['no images'], 'notes.txt'));
      const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector('h1').dispatchEvent(event);
      return event.defaultPrevented;
    })`);
    const page = await visitor.open('train?preset=quick&data=builtin');
    assert.equal(await isTaken(page), [true, true]);
    const mnist = await visitor.open('train?preset=quick&data=mnist');
    await mnist.getByText("Choose MNIST's four files").waitFor();
    assert.equal(await isTaken(mnist), [true, true]);
    // Anywhere in the room MNIST's files are welcome, and others are told to be none.
    await mnist.locator('.drop .error').waitFor();
    visitor.assertContent();
  },
);

testInBrowser('an entry that is no value is refused as one out of range is, and never trained', async () => {
  const page = await visitor.open('train?preset=quick');
  const train = page.getByRole('button', { name: 'Train', exact: true });
  for (const [label, text, message] of [
    ['Hidden layers', 'foo', 'such as 512 or 1024,512; found "foo".'],
    ['Learning rate', '0,2', 'Learning rate must be above 0, at most 1,000; found "0,2".'],
    ['Seed', 'x', 'found "x".'],
    ['Epochs', '', 'Epochs must be a whole number from 1 to 100,000; found nothing.'],
  ]) {
    const field = page.getByLabel(label, { exact: true });
    const before = await field.inputValue();
    await field.fill(text);
    await field.press('Tab');
    await page.getByText(message).waitFor();
    assert.ok(await train.isDisabled(), label);
    assert.ok(await page.getByRole('button', { name: 'Compare 1 to 8 workers' }).isDisabled(), label);
    await field.fill(before);
    await field.press('Tab');
    await page.getByText(message).waitFor({ state: 'detached' });
    assert.ok(await train.isEnabled(), label);
  }
  visitor.assertContent();
});

testInBrowser('a link wins over what was set in the room before; its name alone does not', async () => {
  const page = await visitor.open('train?preset=quick&epochs=5');
  const epochs = page.getByLabel('Epochs', { exact: true });
  await epochs.fill('3');
  await epochs.press('Tab');
  await page.waitForURL(/epochs=3/);
  const go = (place: string) => page.evaluate(`location.hash = '${place}'`);
  await go('read');
  await page.getByRole('heading', { name: 'Read', exact: true }).waitFor();
  await go('train?preset=default&epochs=7&images=6000');
  await page.getByRole('heading', { name: 'Train', exact: true }).waitFor();
  assert.is(await epochs.inputValue(), '7');
  assert.ok(await page.getByRole('radio', { name: /^default/ }).isChecked());
  assert.match(page.url(), /#train\?preset=default&epochs=7&.*images=6000/);
  await go('train?preset=default&epochs=9');
  await page.waitForURL(/epochs=9&.*workers=/);
  assert.is(await epochs.inputValue(), '9');
  await go('train');
  await page.waitForURL(/#train\?preset=default&epochs=9&/);
  visitor.assertContent();
});

testInBrowser('the link of a result is that of its run, whatever the form says by then', async () => {
  await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await visitor.open(placeOf(RECIPE, 2));
  await begin(page);
  await hashInPage(page);
  await page.getByRole('radio', { name: /^accurate/ }).check();
  await page.getByRole('button', { name: 'Copy link to this experiment' }).click();
  await page.getByText('Link copied.').waitFor();
  assert.is(
    await page.evaluate('navigator.clipboard.readText()'),
    `${visitor.address}#${placeOf(RECIPE, 2)}`,
  );
  visitor.assertContent();
});

/** Stops a run that has begun; the hash is that of its whole epochs. */
async function hashWhenStopped(page: Page): Promise<string> {
  await page.getByText(/^Epoch \d+ of 2000$/).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  return hashInPage(page);
}

/** After how many epochs a run says that it was stopped. */
async function epochsOf(page: Page): Promise<number> {
  await page.getByText(/^Stopped after/).waitFor();
  return Number((await page.locator('.status p').textContent())?.match(/after (\d+) epoch/)?.[1]);
}

testInBrowser('the memory of a run is free again when it is over', async () => {
  const collector = await Visitor.come({}, undefined, ['--js-flags=--expose-gc']);
  try {
    const page = await collector.open(placeOf(RECIPE, 2));
    const trainAgain = async () => {
      await begin(page);
      await hashInPage(page);
    };
    await trainAgain();
    const trainer = page.workers().find((worker) => worker.url().endsWith('trainer.js'))!;
    await trainer.evaluate(`
      self.made = 0;
      self.freed = 0;
      const registry = new FinalizationRegistry(() => self.freed++);
      const { Memory } = WebAssembly;
      self.pages = [];
      WebAssembly.Memory = function (descriptor) {
        const memory = new Memory(descriptor);
        self.pages.push([descriptor.initial, descriptor.maximum]);
        registry.register(memory, self.made++);
        return memory;
      };
    `);
    for (let run = 0; run < 4; run++) await trainAgain();
    // The last run's may still be held by what shows it.
    const [made, freed] = (await trainer.evaluate(`(async () => {
      for (let look = 0; look < 100 && freed < made - 1; look++) {
        gc();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return [made, freed];
    })()`)) as [number, number];
    assert.is(made, 4);
    for (const [initial, maximum] of await trainer.evaluate<[number, number][]>('self.pages'))
      assert.is(maximum, initial, 'no more is asked for than is needed');
    assert.ok(freed >= made - 1, `${freed} of ${made} were freed`);
  } finally {
    await collector.leave();
  }
});

test.after(() => visitor?.leave());

test.run();
