// Every room, light and dark, by axe-core; at widths from a small phone to a large screen, and at a zoom of 200 %; without
// motion, and in forced colours.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testInBrowser, Visitor } from './browser.js';
import { begin, hashInPage, placeOf, RECIPE } from './training.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [320, 390, 768, 1440, 2560];
/** A window of 1280 by 800 at a zoom of 200 %. */
const ZOOMED = { width: 640, height: 400 };

let visitor: Visitor;

/** What axe-core finds wrong, in words. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 200) + failureSummary)))`,
  );
}

const drawing = (name: string, path: string) => ({
  name,
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect width="90" height="90" fill="#fff"/>' +
      `<path d="${path}" fill="none" stroke="#000" stroke-width="6"/></svg>`,
  ),
});

/** Rooms with something in them. */
const ROOMS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async read(page) {
    await page
      .getByLabel('Choose pictures')
      .setInputFiles([
        drawing('one.svg', 'M20 20h50L40 70'),
        drawing('lines.svg', 'M10 10h20L20 35M50 10h20L60 35M10 50h20L20 80'),
      ]);
    const lines = page.getByRole('article', { name: 'lines.svg' });
    await lines.locator('.box').nth(2).click();
    for (const each of [lines, page.getByRole('article', { name: 'one.svg' })])
      await each.getByText('Probability of each digit').waitFor();
  },
  async draw(page) {
    await page.locator('.sheet canvas').click();
    await page.locator('.answer .reading').waitFor();
  },
  async train(page) {
    // So high that the lanes are in view, whatever appears above.
    await page.setViewportSize({ width: 1280, height: 2400 });
    await begin(page);
    await hashInPage(page);
  },
};

for (const [room, fill] of Object.entries(ROOMS)) {
  testInBrowser(
    `axe-core finds nothing in ${room}, light or dark, and nothing is wider than the screen`,
    async () => {
      visitor ??= await Visitor.come();
      const page = await visitor.open(
        room === 'train' ? placeOf({ ...RECIPE, hidden: [512], epochs: 8 }, 2) : room,
      );
      await fill(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        assert.equal(await faultsOf(page), []);
      }
      for (const width of [...WIDTHS, ...WIDTHS.toReversed()]) {
        await page.setViewportSize({ width, height: 800 });
        const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.ok((beyond as number) <= 0, `${beyond} pixels beyond ${width}`);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(ZOOMED);
      assert.equal(await cutOff(page), []);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      if (room === 'train') await assertStill(page);
      if (room === 'train') await assertWholeOnPhone(page);
      assert.is(await page.evaluate('document.getAnimations().length'), 0);
      await page.emulateMedia({ reducedMotion: null, forcedColors: 'active' });
      if (room === 'train') await assertSeenInForcedColours(page);
      visitor.assertContent();
    },
  );
}

/** What does not fit: what is beyond the screen and cannot be scrolled to within its place, and text that is clipped. */
const cutOff = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll('main *, header *')].flatMap((element) => {
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width === 0 || height === 0 || element.closest('.skip, .scroll, .steps, .lanes, svg, input[type=file]')) return [];
    const isBeyond = left < -1 || right > innerWidth + 1;
    const isClipped = getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    return isBeyond || isClipped ? [element.outerHTML.slice(0, 120)] : [];
  })`);

/** Who wants no motion has slow motion by hand. */
async function assertStill(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Slow motion of one step' }).click();
  await page.getByRole('button', { name: 'Play' }).waitFor();
  await page.waitForTimeout(100);
  assert.is(await page.locator('.slow input[type=range]').inputValue(), '0');
}

/** On the smallest phone words stand beside nothing that leaves them no room: none is cut, and no caption is broken. */
async function assertWholeOnPhone(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  const faults = await page.evaluate<string[]>(`[
    ...[...document.querySelectorAll('.phase-words dd, .taken td')].filter(
      (words) => words.scrollWidth > words.clientWidth || words.clientWidth < 200 && !words.matches('.number')
    ),
    ...[...document.querySelectorAll('.mistakes span, .mistakes small, .taken th')].filter((caption) => {
      const text = document.createRange();
      text.selectNodeContents(caption);
      const { left, right } = text.getBoundingClientRect();
      const isBroken = new Set([...text.getClientRects()].map(({ bottom }) => Math.round(bottom / 8))).size > 1;
      return isBroken || right - left > caption.getBoundingClientRect().width + 4;
    }),
    ...[...document.querySelectorAll('.scroll:has(.confusion)')].filter((place) => place.scrollWidth > place.clientWidth),
    ...[...document.querySelectorAll('.plan select')].filter((select) => {
      const whole = select.cloneNode(true);
      document.body.append(whole);
      whole.value = select.value;
      whole.style.width = 'auto';
      const { width } = whole.getBoundingClientRect();
      whole.remove();
      return select.offsetWidth > 0 && width > select.offsetWidth + 1;
    }),
  ].map((element) => element.outerHTML.slice(0, 120))`);
  assert.equal(faults, []);
  assert.equal(await cutOff(page), []);
}

/** Where the system chooses the colours, the bars of map are still to be seen: their middle is blue. */
async function assertSeenInForcedColours(page: Page): Promise<void> {
  assert.ok(await page.evaluate(`matchMedia('(forced-colors: active)').matches`));
  const bar = await page.locator('.key .task.map').screenshot();
  const { channels } = await sharp(bar).stats();
  const [red, , blue] = channels.map(({ mean }) => mean);
  assert.ok(blue - red > 40, `red ${red}, blue ${blue}`);
}

test.after(() => visitor?.leave());

test.run();
