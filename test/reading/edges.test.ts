// The plain edges are the kernel's, and the way back from them has the slopes that finite differences find.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PIXELS } from '../../src/engine/network/topology.js';
import { Random } from '../../src/engine/random.js';
import { findEdges, throughEdges } from '../../src/reading/edges.js';
import { WORKBENCHES } from '../engine/kernels/workbench.js';

const random = new Random(9, 'edges');
const KINDS: readonly [string, () => number][] = [
  ['noise', () => random.below(256)],
  ['hard ink', () => (random.below(3) === 0 ? 255 : 0)],
  ['faint ink', () => random.below(9)],
];

for (const [kind, ink] of KINDS)
  test(`${kind}: the edges are those of the kernel`, () => {
    const image = Uint8Array.from({ length: PIXELS }, ink);
    const [bench] = WORKBENCHES;
    bench.reset();
    const out = bench.output(PIXELS);
    const scratch = bench.changed(new Float32Array(9312 / 4));
    bench.kernels.findEdges(out, bench.input(image), bench.input(Int32Array.of(0)), scratch, 1);
    assert.equal([...findEdges(image)], [...new Uint8Array(bench.memory.buffer, out, PIXELS)]);
  });

test('what grows with edges grows with pixels as steps of one show', () => {
  // So large a mean weighs down the rounding: growth is measured over the sum of all edges of an image twice as large a step.
  const gradient = Float64Array.from({ length: PIXELS }, () => random.normal());
  const image = Uint8Array.from({ length: PIXELS }, () => 40 + random.below(150));
  const height = (bytes: Uint8Array) =>
    findEdges(bytes).reduce((sum, edge, cell) => sum + edge * gradient[cell], 0);
  const slopes = throughEdges(image, gradient);
  const direction = Float64Array.from(slopes, Math.sign);
  const moved = (step: number) => image.map((value, pixel) => value + step * direction[pixel]);
  const grown = (height(moved(2)) - height(moved(-2))) / 4;
  const expected = slopes.reduce((sum, slope, pixel) => sum + slope * direction[pixel], 0);
  assert.ok(expected > 100 && Math.abs(grown / expected - 1) < 0.1, `${grown}, not ${expected}`);
});

test('the slopes through edges, times the pixels, add up to the edges', () => {
  const gradient = Float64Array.from({ length: PIXELS }, () => 1);
  const image = Uint8Array.from({ length: PIXELS }, (_, pixel) => 100 + ((pixel * 7) % 60));
  const edges = findEdges(image).reduce((sum, edge) => sum + edge, 0);
  const pixels = throughEdges(image, gradient).reduce((sum, slope, pixel) => sum + slope * image[pixel], 0);
  assert.ok(Math.abs(pixels / edges - 1) < 0.05, `${pixels}, not ${edges}`);
});

test('an edge that is cut grows no more', () => {
  const image = Uint8Array.from({ length: PIXELS }, (_, pixel) => (Math.floor((pixel % 28) / 2) % 2) * 255);
  const cut = findEdges(image).indexOf(255);
  const gradient = new Float64Array(PIXELS);
  gradient[cut] = 1;
  assert.ok(cut >= 0);
  assert.ok(throughEdges(image, gradient).every((slope) => slope === 0));
});

test.run();
