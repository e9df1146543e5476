// The answer of a decoder in another thread or process: plain data, since the class of an error is lost on the way.

import { type ErrorCode, UserError } from '../../errors.js';
import type { Picture } from '../../reading/vision/picture.js';

export interface Failed {
  readonly error: { readonly code: ErrorCode; readonly message: string };
}
export type Decoded = { readonly picture: Picture } | Failed;

/** The result of decoding: the picture, or why there is none. A fault of the program is thrown again. */
export async function settle(decoding: Promise<Picture>): Promise<Decoded> {
  try {
    return { picture: await decoding };
  } catch (error) {
    if (error instanceof UserError) return { error: { code: error.code, message: error.message } };
    throw error;
  }
}
