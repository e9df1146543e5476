// Vectors are joined where somebody asked for it, on versions of V8 that were tried, and where no product's bits change.

import { spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ARITHMETICS } from '../../src/engine/kernels/arithmetic.js';
import { createMemory, type Kernels } from '../../src/engine/kernels/kernels.js';
import type { UserError } from '../../src/errors.js';
import { JoinedKernels, type KernelSource } from '../../src/node/joining.js';
import { areVectorsJoined, compileKernels, instantiateKernels, readKernels } from '../../src/node/kernels.js';
import { mayJoin } from '../../src/node/v8-flags.js';
import { testThatNeeds } from '../needs.js';

const major = Number(process.versions.node.split('.')[0]);
const isTried = process.platform === 'linux' && process.arch === 'x64' && major >= 24 && major <= 26;
const withJoining = testThatNeeds('the V8 of Node 24', isTried);

const source = { read: readKernels, instantiate: instantiateKernels };

withJoining('as V8 is, every product keeps its bits', () => {
  const kernels = new JoinedKernels(source);
  for (const arithmetic of ARITHMETICS) {
    const module = kernels.module(arithmetic);
    assert.ok(instantiateKernels(module, createMemory(1)).multiplySparse);
    assert.is(kernels.module(arithmetic), module, 'compiled once');
  }
});

/** Kernels of which one, where it is joined, has one bit wrong in what it writes: the sign of its first number. */
function withWrongBit(product: keyof Kernels): KernelSource {
  let instances = 0;
  const instantiate: KernelSource['instantiate'] = (module, memory) => {
    const kernels = instantiateKernels(module, memory);
    if (instances++ < ARITHMETICS.length) return kernels;
    const wrong = (...args: number[]) => {
      (kernels[product] as (...args: number[]) => void)(...args);
      // Of those with a number of tiles first the place to write to comes second.
      const out = args[product.includes('Sparse') ? 1 : 0];
      new Uint8Array(memory.buffer)[out + 3] ^= 0x80;
    };
    return { ...kernels, [product]: wrong };
  };
  return { ...source, instantiate };
}

const PRODUCTS = [
  'multiplySparse',
  'descendSparseWithMomentum',
  'multiplyDense',
  'multiplyDenseLeftTransposed',
  'outputForward',
  'outputBackward',
  'outputGradient',
] as const;

for (const product of PRODUCTS)
  withJoining(`a wrong bit of ${product}: its kernels are refused`, () => {
    const kernels = new JoinedKernels(withWrongBit(product));
    for (const arithmetic of ARITHMETICS)
      try {
        kernels.module(arithmetic);
        assert.unreachable(`${arithmetic}: they were not`);
      } catch (error) {
        assert.is((error as UserError).code, 'vectors-differ');
      }
  });

withJoining('what is compared is optimised: V8 compiles each product twice', () => {
  const module = new URL('../../src/node/kernels.js', import.meta.url).href;
  const flags = new URL('../../src/node/v8-flags.js', import.meta.url).href;
  const script = `
    import { compileKernels } from ${JSON.stringify(module)};
    import { tuneV8 } from ${JSON.stringify(flags)};
    tuneV8();
    compileKernels('exact');`;
  const node = ['--trace-wasm-compilation-times', '--input-type=module', '-e', script];
  const { stdout } = spawnSync(process.execPath, node, { encoding: 'utf8' });
  const count = (compiler: string) => stdout.split(`using ${compiler},`).length - 1;
  assert.is(count('TurboFan'), PRODUCTS.length);
  // As they are written in both arithmetics, then to be joined.
  assert.is(count('Liftoff'), 3 * PRODUCTS.length);
});

withJoining('threads do as the thread that started them', async () => {
  assert.ok(areVectorsJoined());
  const module = new URL('../../src/node/kernels.js', import.meta.url).href;
  const script = `
    import { parentPort } from 'node:worker_threads';
    import { areVectorsJoined } from ${JSON.stringify(module)};
    parentPort.postMessage(areVectorsJoined());`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`));
  const told = await new Promise((resolve) => worker.once('message', resolve));
  await worker.terminate();
  assert.is(told, true);
});

test('nothing is joined where nobody asked, nor on a version of V8 that was not tried', () => {
  const modules = ['kernels', 'v8-flags'].map(
    (name) => new URL(`../../src/node/${name}.js`, import.meta.url).href,
  );
  const script = `
    import { createRequire } from 'node:module';
    const [kernels, flags] = ${JSON.stringify(modules)};
    const { areVectorsJoined } = await import(kernels);
    const { mayJoin, tuneV8 } = await import(flags);
    const before = areVectorsJoined();
    tuneV8();
    console.log(JSON.stringify([before, mayJoin()]));`;
  const later = `Object.defineProperty(process, 'versions', { value: { ...process.versions, v8: '99.1.2' } });`;
  const preload = `data:text/javascript,${encodeURIComponent(later)}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', preload, '--input-type=module', '-e', script],
    { encoding: 'utf8' },
  );
  assert.equal(JSON.parse(stdout || 'null'), [false, false], stderr);
});

test('kernels are compiled all the same', () => {
  assert.is(mayJoin(), isTried);
  assert.ok(compileKernels('exact'));
  assert.ok(compileKernels('relaxed'));
});

test.run();
