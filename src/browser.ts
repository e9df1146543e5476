// The library's door in a page: what src/index.ts is in Node. docs/library.md tells how they differ.

import './browser/library/place.js';

export { loadMnist, type MnistOptions } from './browser/library/mnist.js';
export { type EncodeOptions, encodeModel, loadModel, type ModelSource } from './browser/library/models.js';
export { decodePicture } from './browser/library/pictures.js';
export * from './library/exports.js';
