// The chart of the speed-up: its legend shows each line as it is drawn.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { speedUpSvg } from '../../bench/chart.js';

test('the legend shows a whole line and a dashed one, without the points', async () => {
  const shares = { map: 1, reduce: 0, waiting: 0 };
  const results = [1, 2].map((workers) => ({
    ...{ workers, seconds: [], median: 1 / workers, imagesPerSecond: 1, shares, weightsSha256: '' },
  }));
  const svg = await speedUpSvg(results as Parameters<typeof speedUpSvg>[0], 2);
  const marks = [...svg.matchAll(/role-legend-symbol"[^>]*><path [^>]*>/g)].map(([mark]) => mark);
  assert.is(marks.length, 2);
  const [measured, ideal] = marks.map((mark) => /stroke-dasharray="([^"]*)"/.exec(mark)?.[1]);
  assert.is(measured, '1,0');
  assert.match(String(ideal), /^[1-9]\d*,[1-9]\d*$/);
  for (const mark of marks) assert.match(mark, / d="M-\d+,0L\d+,0"/);
});

test.run();
