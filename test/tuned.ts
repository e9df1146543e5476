// Sets what commands set of V8 before they begin, for a test that is imported next.

import { tuneV8 } from '../src/node/v8-flags.js';

tuneV8({ trains: true });
