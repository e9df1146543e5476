// Strings that touch: each joint does what its name says.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { JOINTS, joinDigits } from '../../bench/touching/join.js';
import { Random } from '../../src/engine/random.js';
import { emptyPlane, type Plane } from '../../src/reading/vision/picture.js';

const HEIGHT = 40;

/** An upright ring, 20 wide and 40 high, its wall 4 thick. */
function ring(): Plane {
  const plane = emptyPlane(20, HEIGHT);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < 20; x++) if (x < 4 || x >= 16 || y < 4 || y >= HEIGHT - 4) plane.data[y * 20 + x] = 1;
  return plane;
}

/** How many pieces of ink hang together, corner to corner. */
function countPieces({ width, height, data }: Plane): number {
  const left = new Set([...data.keys()].filter((i) => data[i] >= 0.5));
  let pieces = 0;
  for (const first of left) {
    pieces++;
    const waiting = [first];
    left.delete(first);
    for (let i = waiting.pop(); i !== undefined; i = waiting.pop())
      for (const [dx, dy] of [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy]))) {
        const [x, y] = [(i % width) + dx, Math.floor(i / width) + dy];
        const next = y * width + x;
        if (x < 0 || y < 0 || x >= width || y >= height || !left.delete(next)) continue;
        waiting.push(next);
      }
  }
  return pieces;
}

const ink = ({ data }: Plane) => data.reduce((sum, value) => sum + value, 0);

for (const joint of JOINTS) {
  test(`${joint}: two to four digits become one piece, the same for the same random numbers`, () => {
    for (const count of [2, 3, 4]) {
      for (let number = 0; number < 20; number++) {
        const glyphs = Array.from({ length: count }, ring);
        const joined = joinDigits(glyphs, joint, HEIGHT, new Random(1, joint, number));
        assert.is(countPieces(joined), 1, `${count} digits, ${number}`);
        assert.equal(joinDigits(glyphs, joint, HEIGHT, new Random(1, joint, number)), joined);
      }
    }
  });
}

test('a contact hides little ink, an overlap more, a shared stroke most; a ligature adds some', () => {
  const share = (joint: (typeof JOINTS)[number]) => {
    let sum = 0;
    for (let number = 0; number < 20; number++)
      sum += ink(joinDigits([ring(), ring()], joint, HEIGHT, new Random(1, 'ink', number)));
    return sum / 20 / (2 * ink(ring()));
  };
  const [contact, overlap, shared, ligature] = JOINTS.map(share);
  assert.ok(contact < 1 && contact > 0.9, `${contact}`);
  assert.ok(overlap < contact && shared < overlap, `${overlap}, ${shared}`);
  assert.ok(ligature > 1, `${ligature}`);
});

test.run();
