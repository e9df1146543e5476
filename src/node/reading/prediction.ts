// From one picture to its outcome.

import { UNSURE_BELOW, unsureBelow } from '../../reading/certainty.js';
import { fail, type Outcome } from '../../reading/outcome.js';
import type { Recogniser } from '../../reading/recogniser.js';
import { readPicture, textOf } from '../../reading/vision/read.js';
import { needing } from '../needing.js';
import { decodePicture } from '../pictures/decode.js';
import type { Source } from './source.js';

export interface PredictOptions {
  /** Whether each picture shows just one digit. */
  readonly single: boolean;
  /** The confidence below which a digit is unsure; UNSURE_BELOW unless given. */
  readonly unsureBelow?: number;
}

/** Reads a picture. Whatever goes wrong is this picture's failure; the others are read all the same. */
export async function predict(
  recogniser: Recogniser,
  source: Source,
  { single, unsureBelow: least = UNSURE_BELOW }: PredictOptions,
): Promise<Outcome> {
  const { file, bytes, debugFolder, annotation } = source;
  const started = performance.now();
  try {
    const picture = await decodePicture(bytes ?? file, file);
    const page = readPicture(picture, recogniser.classify, { single, steps: debugFolder !== undefined });
    const milliseconds = performance.now() - started;
    if (debugFolder !== undefined)
      await (await needing('sharp', () => import('./debug-folder.js'))).writeSteps(
        debugFolder,
        picture,
        page,
        unsureBelow(least),
      );
    if (annotation !== undefined)
      await (await needing('sharp', () => import('./annotate.js'))).writeAnnotation(
        annotation,
        picture,
        page,
        unsureBelow(least),
      );
    const { lines, table, turned, overfull } = page;
    return {
      file,
      text: textOf(page),
      lines,
      table,
      turned,
      overfull,
      scale: picture.scale ?? 1,
      milliseconds,
    };
  } catch (error) {
    return fail(file, error);
  }
}
