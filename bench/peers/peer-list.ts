// Everyone that is measured: how each is started, and how to install what it needs.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JOINING_FLAG } from '../../src/node/v8-flags.js';

export interface Peer {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  /** The program and its first arguments, from the project's folder; the workload's arguments follow. */
  readonly command: readonly string[];
  readonly install: string;
  /** Compiles what must be compiled; returns what went wrong. */
  readonly prepare?: () => string | undefined;
  /** Numbers (from 1) of the workloads that it can do; all, unless said. */
  readonly workloads?: readonly number[];
  /** Whether only one thread makes sense. */
  readonly single?: boolean;
}

const BUILT = 'build/peers';
/** Where bench/peers/setup puts Python's packages, oneDNN among them. */
const ENVIRONMENT = `${BUILT}/python`;
export const PYTHON = existsSync(`${ENVIRONMENT}/bin/python`)
  ? `${ENVIRONMENT}/bin/python`
  : '/usr/bin/python3';
const besideThis = (file: string) => fileURLToPath(new URL(file, import.meta.url));
/** oneDNN 3 of that folder; the system's own where there is none. */
const FROM_ENVIRONMENT = existsSync(`${ENVIRONMENT}/include/oneapi`)
  ? [`-I${ENVIRONMENT}/include`, `-L${ENVIRONMENT}/lib`, `-Wl,-rpath,${resolve(ENVIRONMENT, 'lib')}`]
  : [];
/** The other engines in WebAssembly have their vectors joined as this one has. */
const NODE_FOR_WASM = [process.execPath, JOINING_FLAG].filter((word) => word !== undefined);
const OPENMP_BLAS = '/usr/lib/x86_64-linux-gnu/openblas-openmp';

const SETUP_PYTHON = 'bench/peers/setup python';
const SETUP_NODE = 'bench/peers/setup node';

/** This engine, as others use it. */
export const OURS: Peer = {
  name: 'ours',
  title: 'distributed-mnist',
  command: [process.execPath, besideThis('ours.js'), 'exact'],
  install: 'npm install',
};

export const PEERS: readonly Peer[] = [
  OURS,
  {
    name: 'ours-relaxed',
    title: 'distributed-mnist, `--arithmetic relaxed`',
    command: [process.execPath, besideThis('ours.js'), 'relaxed'],
    install: 'npm install',
  },
  {
    name: 'plain-javascript',
    title: 'plain JavaScript, dense',
    command: [process.execPath, besideThis('plain-javascript.js')],
    install: 'npm install',
    workloads: [1],
    single: true,
  },
  {
    name: 'original',
    title: "the original's way, 1 worker",
    command: [PYTHON, 'bench/peers/original.py'],
    install: SETUP_PYTHON,
    workloads: [1],
  },
  {
    name: 'scikit-learn',
    title: 'scikit-learn',
    command: [PYTHON, 'bench/peers/sklearn_mlp.py'],
    install: SETUP_PYTHON,
  },
  {
    name: 'numpy',
    title: 'NumPy by hand, one process',
    command: [PYTHON, 'bench/peers/numpy_manual.py'],
    install: SETUP_PYTHON,
  },
  {
    name: 'pytorch-autograd',
    title: 'PyTorch, eager with autograd',
    command: [PYTHON, 'bench/peers/pytorch_autograd.py'],
    install: SETUP_PYTHON,
  },
  {
    name: 'pytorch-manual',
    title: 'PyTorch without autograd',
    command: [PYTHON, 'bench/peers/pytorch_manual.py'],
    install: SETUP_PYTHON,
  },
  {
    name: 'pytorch-compile',
    title: 'PyTorch, torch.compile',
    command: [PYTHON, 'bench/peers/pytorch_compile.py'],
    install: `${SETUP_PYTHON}, and apt-get install g++`,
  },
  {
    name: 'jax',
    title: 'JAX, jit',
    command: [PYTHON, 'bench/peers/jax_jit.py'],
    install: SETUP_PYTHON,
  },
  {
    name: 'tinygrad',
    title: 'tinygrad, TinyJit',
    command: [PYTHON, 'bench/peers/tinygrad_jit.py'],
    install: `${SETUP_PYTHON}, and apt-get install clang`,
  },
  {
    name: 'c-openblas',
    title: 'C by hand on OpenBLAS',
    command: [`${BUILT}/mlp-openblas`],
    install: 'apt-get install gcc libopenblas-dev libopenblas0-openmp',
    prepare: () => compile('mlp-openblas', ['-lopenblas']),
  },
  {
    name: 'c-onednn',
    title: 'C by hand on oneDNN',
    command: [`${BUILT}/mlp-onednn`],
    install: `apt-get install gcc; ${SETUP_PYTHON}`,
    prepare: () => compile('mlp-onednn', ['-DONEDNN', ...FROM_ENVIRONMENT, '-ldnnl']),
  },
  {
    name: 'tensorflow-js',
    title: 'TensorFlow.js, WASM with SIMD, gradients by hand',
    command: [
      ...NODE_FOR_WASM,
      '--require',
      './bench/peers/tensorflow-js/threads.cjs',
      'bench/peers/tensorflow-js/train.cjs',
    ],
    install: SETUP_NODE,
  },
  {
    name: 'onnxruntime-web',
    title: 'ONNX Runtime Web, WASM with SIMD, gradients as a graph',
    command: [...NODE_FOR_WASM, 'bench/peers/onnxruntime-web/train.cjs'],
    install: SETUP_NODE,
  },
];

function compile(name: string, options: readonly string[]): string | undefined {
  mkdirSync(BUILT, { recursive: true });
  const flags = ['-O3', '-march=native', '-ffast-math', '-fopenmp'];
  const command = [...flags, 'bench/peers/c/mlp.c', ...options, '-lm', '-o', `${BUILT}/${name}`];
  const { error, status, stderr } = spawnSync('gcc', command, { encoding: 'utf8' });
  if (error) return error.message;
  return status === 0 ? undefined : stderr.split('\n').find((line) => line.includes('error'));
}

/** What is set for every peer besides its threads. */
export function peerEnvironment(): Record<string, string> {
  const coreType = process.env.OPENBLAS_CORETYPE ?? openBlasCoreType();
  return {
    // Debian's OpenBLAS with OpenMP, chosen for these processes alone: PyTorch is at its best with it.
    ...(existsSync(OPENMP_BLAS) ? { LD_LIBRARY_PATH: OPENMP_BLAS } : {}),
    ...(coreType ? { OPENBLAS_CORETYPE: coreType } : {}),
    NODE_PATH: `${BUILT}/node_modules`,
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

/**
 * The kernels that OpenBLAS should use. It knows processors by their model, and takes one that is younger than
 * itself for a Prescott of 2004, without AVX.
 */
function openBlasCoreType(): string | undefined {
  if (!existsSync('/proc/cpuinfo')) return undefined;
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1].split(' ') ?? [];
  if (['avx512f', 'avx512bw', 'avx512dq', 'avx512vl'].every((flag) => flags.includes(flag)))
    return 'SkylakeX';
  return flags.includes('avx2') && flags.includes('fma') ? 'Haswell' : undefined;
}
