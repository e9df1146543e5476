// The record of what a model reads of pictures, where it can be made: the model is worth more than its record.

import { UserError } from '../../errors.js';
import type { Model } from '../../formats/model.js';
import { needing } from '../needing.js';

/**
 * A model with the record of what it reads of pictures made to order; as it is where the record cannot be made. `warn` is
 * told why, unless the package that draws those pictures is not installed: then nothing here reads pictures.
 */
export async function recordPictures(model: Model, warn: (message: string) => void): Promise<Model> {
  try {
    // Loaded when training is over: the scenes are large, and nothing else of training needs them.
    const { withPictureRecord } = await needing('sharp', () => import('../scenes/record.js'));
    return await withPictureRecord(model);
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'package-missing'))
      warn(
        `What the model reads of pictures could not be recorded (${(error as Error).message}). It is saved all the same.`,
      );
    return model;
  }
}
