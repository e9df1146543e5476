// The record of how well a model reads pictures, if it can be made: the model is worth more than its record.

import { UserError } from '../../errors.js';
import type { Model } from '../../formats/model.js';
import { needing } from '../needing.js';

/**
 * A model with the record of how well it reads test pictures, or unchanged if the record cannot be made. `warn` gets the
 * reason, unless the package that draws the pictures is not installed, since then no pictures are read here.
 */
export async function recordPictures<Kind extends Model>(
  model: Kind,
  warn: (message: string) => void,
): Promise<Kind> {
  try {
    // Loaded after training: the code is large, and nothing else in training needs it.
    const { withPictureRecord } = await needing('sharp', () => import('../scenes/record.js'));
    return await withPictureRecord(model);
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'package-missing'))
      warn(
        `The model is saved, but how well it reads pictures could not be recorded (${(error as Error).message}).`,
      );
    return model;
  }
}
