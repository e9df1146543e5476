// Which model a command reads with.

import { Option } from 'commander';

/** The model that is read with where none is named, in words for the help. */
export const STANDARD_MODEL =
  'taught, unless it reads over 3 % fewer digits; else last or bundled, whichever reads pictures better';

export function modelOption(description = 'the model: a file, or last, bundled or taught'): Option {
  return new Option('--model <file>', description).default(undefined, STANDARD_MODEL);
}
