// docs/pictures/page.png and page-dark.png: what the page of `npm run page` shows after some epochs, in Chromium: who did
// what in a step, and the weights of the first layer.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { root } from '../files.mjs';

/** An experiment that takes some seconds. */
const PLACE = 'train?preset=quick&epochs=6&data=builtin&images=20000&workers=2';
/** So high that all of it is seen at once: tasks are timed only while somebody looks. */
const SIZE = { width: 1280, height: 2400 };

/** The sections to show, from the first to the last. */
const [FIRST, LAST] = ['MapReduce at work', 'What the first layer looks for'];

/** Minutes on a busy machine. */
const PATIENCE_MILLISECONDS = 300_000;

const server = spawn(process.execPath, [join(root, 'scripts', 'run.mjs'), 'page', '--port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: SIZE });
  page.setDefaultTimeout(PATIENCE_MILLISECONDS);
  await page.goto(`${await addressOf(server)}#${PLACE}`);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.waitForSelector('#weights-hash');
  const clip = around(await boxOf(page, FIRST), await boxOf(page, LAST));
  for (const [name, colorScheme] of [
    ['page', 'light'],
    ['page-dark', 'dark'],
  ]) {
    await page.emulateMedia({ colorScheme });
    await sharp(await page.screenshot({ clip }))
      .png({ palette: true, colours: 32, effort: 10 })
      .toFile(join(root, 'docs', 'pictures', `${name}.png`));
  }
} finally {
  await browser.close();
  server.kill();
}

/** Where the section of a heading lies on the whole page. */
function boxOf(page, heading) {
  return page
    .locator('section', { has: page.getByRole('heading', { name: heading }) })
    .last()
    .boundingBox();
}

/** From one box to another below it, with a little of what is around them. */
function around(first, last) {
  const margin = 16;
  return {
    x: first.x - margin,
    y: first.y - margin,
    width: first.width + 2 * margin,
    height: last.y + last.height - first.y + 2 * margin,
  };
}

/** The address in the line that the server prints. */
async function addressOf({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const [address] = line.match(/http:\/\/\S+/) ?? [];
    if (address) return address;
  }
  throw new Error('The server ended before it printed an address.');
}
