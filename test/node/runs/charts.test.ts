// The report's charts: their points are where the figures say.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PRESETS } from '../../../src/engine/recipe/presets.js';
import { rateAt } from '../../../src/engine/recipe/schedule.js';
import type { EpochEvent, StartEvent } from '../../../src/engine/training/events.js';
import type { Score } from '../../../src/engine/training/score.js';
import { drawDigits, drawLearningRate, drawTime } from '../../../src/node/runs/report/charts.js';

/** The points of a chart's one line, as shares of the width and of the height of its plot, from below. */
function pointsOf(svg: string): [number, number][] {
  const [, width, height] = svg.match(/class="background"[^>]* d="M0,0h([\d.]+)v([\d.]+)h/) ?? [];
  const [, path] = svg.match(/mark-line role-mark marks"[^>]*><path d="M([^"]+)"/) ?? [];
  assert.ok(width && height && path);
  return path.split('L').map((point) => {
    const [x, y] = point.split(',').map(Number);
    return [x / Number(width), 1 - y / Number(height)];
  });
}

for (const dropLast of [false, true])
  test(`the learning rate has a point each step of a short run, ${dropLast ? 'with' : 'without'} dropLast`, async () => {
    const recipe = { ...PRESETS.default, epochs: 4, batch: 32, warmUp: 1, learningRate: 0.2, dropLast };
    const { text } = await drawLearningRate({ recipe, trainingImages: 1000 } as StartEvent);
    const points = pointsOf(text);
    const steps = 4 * (dropLast ? 31 : 32);
    const places = points.map(([x]) => Math.round(x * steps));
    assert.equal(
      places,
      Array.from({ length: steps }, (_, step) => step),
    );
    for (const [step, [x, y]] of points.entries()) {
      assert.ok(Math.abs(x * steps - step) < 0.01, `the place of step ${step}: ${x}`);
      assert.ok(Math.abs(0.2 * y - rateAt(recipe, step, steps)) < 1e-4, `the rate of step ${step}: ${y}`);
    }
  });

test('of a long run, the learning rate has the end of its warm-up', async () => {
  const recipe = { ...PRESETS.default, epochs: 1000, batch: 1, warmUp: 0.501, dropLast: false };
  const { text } = await drawLearningRate({ recipe, trainingImages: 1000 } as StartEvent);
  const points = pointsOf(text).sort(([a], [b]) => a - b);
  assert.is(points.length, 242);
  assert.ok(points.some(([x]) => Math.abs(1e6 * x - 501) < 5));
  assert.ok((points.at(-1) as number[])[0] > 0.99);
});

test('the ticks of the accuracy of each digit tell halves of a percent', async () => {
  const confusion = Array.from({ length: 10 }, (_, label) =>
    Array.from({ length: 10 }, (_, answer) => (label === answer ? 980 : label < 9 && answer === 9 ? 20 : 0)),
  );
  const { text } = await drawDigits({ confusion } as unknown as Score);
  const ticks = [...text.matchAll(/>(\d+(?:\.\d)?)<\/text>/g)].map(([, tick]) => tick);
  assert.equal(
    ['98.0', '98.5', '99.0', '99.5', '100.0'].filter((tick) => !ticks.includes(tick)),
    [],
  );
});

for (const [epochs, ticks] of [
  [1, [1]],
  [10, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  [12, [2, 4, 6, 8, 10, 12]],
  [150, [20, 40, 60, 80, 100, 120, 140]],
] as const)
  test(`the ticks under ${epochs} bars are even`, async () => {
    const time = { map: 0.111, reduce: 0.222, waiting: 0.333 };
    const events = Array.from({ length: epochs }, (_, index) => ({ epoch: index + 1, time }));
    const { text } = await drawTime(events as unknown as EpochEvent[]);
    const [axis] = text.match(/role-axis-label"[\s\S]*?<\/g>/) ?? [];
    const labels = [...String(axis).matchAll(/>(\d+)<\/text>/g)].map(([, label]) => Number(label));
    assert.equal(labels, [...ticks]);
  });

test.run();
