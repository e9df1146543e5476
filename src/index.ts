// The library's door in Node: everything that a program may use, and nothing else. docs/library.md has an example of each.

import './node/library/place.js';

export * from './library/exports.js';
export { loadMnist, type MnistOptions } from './node/library/mnist.js';
export { loadModel, type SaveOptions, saveModel } from './node/library/models.js';
export { type TuneOptions, tuneV8 } from './node/library/tune.js';
export { decodePicture } from './node/pictures/decode.js';
