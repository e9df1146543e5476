// A kernel is called with up to fourteen positional numbers, which no compiler tells apart: so its TypeScript signature
// must name them as the AssemblyScript does, in the same order.

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assemblySignatures, interfaceSignatures } from './signatures.js';

/** What TypeScript calls the types of AssemblyScript. */
const TYPES: Readonly<Record<string, string>> = {
  usize: 'Pointer',
  Bytes: 'Bytes',
  i32: 'number',
  u32: 'number',
  f32: 'number',
  bool: 'boolean',
  void: 'void',
};

const defined = assemblySignatures();
const called = interfaceSignatures();

const names = (functions: Iterable<string>) => [...functions].sort();

test('the interface names every kernel and nothing else', () => {
  assert.equal(names(called.keys()), names(defined.keys()));
});

test('the compiled module exports every kernel and nothing else', () => {
  const text = readFileSync(new URL('../../../kernels.exact.wat', import.meta.url), 'utf8');
  const exported = Array.from(text.matchAll(/\(export "(\w+)" \(func /g), ([, name]) => name);
  assert.equal(names(exported), names(defined.keys()));
});

for (const [name, { parameters, result }] of defined)
  test(`${name} is called with the parameters that it is defined with`, () => {
    assert.equal(called.get(name), {
      parameters: parameters.map(({ name, type }) => ({ name, type: TYPES[type] })),
      result: TYPES[result],
    });
  });

test.run();
