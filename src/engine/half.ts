// Half precision (IEEE 754 binary16): 1 bit of sign, 5 of exponent, 10 of fraction.

const word = new DataView(new ArrayBuffer(4));

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
export function writeHalf(value: number): number {
  word.setFloat32(0, value);
  return roundBits(word.getUint32(0), value);
}

/** writeHalf() of many numbers. */
export function writeHalves(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) halves[i] = roundBits(bits[i], values[i]);
  return halves;
}

/** @param bits of `value` as a float */
function roundBits(bits: number, value: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 is halfway between the largest half and the next power of two.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // Below 2^-14 halves are evenly spaced by 2^-24.
  if (magnitude < 0x38800000) return sign | roundToEven(Math.abs(value) * 2 ** 24);
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

/** Changes the exponent's bias from a half's 15 to a float's 127. */
const REBIAS = 2 ** 112;

/**
 * Converts many halves by arithmetic on their bits: a float with a half's exponent and fraction is 2^112 times too small,
 * whether the half is normal or not.
 */
export function readHalves(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  const values = new Float32Array(bits.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i];
    const special = (half & 0x7c00) === 0x7c00 ? 0x7f800000 : 0;
    bits[i] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13) | special;
    values[i] *= REBIAS;
  }
  return values;
}
