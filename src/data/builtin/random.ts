// Random numbers by counting: draw number n of image i depends on (seed, i, n) alone, so any range of images
// can be made on its own, in any worker, and comes out the same. Only integer operations and one division by
// a power of two are used, which every machine does alike.

/** 2^32 divided by the golden ratio: the odd step of Weyl sequences, after which all 32 bits have been seen. */
const GOLDEN_STEP = 0x9e3779b9;

/** A bijection of 32-bit words in which each input bit flips each output bit about half the time (the finaliser
 * of MurmurHash3, Appleby 2011). */
function mix(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** The random numbers of one stream, in order. Streams with different (seed, stream) are unrelated. */
export class Random {
  readonly #key: number;
  readonly #whitening: number;
  #count = 0;

  /** @param seed chooses the set of streams, 32 bits. @param stream chooses one of them, 32 bits. */
  constructor(seed: number, stream: number) {
    this.#key = mix(mix(seed ^ GOLDEN_STEP) ^ stream);
    this.#whitening = mix(~this.#key);
  }

  /** The next number, uniform in [0, 1), a multiple of 2^-32. */
  next(): number {
    this.#count++;
    const counter = Math.imul(this.#count, GOLDEN_STEP) + this.#key;
    return (mix(mix(counter) ^ this.#whitening) >>> 0) / 4294967296;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** In (low, high), the middle likeliest and the ends rare: the mean of two uniform numbers. */
  around(low: number, high: number): number {
    return low + (high - low) * 0.5 * (this.next() + this.next());
  }

  /** An integer, uniform in [0, count). */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Bell-shaped around 0 with standard deviation `deviation`, never further off than 3 of them: the sum of
   * three uniform numbers, since the logarithm and cosine of the usual method differ between machines. */
  bell(deviation: number): number {
    return (this.next() + this.next() + this.next() - 1.5) * 2 * deviation;
  }

  /** One of the choices, each as likely as its weight says. @throws RangeError if there is none. */
  pick<Choice extends { readonly weight: number }>(choices: readonly Choice[]): Choice {
    let total = 0;
    for (const choice of choices) total += choice.weight;
    let left = this.next() * total;
    for (const choice of choices) {
      left -= choice.weight;
      if (left < 0) return choice;
    }
    const last = choices.at(-1);
    if (!last) throw new RangeError('nothing to pick from');
    return last;
  }
}
