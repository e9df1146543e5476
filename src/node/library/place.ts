// Node as the library's place.

import { settle } from '../../library/place.js';
import { machine } from '../machine.js';
import { VERSIONS } from '../versions.js';
import { defaultWorkers } from '../workers.js';

settle({
  describeVersions: () => VERSIONS,
  defaultWorkers,
  open: async () => machine,
  readingMachine: () => machine,
});
