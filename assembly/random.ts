// Random numbers without a state: each is a hash of a key and a counter, so that any worker can draw any image's
// numbers, in any order, and all workers draw the same.

/** Scrambles 32 bits: the finaliser of MurmurHash3 (A. Appleby 2011). */
// @ts-ignore: decorator
@inline export function scramble(word: u32): u32 {
  let hash = word;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}

/** A key for what three numbers name, such as seed, epoch and image. */
// @ts-ignore: decorator
@inline export function keyOf(a: u32, b: u32, c: u32): u32 {
  return scramble(scramble(scramble(a + 0x9e3779b9) ^ b) + 0x7f4a7c15 ^ c);
}

/** Number `counter` of a key's sequence, uniform from -1 (included) to 1 (excluded). */
// @ts-ignore: decorator
@inline export function uniform(key: u32, counter: u32): f32 {
  return <f32><i32>scramble(key + counter * 0x9e3779b9) * <f32>(1.0 / 2147483648.0);
}

/** scramble in each of four lanes. */
// @ts-ignore: decorator
@inline export function scrambleLanes(words: v128): v128 {
  let hash = i32x4.mul(v128.xor(words, i32x4.shr_u(words, 16)), i32x4.splat(0x85ebca6b));
  hash = i32x4.mul(v128.xor(hash, i32x4.shr_u(hash, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(hash, i32x4.shr_u(hash, 16));
}
