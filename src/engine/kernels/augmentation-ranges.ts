// How far images are changed, as the kernel takes it.

import type { Augmentation } from '../training/augmentation.js';
import type { AugmentationRanges } from './kernels.js';

/** The ranges in the order in which the kernel `augmentImages` takes them. */
export function rangesOf({
  rotation,
  scale,
  shear,
  shift,
  elastic,
  thickness,
}: Augmentation): AugmentationRanges {
  return [rotation, scale, shear, shift, elastic, thickness];
}
