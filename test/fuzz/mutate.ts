// Files spoiled at random, the same ones for the same seed: what breaks a parser that trusts what it reads.

import type { Random } from '../../src/engine/random.js';

/** Numbers at which lengths, offsets and counts go wrong. */
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
/** What text formats are made of, and what terminals obey. */
const WORDS = [
  '{',
  '}',
  '"',
  '"":',
  '[',
  ']',
  ',',
  '-1',
  '1e999',
  '0.5',
  'null',
  '<',
  '>',
  '&',
  '\\',
  '\n',
  '\x1b[2J',
];
const MOST_CHANGES = 6;
/** A file grows by so many bytes at most with each change. */
const LONGEST_INSERTION = 64;

type Change = (bytes: Buffer, random: Random) => Buffer;

const CHANGES: readonly Change[] = [
  flipBit,
  setByte,
  setEdge,
  setEdge,
  nudgeWord,
  setWord,
  insertNoise,
  repeatRange,
  removeRange,
  swapRanges,
  cutShort,
];

/** A copy of `bytes` with one to six changes, few of them most often: where one change is noticed, others hide. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let mutant: Buffer = Buffer.from(bytes);
  const changes = 1 + Math.min(random.below(MOST_CHANGES), random.below(MOST_CHANGES));
  for (let number = 0; number < changes; number++) {
    // A file without a byte can only grow.
    const change = mutant.length === 0 ? insertNoise : CHANGES[random.below(CHANGES.length)];
    mutant = change(mutant, random);
  }
  return mutant;
}

/** A place in the file, half of the time among the first 64 bytes, where headers are, at times among the last. */
function place(bytes: Buffer, random: Random): number {
  const kind = random.below(8);
  const near = Math.min(64, bytes.length);
  if (kind < 4) return random.below(near);
  if (kind === 4) return bytes.length - 1 - random.below(near);
  return random.below(bytes.length);
}

function flipBit(bytes: Buffer, random: Random): Buffer {
  bytes[place(bytes, random)] ^= 1 << random.below(8);
  return bytes;
}

function setByte(bytes: Buffer, random: Random): Buffer {
  bytes[place(bytes, random)] = random.below(256);
  return bytes;
}

/** An edge in one, two or four bytes, in either order of bytes. */
function setEdge(bytes: Buffer, random: Random): Buffer {
  const size = [1, 2, 4][random.below(3)];
  const at = place(bytes, random);
  if (at + size > bytes.length) return bytes;
  const value = EDGES[random.below(EDGES.length)] % 2 ** (8 * size);
  if (random.below(2) === 0) bytes.writeUIntLE(value, at, size);
  else bytes.writeUIntBE(value, at, size);
  return bytes;
}

/** A little more or less than what stands there: lengths that are off by one. */
function nudgeWord(bytes: Buffer, random: Random): Buffer {
  const at = place(bytes, random);
  bytes[at] = (bytes[at] + random.below(9) - 4) & 255;
  return bytes;
}

function setWord(bytes: Buffer, random: Random): Buffer {
  bytes.write(WORDS[random.below(WORDS.length)], place(bytes, random), 'latin1');
  return bytes;
}

function insertNoise(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  const noise = Buffer.from(
    Array.from({ length: 1 + random.below(LONGEST_INSERTION) }, () => random.below(256)),
  );
  return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
}

function repeatRange(bytes: Buffer, random: Random): Buffer {
  const [start, end] = range(bytes, random);
  return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
}

function removeRange(bytes: Buffer, random: Random): Buffer {
  const [start, end] = range(bytes, random);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
}

function swapRanges(bytes: Buffer, random: Random): Buffer {
  const [start, end] = range(bytes, random);
  const other = random.below(bytes.length);
  const moved = Buffer.from(bytes.subarray(start, end));
  bytes.copy(bytes, start, other, other + moved.length);
  moved.copy(bytes, other);
  return bytes;
}

function cutShort(bytes: Buffer, random: Random): Buffer {
  return bytes.subarray(0, random.below(bytes.length));
}

/** A few bytes somewhere: start and end. */
function range(bytes: Buffer, random: Random): [number, number] {
  const start = place(bytes, random);
  return [start, Math.min(bytes.length, start + 1 + random.below(LONGEST_INSERTION))];
}
