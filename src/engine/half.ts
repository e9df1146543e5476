// Half precision (IEEE 754 binary16): 1 bit of sign, 5 of exponent, 10 of fraction.

/** The number that 16 bits represent. */
export function readHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The 16 bits nearest to a number; ties go to the even fraction, and numbers that are too large become infinite. */
export const writeHalf = (value: number): number => writeHalves(Float32Array.of(value))[0];

/** Bits of floats: the least that is a normal half, 2^-14; 65520, halfway from the largest half to the next; infinity. */
const LEAST_NORMAL = 0x38800000;
const TOO_LARGE = 0x477ff000;
const INFINITY = 0x7f800000;
/** A double of this size has no fraction: adding it rounds to whole numbers, and ties go to the even one. */
const WITHOUT_FRACTION = 2 ** 52;

/** writeHalf() of many numbers, into `halves`, of as many. */
export function writeHalves(values: Float32Array, halves = new Uint16Array(values.length)): Uint16Array {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  // Nothing is called in here, and both cases are computed: V8 would allocate memory for each number that it hands over, and
  // a processor cannot guess which case comes next.
  for (let i = 0; i < bits.length; i++) {
    const magnitude = bits[i] & 0x7fffffff;
    const sign = (bits[i] >> 16) & 0x8000;
    if (magnitude >= TOO_LARGE) {
      halves[i] = sign | (magnitude > INFINITY ? 0x7e00 : 0x7c00);
      continue;
    }
    const normal = (magnitude - 0x38000000 + 0xfff + ((magnitude >> 13) & 1)) >> 13;
    // Below the least normal half, halves are evenly spaced by 2^-24.
    const subnormal = (Math.abs(values[i]) * 2 ** 24 + WITHOUT_FRACTION - WITHOUT_FRACTION) | 0;
    const isSubnormal = (magnitude - LEAST_NORMAL) >> 31;
    halves[i] = sign | (subnormal & isSubnormal) | (normal & ~isSubnormal);
  }
  return halves;
}

/** The numbers of all patterns of 16 bits, once they are needed. */
let table: Float32Array | undefined;

/** readHalf() for whoever reads many: the numbers of all 65,536 patterns. */
export function halfTable(): Float32Array {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => readHalf(bits));
  return table;
}

/** readHalf() of many patterns. */
export function readHalves(halves: Uint16Array): Float32Array {
  const numbers = halfTable();
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = numbers[halves[i]];
  return values;
}
