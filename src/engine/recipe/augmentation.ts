// Augmentation: how much images are changed at random from epoch to epoch. assembly/augment.ts does it.

export interface Augmentation {
  /** Radians in either direction. */
  readonly rotation: number;
  /** Largest relative change of width and of height. */
  readonly scale: number;
  /** Largest slope of the slant in either direction. */
  readonly shear: number;
  /** Largest shift in pixels, in x and in y. */
  readonly shift: number;
  /** Largest shift in pixels of control points 5.6 pixels apart. */
  readonly elastic: number;
  /** Share of the way to a pen one pixel thicker or thinner on each side. */
  readonly thickness: number;
}

export const AUGMENTATIONS = ['none', 'light', 'full'] as const;
export type AugmentationName = (typeof AUGMENTATIONS)[number];

const DEGREE = 0.017453292519943295;

/** The ranges by name; `light` is affine only. */
export const AUGMENTATION_RANGES: Readonly<Record<AugmentationName, Augmentation | undefined>> = {
  none: undefined,
  light: { rotation: 8 * DEGREE, scale: 0.08, shear: 0.1, shift: 1, elastic: 0, thickness: 0 },
  full: { rotation: 12 * DEGREE, scale: 0.14, shear: 0.2, shift: 1.6, elastic: 2.8, thickness: 0.35 },
};

/** The share of the ranges that is left at the end of the fade. */
const FADED = 0.3;

/**
 * The ranges in an epoch, from 0. Over the last `fade` of the run they shrink linearly to FADED of their size. Strong
 * augmentation teaches a network what digits can look like; towards the end it adapts to what they usually look like.
 */
export function augmentationAt(
  { augmentation, fade, epochs }: { augmentation: AugmentationName; fade: number; epochs: number },
  epoch: number,
): Augmentation | undefined {
  const ranges = AUGMENTATION_RANGES[augmentation];
  const faded = fade === 0 ? 0 : Math.max(0, ((epoch + 0.5) / epochs - (1 - fade)) / fade);
  if (!ranges || faded === 0) return ranges;
  const left = 1 - (1 - FADED) * faded;
  const { rotation, scale, shear, shift, elastic, thickness } = ranges;
  return {
    rotation: rotation * left,
    scale: scale * left,
    shear: shear * left,
    shift: shift * left,
    elastic: elastic * left,
    thickness: thickness * left,
  };
}
