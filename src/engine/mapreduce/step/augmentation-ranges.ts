// How far images are changed, as the kernel takes it.

import type { AugmentationRanges } from '../../kernels/kernels.js';
import type { Augmentation } from '../../recipe/augmentation.js';

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
