// Which model a command reads with.

import { Option } from 'commander';

export function modelOption(description = 'the model: a file, or last, bundled or taught'): Option {
  return new Option('--model <file>', description).default(
    undefined,
    'taught, else whichever of last and bundled reads pictures better',
  );
}
