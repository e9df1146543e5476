// An image with a border of zeros, so that a kernel may read the neighbours of every pixel.

/** Side of an image. */
// @ts-ignore: decorator
@inline export const SIDE: usize = 28;
/** The same with a border two pixels wide. */
// @ts-ignore: decorator
@inline export const PADDED: usize = 32;

/** Whether the padded image's border, two pixels wide, is zero. */
// @ts-ignore: decorator
@inline export function hasBorder(padded: usize): bool {
  if (ASC_NO_ASSERT) return true;
  for (let y: usize = 0; y < PADDED; y++) {
    const line = padded + y * PADDED;
    const isInside = y >= 2 && y < PADDED - 2;
    if (load<u16>(line) || load<u16>(line, 30)) return false;
    if (!isInside && (v128.any_true(v128.load(line)) || v128.any_true(v128.load(line, 16)))) return false;
  }
  return true;
}

/** Copies an image into the middle of the padded one; its border is zero from the beginning. */
// @ts-ignore: decorator
@inline export function pad(padded: usize, image: usize): void {
  let to = padded + 2 * PADDED + 2;
  for (let y: usize = 0; y < SIDE; y++) {
    // 16 + 16 bytes that overlap by 4 make 28.
    const left = v128.load(image);
    const right = v128.load(image, 12);
    v128.store(to, left);
    v128.store(to, right, 12);
    image += SIDE;
    to += PADDED;
  }
}
