// What every instance over the one shared memory relies on: that the module brings no data of its own.

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url));

for (const build of ['exact', 'checked']) {
  const text = read(`kernels.${build}.wat`).toString();

  test(`the ${build} kernels have no data segment, which each new instance would write over the memory again`, () => {
    assert.not.match(text, /\(data\b/);
  });

  test(`the ${build} kernels have no start function, which each new instance would run`, () => {
    assert.not.match(text, /\(start\b/);
  });

  test(`the ${build} kernels import the memory and nothing else`, () => {
    const imports = text.match(/\(import [^\n]*/g) ?? [];
    assert.is(imports.length, 1, imports.join('\n'));
    assert.match(String(imports[0]), /\(import "env" "memory" \(memory \$\S+ \d+ \d+ shared\)\)/);
  });

  test(`the ${build} kernels hold no relaxed instruction`, () => {
    assert.not.match(text, /relaxed/);
  });
}

test('assertions are in the checked kernels alone', () => {
  assert.match(read('kernels.checked.wat').toString(), /\bunreachable\b/);
  assert.not.match(read('kernels.exact.wat').toString(), /\bunreachable\b/);
});

test('the relaxed kernels fuse multiplication and addition', () => {
  // f32x4.relaxed_madd: the prefix of vector instructions, then 0x105 in LEB128.
  const opcode = Buffer.from([0xfd, 0x85, 0x02]);
  assert.ok(read('kernels.relaxed.wasm').includes(opcode));
});

test.run();
