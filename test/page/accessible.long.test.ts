// Every room, light and dark, by axe-core; and at widths from a small phone to a large screen.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testInBrowser, Visitor } from './browser.js';
import { begin, hashInPage, placeOf, RECIPE } from './training.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [320, 390, 768, 1440, 2560];

let visitor: Visitor;

/** What axe-core finds wrong, in words. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 200) + failureSummary)))`,
  );
}

/** Rooms with something in them. */
const ROOMS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async read(page) {
    await page.getByLabel('Choose pictures').setInputFiles({
      name: 'drawing.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect width="90" height="90" fill="#fff"/>' +
          '<path d="M20 20h50L40 70" fill="none" stroke="#000" stroke-width="8"/></svg>',
      ),
    });
    await page.getByText('Probability of each digit').waitFor();
  },
  async draw(page) {
    await page.locator('.sheet canvas').click();
    await page.locator('.answer .reading').waitFor();
  },
  async train(page) {
    await page.getByRole('heading', { name: 'MapReduce at work' }).scrollIntoViewIfNeeded();
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
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.ok((beyond as number) <= 0, `${beyond} pixels beyond ${width}`);
      }
      visitor.assertContent();
    },
  );
}

test.after(() => visitor?.leave());

test.run();
