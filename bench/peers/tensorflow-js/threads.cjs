// Lets TensorFlow.js start its WASM threads in Node, where it hands its workers' code on as Blobs, which Node's
// workers cannot be started from: a Blob becomes a file. Loaded into each thread by `node --require`.

const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const { join } = require('node:path');
const { isMainThread } = require('node:worker_threads');

// What the bundler of the workers' code left outside it, by the names that it gave.
Object.assign(globalThis, {
  require$$0: require('node:fs'),
  require$$1: require('node:path'),
  require$$3: require('node:perf_hooks'),
  require$$4: os,
  commonjsGlobal: globalThis,
});

if (isMainThread) {
  const folder = mkdtempSync(join(os.tmpdir(), 'tensorflow-js-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  globalThis.Blob = class {
    constructor(texts) {
      this.path = join(folder, `${files++}.cjs`);
      writeFileSync(this.path, texts.join(''));
    }
  };
}

// TensorFlow.js uses at most half as many threads as it is told of cores, taking two for one core's two threads.
const { cpus } = os;
os.cpus = () => cpus().flatMap((core) => [core, core]);

URL.createObjectURL = ({ path }) => path;
URL.revokeObjectURL = () => {};
