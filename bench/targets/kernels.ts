// Single kernels beside what their core can do, and beside each other: the table of npm run bench, by targets.

import type { LabelledImages } from '../../src/engine/training/dataset.js';
import { benchKernels } from '../kernels/measure.js';
import { atLeast, type Outcome, percentage, times } from './target.js';

const ROUNDS = 40;

export function measureKernels(images: LabelledImages): Outcome[] {
  const { results } = benchKernels(images, ROUNDS);
  return results.flatMap(({ name, kind, denseOfPeak128, besideDense }) => {
    if (kind === 'first layer') {
      const target = `${name}: dense-equivalent rate beside the peak of 128-bit vectors`;
      return [atLeast(target, 4, denseOfPeak128, times)];
    }
    if (kind === 'dense') {
      return [atLeast(`${name}: of the peak of 128-bit vectors`, 0.8, denseOfPeak128, percentage)];
    }
    return besideDense ? [atLeast(`${name}: beside its dense form`, 1.8, besideDense, times)] : [];
  });
}
