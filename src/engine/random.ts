// A seeded generator of random numbers, the same on every machine: xoshiro128** of Blackman and Vigna (2018),
// its state filled by the finaliser of MurmurHash3 from a seed and the name of what the numbers are for.

/** Scrambles 32 bits: the finaliser of MurmurHash3. */
function scramble(word: number): number {
  let hash = word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const rotateLeft = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits));

export class Random {
  private readonly state = new Uint32Array(4);

  /** Different seeds, purposes or numbers give unrelated sequences. */
  constructor(seed: number, purpose: string, number = 0) {
    let hash = scramble(seed ^ 0x9e3779b9) ^ scramble(Math.floor(seed / 2 ** 32) + 0x7f4a7c15);
    for (const character of purpose) hash = scramble(Math.imul(hash, 31) + character.charCodeAt(0));
    hash = scramble(hash ^ scramble(number + 0x632be5ab));
    for (let word = 0; word < 4; word++) {
      hash = scramble(hash + 0x9e3779b9);
      this.state[word] = hash;
    }
  }

  /** A whole number from 0 to 2^32 - 1. */
  word(): number {
    const { state } = this;
    const result = Math.imul(rotateLeft(Math.imul(state[1], 5), 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotateLeft(state[3], 11);
    return result;
  }

  /** A number from 0 (included) to 1 (excluded), a multiple of 2^-32. */
  uniform(): number {
    return this.word() / 2 ** 32;
  }

  /** A whole number from 0 to limit - 1, all equally likely, by Lemire's multiplication (bias below 2^-15). */
  below(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }

  /** A standard normal number, by the polar method of Marsaglia (1964). */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * naturalLogarithm(square)) / square);
    }
  }

  /** 0 to count - 1 in random order (Fisher and Yates). */
  permutation(count: number): Int32Array {
    const order = new Int32Array(count);
    for (let index = 0; index < count; index++) order[index] = index;
    for (let index = count - 1; index > 0; index--) {
      const other = this.below(index + 1);
      const held = order[index];
      order[index] = order[other];
      order[other] = held;
    }
    return order;
  }
}

/**
 * ln x for 0 < x <= 1 by additions, multiplications and divisions only. Their results are specified to the last bit;
 * those of Math.log are not: ln x = n ln 2 + 2 artanh((m - 1) / (m + 1)), m in [1/2, 1).
 */
function naturalLogarithm(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < 0.5) {
    mantissa *= 2;
    exponent--;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  // |s| <= 1/3, so that the 17th term is below 1e-17.
  for (let power = 33; power >= 1; power -= 2) series = series * square + 1 / power;
  return exponent * Math.LN2 + 2 * s * series;
}
