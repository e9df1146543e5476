// npm run bench:page: what the page costs, in Chromium. An epoch beside Node's, in turns, both without joined vectors; one
// worker without shared memory beside one with; lanes that are looked at; how soon a drawing is read; sizes, first paint, and
// memory while it trains.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createCommand, runCommand } from '../src/commands/command.js';
import { drawBuiltinDataset } from '../src/data/builtin/dataset.js';
import { type RecipeOptions, toRecipe } from '../src/engine/recipe/options.js';
import type { Dataset } from '../src/engine/training/dataset.js';
import { startRun } from '../src/node/engine.js';
import { machine } from '../src/node/machine.js';
import { PAGE_FOLDER, servePage } from '../src/node/page/serve.js';
import type { Plan } from '../src/page/train/plan.js';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from './chromium.js';
import { wholeNumber } from './options.js';
import { tellLanes } from './page-lanes.js';
import { tellStrokes } from './page-strokes.js';
import { median } from './statistics.js';

/** 784-512-10 at batch 128, on the built-in digits. The first epoch, in which code is compiled, does not count. */
const OPTIONS: RecipeOptions = { preset: 'quick', hidden: [512], augment: 'none', validation: 0, epochs: 4 };

const MEMORY_MILLISECONDS = 200;
const CLOCK_READINGS = 1_000_000;

interface Options {
  readonly rounds: number;
  readonly pairs: number;
  readonly strokes: number;
  readonly images: number;
}

async function run({ rounds, pairs, strokes, images }: Options): Promise<void> {
  tellSizes();
  const { server, address } = await servePage(0);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS });
  try {
    await tellPage(browser, address);
    const listener = { onDrawn() {}, onWarning() {} };
    const dataset = await drawBuiltinDataset(
      { machine, workers: 2, listener },
      { training: images, test: 1000 },
    );
    if (strokes > 0) await tellStrokes(browser, address, strokes);
    if (rounds > 0) await tellEpochs(browser, address, dataset, { rounds, images });
    if (pairs > 0) await tellLanes(browser, address, { recipe: OPTIONS, images, pairs });
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

/** What is loaded before a room is opened: the page, its style, and the code that they name. */
function tellSizes(): void {
  const read = (file: string) => readFileSync(join(PAGE_FOLDER, file));
  const first = new Set(['index.html', 'style.css', 'app.js']);
  for (const file of first)
    for (const [, name] of read(file)
      .toString()
      .matchAll(/from"\.\/(chunk-\w+\.js)"/g))
      first.add(name);
  const sizeOf = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + gzipSync(read(file)).length, 0);
  console.log(`gzipped, before a room is opened: ${kilobytes(sizeOf(first))}`);
  const code = readdirSync(PAGE_FOLDER).filter((file) => /\.(js|css|html)$/.test(file));
  console.log(`gzipped, all code: ${kilobytes(sizeOf(code))}`);
}

