// The ranges of augmentation as arguments of the kernel.

import type { AugmentationRanges } from '../../kernels/kernels.js';
import type { Augmentation } from '../../recipe/augmentation.js';

/** The ranges in the order of the arguments of `augmentImages`. */
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
