// The library on this machine.

import { createLibrary } from '../../library/create-library.js';
import { machine } from '../machine.js';
import { VERSIONS } from '../versions.js';
import { defaultWorkers } from '../workers.js';

export const { train, builtinDigits, evaluate, readPicture, classify } = createLibrary({
  versions: VERSIONS,
  defaultWorkers,
  open: async () => machine,
  readingMachine: () => machine,
});
