// How much images are changed at random from epoch to epoch; assembly/augment.ts does it.

export interface Augmentation {
  /** Radians either way. */
  readonly rotation: number;
  /** Share by which width and height may each differ. */
  readonly scale: number;
  /** Slope of the slant either way. */
  readonly shear: number;
  /** Pixels by which the image may move, in x and in y. */
  readonly shift: number;
  /** Pixels by which control points, 5.6 pixels apart, may move. */
  readonly elastic: number;
  /** Share of the way to a pen one pixel thicker or thinner on each side. */
  readonly thickness: number;
}

export const AUGMENTATIONS = ['none', 'light', 'full'] as const;
export type AugmentationName = (typeof AUGMENTATIONS)[number];

const DEGREE = 0.017453292519943295;

/** The ranges by name; `light` is the affine part alone. */
export const AUGMENTATION_RANGES: Readonly<Record<AugmentationName, Augmentation | undefined>> = {
  none: undefined,
  light: { rotation: 8 * DEGREE, scale: 0.08, shear: 0.1, shift: 1, elastic: 0, thickness: 0 },
  full: { rotation: 12 * DEGREE, scale: 0.14, shear: 0.2, shift: 1.6, elastic: 2.8, thickness: 0.35 },
};
