// Which product is chosen for a layer, and how its tiles are shared out.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemory } from '../../../src/engine/kernels/kernels.js';
import { Forward, SPARSE_BELOW } from '../../../src/engine/mapreduce/forward.js';
import { tasksOf } from '../../../src/engine/mapreduce/plan.js';
import { mapReading } from '../../../src/engine/memory/reading-map.js';
import { writeTables } from '../../../src/engine/memory/tables.js';
import { OUTPUT_WIDTH } from '../../../src/engine/network/topology.js';
import { compileKernels, instantiateKernels } from '../../../src/node/kernels.js';

/** Several blocks of tiles, of which the last is not full. */
const UNITS = 300;
const IMAGES = 10;
const topology = { hidden: [UNITS, 40], activation: 'relu' } as const;

function newNetwork() {
  const map = mapReading(topology, IMAGES, 2);
  const memory = createMemory(map.bytes);
  writeTables(memory, map.forward.tables);
  const kernels = instantiateKernels(compileKernels('exact'), memory);
  const { parameters, forward, successive } = map;
  return { forward: new Forward(kernels, memory, topology, parameters, forward, successive), memory, map };
}

/** A network whose first layer's activations are not zero in `share` of the units of `rows` images, all of the rest. */
function networkWith(share: number, rows: number): Forward {
  const { forward, memory } = newNetwork();
  const tiles = Math.ceil(UNITS / 32);
  const activations = new Float32Array(memory.buffer, forward.activations(0, 0), tiles * IMAGES * 32);
  for (let unit = 0; unit < UNITS; unit++)
    for (let image = 0; image < IMAGES; image++)
      activations[(Math.floor(unit / 32) * IMAGES + image) * 32 + (unit % 32)] =
        // 97 is prime to 300: those that are not zero are spread over all blocks.
        image >= rows || (unit * 97) % UNITS < share * UNITS ? 1 : 0;
  forward.compressUnits(0, 0, IMAGES);
  return forward;
}

for (const rows of [1, 7, IMAGES]) {
  test(`a layer is sparse below ${SPARSE_BELOW} of its units, by the ${rows} images that count`, () => {
    assert.is(networkWith(SPARSE_BELOW - 0.01, rows).isSparse(0, rows), true);
    assert.is(networkWith(SPARSE_BELOW + 0.01, rows).isSparse(0, rows), false);
  });
}

test('a network that is asked to stop between its tiles tells so, and writes no probabilities', () => {
  const { forward, memory, map } = newNetwork();
  const out = map.forward.outputs;
  const outputs = new Float32Array(memory.buffer, out, IMAGES * OUTPUT_WIDTH).fill(7);
  let asked = 0;
  const read = (goesOn?: () => boolean) =>
    forward.probabilities(out, map.images, map.successive, IMAGES, goesOn);
  const tasks = tasksOf(Math.ceil(UNITS / 32), 2).length + tasksOf(2, 2).length;
  for (let last = 0; last < tasks; last++) {
    asked = 0;
    assert.is(
      read(() => asked++ < last),
      false,
    );
    assert.is(asked, last + 1, 'it ends at the first no');
    assert.ok(outputs.every((output) => output === 7));
  }
  asked = 0;
  assert.is(
    read(() => asked++ < tasks),
    true,
  );
  assert.is(asked, tasks);
  assert.ok(read(), 'unless asked, it goes on');
  assert.is(outputs[0].toFixed(4), '0.1000');
});

test('tasks take every tile once, in order, as many at a time as is good', () => {
  for (const [tiles, workers] of [1, 2, 3, 4, 5, 25].flatMap((tiles) =>
    [1, 2, 8].map((each) => [tiles, each]),
  )) {
    for (const tilesPerTask of [1, 2] as const) {
      const tasks = tasksOf(tiles, tilesPerTask, workers);
      const taken = tasks.flatMap(({ first, count }) =>
        Array.from({ length: count }, (_, place) => first + place),
      );
      assert.equal(
        taken,
        Array.from({ length: tiles }, (_, tile) => tile),
      );
      assert.ok(tasks.every(({ count }) => count <= tilesPerTask));
      assert.ok(tasks.length >= Math.min(tiles, workers), `${tiles} tiles, ${workers} workers`);
    }
  }
  assert.is(tasksOf(25, 2).length, 13);
});

test.run();
