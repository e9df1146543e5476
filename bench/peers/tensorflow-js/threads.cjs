// Lets TensorFlow.js start its WASM threads in Node, where it hands its workers' code on as Blobs, which Node's
// workers cannot be started from: a Blob becomes a file. Loaded into each thread by `node --require`.

const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  const folder = mkdtempSync(join(tmpdir(), 'tensorflow-js-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  globalThis.Blob = class {
    constructor(texts) {
      this.path = join(folder, `${files++}.cjs`);
      writeFileSync(this.path, texts.join(''));
    }
  };
}
URL.createObjectURL = ({ path }) => path;
URL.revokeObjectURL = () => {};
