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

testInBrowser('of digits that are kept at once none is lost', async () => {
  await page.evaluate(
    `document.querySelectorAll('[aria-label="It is a"] button').forEach((button) => button.click())`,
  );
  await page.getByRole('button', { name: 'Save 11 as IDX' }).waitFor();
  await page.getByRole('button', { name: 'Remove all' }).click();
  await page.getByText('Your digits were removed from this browser.').waitFor();
  assert.is(await page.getByText('as IDX').count(), 0);
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

testInBrowser('the eraser takes ink away', async () => {
  const line = async (places: readonly (readonly [number, number])[]) => {
    const [first, ...rest] = await placesOf(places);
    await page.mouse.move(...first);
    await page.mouse.down();
    for (const place of rest) await page.mouse.move(...place, { steps: 8 });
    await page.mouse.up();
  };
  await line([
    [0.3, 0.2],
    [0.3, 0.8],
  ]);
  await line(SEVEN);
  await answer().getByText('17', { exact: true }).waitFor();
  await press('Eraser');
  for (const across of [0.28, 0.3, 0.32])
    await line([
      [across, 0.05],
      [across, 0.95],
    ]);
  await answer().getByText('7', { exact: true }).waitFor();
  await press('Pen');
  await press('Clear');
});

testInBrowser(
  'a pen that is pressed harder draws wider, and no move between two frames is lost',
  async () => {
    const inks = await page.evaluate<number[]>(`(async () => {
    const canvas = document.querySelector('.sheet canvas');
    const { left, top, width, height } = canvas.getBoundingClientRect();
    // No such pointer is really down.
    canvas.setPointerCapture = () => {};
    canvas.hasPointerCapture = () => true;
    const event = (type, across, down, pressure, coalescedEvents) => new PointerEvent(type, {
      pointerId: 9, pointerType: 'pen', isPrimary: true, bubbles: true, pressure, coalescedEvents,
      clientX: left + across * width, clientY: top + down * height, button: type === 'pointermove' ? -1 : 0,
    });
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ink = async () => {
      await frame();
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((level, index) => index % 4 === 3 && level > 100).length;
    };
    const inks = [];
    for (const [across, pressure] of [[0.2, 0.1], [0.5, 1]]) {
      const before = await ink();
      canvas.dispatchEvent(event('pointerdown', across, 0.2, pressure));
      canvas.dispatchEvent(event('pointermove', across, 0.8, pressure));
      canvas.dispatchEvent(event('pointerup', across, 0.8, 0));
      inks.push((await ink()) - before);
    }
    // A detour that only the moves between show.
    const before = await ink();
    canvas.dispatchEvent(event('pointerdown', 0.8, 0.2, 0.5));
    const between = [[0.9, 0.5], [0.8, 0.8]].map(([across, down]) => event('pointermove', across, down, 0.5));
    canvas.dispatchEvent(event('pointermove', 0.8, 0.2, 0.5, between));
    canvas.dispatchEvent(event('pointerup', 0.8, 0.2, 0));
    inks.push((await ink()) - before);
    delete canvas.setPointerCapture;
    delete canvas.hasPointerCapture;
    return inks;
  })()`);
    const [light, hard, detour] = inks;
    assert.ok(hard > 1.5 * light, `${light} and ${hard} pixels`);
    assert.ok(detour > light, `${detour} pixels`);
    await press('Clear');
  },
);

testInBrowser('a finger draws, and does not scroll the page', async () => {
  const context = await visitor.context.browser()!.newContext({
    isMobile: true,
    hasTouch: true,
    viewport: { width: 390, height: 600 },
  });
  const phone = await context.newPage();
  await phone.goto(`${visitor.address}#draw`);
  const sheet = phone.locator('.sheet canvas');
  await sheet.waitFor();
  const { x, y, width, height } = (await sheet.boundingBox())!;
  const touches = await context.newCDPSession(phone);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', places: readonly number[][]) =>
    touches.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: places.map(([across, down]) => ({ x: x + across * width, y: y + down * height })),
    });
  await touch('touchStart', [[0.4, 0.2]]);
  for (const place of [
    [0.5, 0.2],
    [0.6, 0.2],
    [0.53, 0.5],
    [0.47, 0.8],
  ])
    await touch('touchMove', [place]);
  await touch('touchEnd', []);
  await phone.locator('.answer output').getByText('7', { exact: true }).waitFor();
  assert.ok((await phone.evaluate<number>('document.documentElement.scrollHeight - innerHeight')) > 100);
  assert.is(await phone.evaluate('scrollY'), 0);
  await context.close();
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
