// The room Read with many digits: lines that stay whole, tables, and the digit that is pressed.

import type { Page } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testInBrowser, Visitor } from './browser.js';

const WIDTHS = [320, 360, 768, 1440];
const PITCH = { across: 50, down: 60 };
const SEVEN = 'h20l-14 26';
/** Like no digit in particular. */
const CORNER = 'v26h14';

let visitor: Visitor;
let page: Page;

/** Rows of sevens, of which the second of each is unsure; within ruled lines, they make a table. */
function sevens(name: string, rows: number, columns: number, { isRuled = false } = {}) {
  const { across, down } = PITCH;
  const [width, height] = [columns * across, rows * down];
  const paths: string[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      paths.push(`M${column * across + 15} ${row * down + 17}${column === 1 ? CORNER : SEVEN}`);
  const rules: string[] = [];
  for (let row = 0; row <= rows; row++) rules.push(`M0 ${row * down}h${width}`);
  for (let column = 0; column <= columns; column++) rules.push(`M${column * across} 0v${height}`);
  const drawn = (path: string[], thickness: number) =>
    `<path d="${path.join('')}" fill="none" stroke="#000" stroke-width="${thickness}"/>`;
  const size = [width + 60, height + 60];
  const buffer = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="-30 -30 ${size.join(' ')}">` +
      `<rect x="-30" y="-30" width="100%" height="100%" fill="#fff"/>${drawn(paths, 4)}${isRuled ? drawn(rules, 2) : ''}</svg>`,
  );
  return { name, mimeType: 'image/svg+xml', buffer };
}

/** Shows one picture alone. */
async function show(picture: ReturnType<typeof sevens>): Promise<void> {
  const clear = page.getByRole('button', { name: 'Remove all' });
  if ((await clear.count()) > 0) await clear.click();
  await page.getByLabel('Choose pictures').setInputFiles(picture);
  await page.locator('.boxed .box').first().waitFor();
}

const beyond = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

/** On how many rows each line of the answer stands. */
const rowsOfLines = () =>
  page.evaluate<number[]>(`[...document.querySelectorAll('.digits-read .line')].map((line) => {
    const range = document.createRange();
    range.selectNodeContents(line);
    return new Set([...range.getClientRects()].map(({ top }) => top)).size;
  })`);

const sizeOfText = () =>
  page.evaluate<number>(`parseFloat(getComputedStyle(document.querySelector('.digits-read')).fontSize)`);

testInBrowser('each of several numbers is whole at every width, and smaller than one alone', async () => {
  visitor = await Visitor.come();
  page = await visitor.open('read');
  await show(sevens('lines.svg', 4, 9));
  const text = await page.locator('.digits-read').textContent();
  assert.is(text, Array(4).fill('7?7777777').join(' / '));
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 740 });
    assert.equal(await rowsOfLines(), [1, 1, 1, 1], `at ${width}`);
    assert.ok((await beyond()) <= 0, `at ${width}`);
  }
  const several = await sizeOfText();
  await show(sevens('line.svg', 1, 9));
  assert.ok(several <= (await sizeOfText()) / 2, `${several}`);
});

testInBrowser(
  'a long number is smaller where there is less room; no number is wider than the page',
  async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    assert.equal(await rowsOfLines(), [1]);
    await show(sevens('long.svg', 1, 30));
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 740 });
      assert.ok((await beyond()) <= 0, `at ${width}`);
    }
    assert.ok((await sizeOfText()) >= 20);
  },
);

testInBrowser('a table is shown as one, and not as text as well', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await show(sevens('table.svg', 9, 9, { isRuled: true }));
  const rows = await page.locator('table.cells tr').allTextContents();
  assert.equal(rows, Array(9).fill('7?7777777'));
  assert.is(await page.locator('.digits-read').count(), 0);
  const hidden = await page.evaluate(`(() => {
    const { scrollWidth, clientWidth } = document.querySelector('.scroll:has(.cells)');
    return scrollWidth - clientWidth;
  })()`);
  assert.is(hidden, 0, 'nine columns fit a phone');
});

/** Whether what is told of the pressed digit is in the window, some frames after it was laid out. */
const isSeen = () =>
  page.evaluate<boolean>(`(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    const { top, bottom } = document.querySelector('.looked .reading').getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  })()`);

testInBrowser('what is told of a pressed digit is seen where it was pressed, on a phone too', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const [width, height] of [
    [360, 740],
    [1280, 900],
  ]) {
    await page.setViewportSize({ width, height });
    await show(sevens('table.svg', 9, 9, { isRuled: true }));
    await page.locator('.boxed .box').nth(20).click();
    assert.ok(await isSeen(), 'at once, without motion');
    await page.getByText('Evidence for 7 in blue, against it in orange').waitFor();
    assert.ok(await isSeen(), 'and nothing moves when the evidence comes');
  }
  await page.emulateMedia({ reducedMotion: null });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.evaluate('scrollTo(0, 0)');
  await page.locator('.boxed .box').nth(20).click();
  for (let turn = 0; turn < 100 && !(await isSeen()); turn++) await page.waitForTimeout(50);
  assert.ok(await isSeen(), 'after it was scrolled to');
  visitor.assertContent();
});

testInBrowser('a table and lines are copied as text; where a browser refuses, it is said', async () => {
  await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copy = page.getByRole('button', { name: 'Copy text' });
  for (const [picture, text] of [
    [sevens('table.svg', 3, 3, { isRuled: true }), '7\t?\t7\n7\t?\t7\n7\t?\t7'],
    [sevens('lines.svg', 2, 3), '7?7\n7?7'],
  ] as const) {
    await show(picture);
    await copy.click();
    await page.getByText('Text copied.').waitFor();
    assert.is(await page.evaluate('navigator.clipboard.readText()'), text);
  }
  await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))`);
  await copy.click();
  await page.getByText('does not allow copying: select the text and copy it yourself.').waitFor();
  visitor.assertContent();
});

test.after(() => visitor?.leave());

test.run();
