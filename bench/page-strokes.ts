// How soon a drawing is read in the room Draw: the time that the room itself tells below the answer, from a stroke's end on.

import type { Browser } from 'playwright-core';
import { sorted } from './statistics.js';

/** A seven; as shares of the canvas, whose left end it stands at. */
const SEVEN = [
  [0.08, 0.2],
  [0.25, 0.2],
  [0.12, 0.75],
] as const;
/** How far each of a number's digits stands from the one before. */
const PITCH = 0.3;
const DIGITS = 3;

/** Draws so many sevens, numbers of one to three of them, and prints how long it took to read each number. */
export async function tellStrokes(browser: Browser, address: string, strokes: number): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${address}#draw`);
  const canvas = page.locator('.sheet canvas').first();
  const times: number[] = [];
  for (let stroke = 0; stroke < strokes; stroke++) {
    const digit = stroke % DIGITS;
    if (digit === 0) await page.getByRole('button', { name: 'Clear', exact: true }).click();
    const box = (await canvas.boundingBox())!;
    const [first, ...others] = SEVEN.map(
      ([x, y]) => [box.x + (x + digit * PITCH) * box.width, box.y + y * box.height] as const,
    );
    await page.mouse.move(...first);
    await page.mouse.down();
    for (const place of others) await page.mouse.move(...place, { steps: 8 });
    await page.mouse.up();
    const answer = page.getByRole('region', { name: 'Answer' });
    await answer.filter({ hasText: '7'.repeat(digit + 1) }).waitFor();
    const told = (await page.getByText(/^Read in \d+ ms\.$/).textContent())!;
    times.push(Number(told.match(/\d+/)));
  }
  await context.close();
  const all = sorted(times);
  console.log(
    `to read one to three digits in the room Draw, ${strokes} strokes: ` +
      `${all[all.length >> 1]} ms, all ${all[0]} to ${all[all.length - 1]} ms`,
  );
}
