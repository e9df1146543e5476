// The taught model that a lesson is about to replace. If it was taught other images, it stays in a place of its own: no
// lesson is lost without a word.

import { existsSync, readFileSync } from 'node:fs';
import { type LabelledImages, slice } from '../../engine/training/dataset.js';
import type { ModelMetadata } from '../../formats/model.js';
import { writeWhole } from '../files.js';
import { findMetadata } from '../model-file.js';
import { sha256 } from '../sha256.js';

type Taught = Pick<ModelMetadata, 'taughtImages' | 'taughtSha256'>;

/** What a taught model's metadata say of the images that it was taught. */
export function describeTaught({ count, pixels, labels }: LabelledImages): Taught {
  return { taughtImages: String(count), taughtSha256: sha256(Buffer.concat([labels, pixels])) };
}

/** Whether a model was taught these images, or the first of them: draw adds later ones behind. */
function wasTaught({ taughtImages, taughtSha256 }: ModelMetadata, images: LabelledImages): boolean {
  const count = Number(taughtImages);
  return count <= images.count && describeTaught(slice(images, 0, count)).taughtSha256 === taughtSha256;
}

/**
 * Copies the taught model at `path` to a file beside it, unless it was taught these images, or has the weights `own`.
 * @returns the copy's path, which may be from earlier; undefined if no copy is needed
 * @throws OutputError `cannot-write`
 */
export function keepTaughtBefore(path: string, images: LabelledImages, own?: string): string | undefined {
  const before = findMetadata(path);
  if (!before || wasTaught(before, images)) return undefined;
  const { weightsSha256 } = before;
  if (own !== undefined && weightsSha256 === own) return undefined;
  for (let number = 1; ; number++) {
    const copy = path.replace(/(\.[^./\\]*)?$/, `-before-${number}$1`);
    if (!existsSync(copy)) {
      writeWhole(copy, readFileSync(path));
      return copy;
    }
    if (weightsSha256 !== undefined && findMetadata(copy)?.weightsSha256 === weightsSha256) return copy;
  }
}
