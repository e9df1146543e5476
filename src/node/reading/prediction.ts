// From one picture to what is told of it.

import { fail, type Outcome } from '../../reading/outcome.js';
import type { Recogniser } from '../../reading/recogniser.js';
import { readPicture, textOf } from '../../reading/vision/read.js';
import { needing } from '../needing.js';
import { decodePicture } from '../pictures/decode.js';
import type { Source } from './source.js';

/** Reads a picture. Whatever goes wrong is this picture's failure, so that the others are read all the same. */
export async function predict(recogniser: Recogniser, source: Source, single: boolean): Promise<Outcome> {
  const { file, bytes, debugFolder, annotation } = source;
  const started = performance.now();
  try {
    const picture = await decodePicture(bytes ?? file, file);
    const page = readPicture(picture, recogniser.classify, { single, steps: debugFolder !== undefined });
    const milliseconds = performance.now() - started;
    if (debugFolder !== undefined)
      await (await needing('sharp', () => import('./debug-folder.js'))).writeSteps(debugFolder, page.steps);
    if (annotation !== undefined)
      await (await needing('sharp', () => import('./annotate.js'))).writeAnnotation(
        annotation,
        picture,
        page,
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
