// What it costs to look at the lanes of the room Train: one run in the room as people use it, and the lanes scrolled into
// view and out of view in turns. Each turn is one epoch that does not count, in which the page scrolls, and some that do.

import type { Browser, Page } from 'playwright-core';
import type { RecipeOptions } from '../src/engine/recipe/options.js';
import { formatPlan } from '../src/page/train/plan.js';
import { median, sorted } from './statistics.js';

/** Epochs of a turn that count. */
const COUNTED = 3;
/** Epochs before the first turn: code is compiled, and charts appear. */
const WARM_UP = 4;
/** Low enough that the lanes can be scrolled away. */
const SIZE = { width: 1280, height: 720 };

/** Epoch times of two turns, in seconds; not looked at, and looked at. */
interface Pair {
  readonly away: number;
  readonly looking: number;
}

export interface LanesOptions {
  readonly recipe: RecipeOptions;
  readonly images: number;
  readonly pairs: number;
}

/** Trains with two workers, and prints the ratios of the pairs. */
export async function tellLanes(
  browser: Browser,
  address: string,
  { recipe, images, pairs }: LanesOptions,
): Promise<void> {
  const context = await browser.newContext({ viewport: SIZE });
  const page = await context.newPage();
  await listenToEpochs(page);
  // Stopped as soon as all turns are over.
  const options = { ...recipe, epochs: 10_000 };
  await page.goto(
    `${address}#train?${formatPlan({ options, data: 'builtin', images, kept: false, workers: 2 })}`,
  );
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.evaluate(`untilEpochs(${WARM_UP})`);

  const turn = async (place: 'lanes' | 'top') => median(await epochsOfTurn(page, place));
  const timed: Pair[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    // A machine that becomes slower or faster does so for both: every second pair begins with the other.
    if (pair % 2 === 0) {
      const away = await turn('top');
      timed.push({ away, looking: await turn('lanes') });
    } else {
      const looking = await turn('lanes');
      timed.push({ looking, away: await turn('top') });
    }
  }
  await context.close();
  print(timed);
}

/** The page's `epochSeconds` are those that its trainer reports; `untilEpochs` waits for so many. */
async function listenToEpochs(page: Page): Promise<void> {
  await page.addInitScript(`{
    const seconds = (globalThis.epochSeconds = []);
    globalThis.Worker = class extends Worker {
      constructor(...started) {
        super(...started);
        this.addEventListener('message', ({ data }) => {
          if (data.report === 'event' && data.event.event === 'epoch') seconds.push(data.event.seconds);
        });
      }
    };
    globalThis.untilEpochs = async (count) => {
      while (seconds.length < count) await new Promise((resolve) => setTimeout(resolve, 50));
    };
  }`);
}

async function epochsOfTurn(page: Page, place: 'lanes' | 'top'): Promise<number[]> {
  const seconds = await page.evaluate(`(async () => {
    const first = epochSeconds.length;
    if (${place === 'lanes'}) document.querySelector('.lanes, .map-reduce').scrollIntoView({ block: 'center' });
    else scrollTo(0, 0);
    await untilEpochs(first + 1 + ${COUNTED});
    return epochSeconds.slice(first + 1, first + 1 + ${COUNTED});
  })()`);
  return seconds as number[];
}

function print(pairs: readonly Pair[]): void {
  const away = median(pairs.map((pair) => pair.away));
  const looking = median(pairs.map((pair) => pair.looking));
  const ratios = sorted(pairs.map((pair) => pair.looking / pair.away));
  const at = (share: number) => ratios[Math.round(share * (ratios.length - 1))].toFixed(3);
  console.log(
    `lanes in the room, 2 workers: an epoch ${away.toFixed(3)} s, looked at ${looking.toFixed(3)} s; ` +
      `ratio of ${pairs.length} pairs ${median(ratios).toFixed(3)}, quartiles ${at(0.25)} to ${at(0.75)}, all ${at(0)} to ${at(1)}`,
  );
}
