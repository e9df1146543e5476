// The room Draw: by pointer, by keys and by taps, the drawing is read.

import type { Page } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testInBrowser, Visitor } from './browser.js';

let visitor: Visitor;
let page: Page;

/** Places on the sheet, by shares of its sides: a 7. */
const SEVEN = [
  [0.4, 0.2],
  [0.6, 0.2],
  [0.47, 0.8],
] as const;

const answer = () => page.locator('.answer output');
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

async function placesOf(line: readonly (readonly [number, number])[]): Promise<[number, number][]> {
  const { x, y, width, height } = (await page.locator('.sheet canvas').boundingBox())!;
  return line.map(([across, down]) => [x + across * width, y + down * height]);
}

testInBrowser('a 7 drawn with the pointer is read, in a worker, and told to screen readers', async () => {
  visitor = await Visitor.come();
  page = await visitor.open('draw');
  const [first, ...rest] = await placesOf(SEVEN);
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...place, { steps: 8 });
  await page.mouse.up();
  await answer().getByText('7', { exact: true }).waitFor();
  assert.is(await answer().getAttribute('aria-live'), 'polite');
  assert.ok(page.workers().some((worker) => worker.url().endsWith('/reader.js')));
  visitor.assertContent();
});

testInBrowser('what speaks for it lies over the drawing', async () => {
  await press('Explain');
  await page.waitForSelector('.heat canvas');
  await press('Explain');
});

testInBrowser('it is kept as what it is, and saved as a pair of IDX files', async () => {
  await page.getByRole('group', { name: 'It is a' }).getByRole('button', { name: '7' }).click();
  await page.getByText('Kept as a 7.').waitFor();
  const files: string[] = [];
  page.on('download', (download) => files.push(download.suggestedFilename()));
  await press('Save 1 as IDX');
  while (files.length < 2) await page.waitForEvent('download');
  assert.equal(files.sort(), ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte']);
});

testInBrowser('undo takes the stroke back, redo brings it again, clear empties the sheet', async () => {
  await press('Undo');
  await answer().getByText('–').waitFor();
  await press('Redo');
  await answer().getByText('7', { exact: true }).waitFor();
  await press('Clear');
  await answer().getByText('–').waitFor();
});

testInBrowser('lines by taps, for who cannot drag', async () => {
  await press('Lines by taps');
  for (const place of await placesOf(SEVEN)) await page.mouse.click(...place);
  await answer().getByText('7', { exact: true }).waitFor();
  await press('Lines by taps');
  await press('Clear');
});

testInBrowser('the same by keys', async () => {
  await page.locator('.sheet canvas').focus();
  const keys = (key: string, times: number) =>
    Array.from({ length: times }, () => page.keyboard.press(key)).reduce((all, each) => all.then(() => each));
  // From wherever the pen is to the top left corner of the sheet, and from there to where a 7 begins.
  await keys('Shift+ArrowLeft', 16);
  await keys('Shift+ArrowUp', 8);
  await keys('ArrowRight', 20);
  await keys('ArrowDown', 5);
  await page.keyboard.press(' ');
  await keys('ArrowRight', 12);
  for (let step = 0; step < 4; step++) {
    await keys('End', 1);
    await keys('ArrowDown', 3);
  }
  await page.keyboard.press(' ');
  await answer().getByText('7', { exact: true }).waitFor();
  await page.keyboard.press('c');
  await answer().getByText('–').waitFor();
  visitor.assertContent();
});

test.after(() => visitor?.leave());

test.run();
