// Kernels over a memory of their own, and what they are measured on: random operands, dense and sparse.

import { createMemory, type Kernels, type Pointer } from '../src/engine/kernels/kernels.js';
import { type KernelTables, mapTables, writeTables } from '../src/engine/memory/tables.js';
import { Random } from '../src/engine/random.js';
import { compileKernels, instantiateKernels } from '../src/node/kernels.js';

/** Bytes enough for every operand of the benchmarks. */
const BYTES = 64 << 20;

export class Bench {
  readonly memory = createMemory(BYTES);
  readonly kernels: Kernels = instantiateKernels(compileKernels('exact'), this.memory);
  private next = 1024;
  private readonly random = new Random(1, 'bench');

  /** The address of so many bytes that nothing else has. */
  take(bytes: number): Pointer {
    const address = this.next;
    this.next = Math.ceil((address + bytes) / 128) * 128;
    return address;
  }

  tables(): KernelTables {
    const tables = mapTables(this);
    writeTables(this.memory, tables);
    return tables;
  }

  floats(count: number, draw: () => number = () => this.random.uniform() - 0.5): Pointer {
    const address = this.take(count * 4);
    new Float32Array(this.memory.buffer, address, count).forEach((_, index, values) => {
      values[index] = draw();
    });
    return address;
  }

  /** Activations of which a share is not zero. */
  sparse(count: number, density: number): Pointer {
    return this.floats(count, () => (this.random.uniform() < density ? this.random.uniform() : 0));
  }

  integers(values: ArrayLike<number>): Pointer {
    const address = this.take(values.length * 4);
    new Int32Array(this.memory.buffer, address, values.length).set(values);
    return address;
  }
}