async function tellPage(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForSelector('h1');
  const paint = await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0].startTime`);
  console.log(`first paint: ${Math.round(paint as number)} ms`);
  // Whoever notes a task reads the clock once.
  const clock = await page.evaluate(`{
    const started = performance.now();
    for (let reading = 0; reading < ${CLOCK_READINGS}; reading++) performance.now();
    (1000 * (performance.now() - started)) / ${CLOCK_READINGS};
  }`);
  console.log(`to read the clock: ${(clock as number).toFixed(2)} us`);
  await context.close();
}

/** Epochs of one run, in seconds, without its first. */
async function epochsInNode(dataset: Dataset, workers: number): Promise<number[]> {
  const training = startRun({ recipe: toRecipe(OPTIONS), dataset, workers });
  const seconds: number[] = [];
  try {
    for await (const event of training.events()) if (event.event === 'epoch') seconds.push(event.seconds);
  } finally {
    await training.host.close();
  }
  return seconds.slice(1);
}

interface PageRun {
  readonly workers: number;
  readonly images: number;
}

/** The same in a page, by the trainer that the room Train has. */
async function epochsInPage(page: Page, { workers, images }: PageRun): Promise<number[]> {
  const plan: Plan = { options: OPTIONS, data: 'builtin', images, kept: false, workers };
  // What nobody sees has less of the processor.
  await page.bringToFront();
  const seconds = await page.evaluate(`new Promise((resolve, reject) => {
    const trainer = new Worker('trainer.js', { type: 'module' });
    const seconds = [];
    trainer.onmessage = ({ data }) => {
      if (data.report === 'event' && data.event.event === 'epoch') seconds.push(data.event.seconds);
      if (data.report === 'failed') reject(new Error(data.message));
      if (data.report !== 'over') return;
      trainer.terminate();
      resolve(seconds);
    };
    trainer.postMessage({ order: 'train', plan: ${JSON.stringify(plan)} });
  })`);
  return (seconds as number[]).slice(1);
}

async function tellEpochs(
  browser: Browser,
  address: string,
  dataset: Dataset,
  { rounds, images }: Pick<Options, 'rounds' | 'images'>,
): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const bare = await browser.newContext({ serviceWorkers: 'block' });
  // A page in a frame of another origin is not isolated, nor is one whose opener headers are taken away.
  await bare.route('**/*', async (route) => {
    const response = await route.fetch();
    const {
      'cross-origin-opener-policy': _,
      'cross-origin-embedder-policy': __,
      ...headers
    } = response.headers();
    await route.fulfill({ response, headers });
  });
  const unshared = await bare.newPage();
  await unshared.goto(address);
  const kinds: Record<string, () => Promise<number[]>> = {
    'Node, 1 worker': () => epochsInNode(dataset, 1),
    'page, 1 worker': () => epochsInPage(page, { workers: 1, images }),
    'page, 1 worker, memory not shared': () => epochsInPage(unshared, { workers: 1, images }),
    'Node, 2 workers': () => epochsInNode(dataset, 2),
    'page, 2 workers': () => epochsInPage(page, { workers: 2, images }),
  };
  const memory = watchMemory();
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++)
    for (const [name, time] of Object.entries(kinds))
      times.set(name, [...(times.get(name) ?? []), ...(await time())]);
  for (const [name, seconds] of times)
    console.log(
      `epoch of ${images} images, ${name}: ${median(seconds).toFixed(3)} s, least ${Math.min(...seconds).toFixed(3)} s`,
    );
  console.log(`memory of its own that a page had: ${memory.most()} MB at most`);
  memory.end();
}

/** Watches the memory that is a page's own, without Chromium's program, which all pages share; the most so far, in MB. */
function watchMemory(): { most(): number; end(): void } {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, privateMegabytes());
  }, MEMORY_MILLISECONDS);
  return { most: () => Math.round(most), end: () => clearInterval(timer) };
}

/** Of the largest of Chromium's pages. */
function privateMegabytes(): number {
  const sizes = readdirSync('/proc').map((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer')) return 0;
      const status = readFileSync(`/proc/${pid}/status`, 'latin1');
      const kilobytesOf = (name: string) =>
        Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))?.[1] ?? 0);
      return (kilobytesOf('RssAnon') + kilobytesOf('RssShmem')) / 1000;
    } catch {
      // It ended meanwhile, or is another's.
      return 0;
    }
  });
  return Math.max(0, ...sizes);
}

const command = createCommand('bench:page', 'Measures the page in Chromium, beside Node.')
  .option('--rounds <number>', 'of all kinds of runs, in turns', wholeNumber(0, 100), 3)
  .option(
    '--pairs <number>',
    'of turns in which the lanes are looked at, and are not',
    wholeNumber(0, 100),
    9,
  )
  .option('--strokes <number>', 'drawn in the room Draw', wholeNumber(0, 1000), 24)
  .option('--images <number>', 'built-in digits to train on', wholeNumber(1000, 60_000), 60_000)
  .action(run);

await runCommand(command);
