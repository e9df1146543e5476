// PyTorch's DistributedDataParallel on the same workload, in as many processes of one thread.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mnistArchives } from '../peers/mnist-archives.js';
import { PYTHON } from '../peers/peer-list.js';

export interface DdpFigures {
  /** Of an epoch, the median. */
  readonly seconds: number;
  /** That each process sends in an epoch. */
  readonly megabytes: number;
  readonly versions: string;
}

/** @throws Error if PyTorch is not there */
export async function measureDdp(processes: number): Promise<DdpFigures> {
  const words = ['bench/cluster/pytorch_ddp.py', mnistArchives(undefined), String(processes)];
  const { stdout } = await promisify(execFile)(PYTHON, words, {
    env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
  }).catch((error: Error & { stderr?: string }) => {
    throw new Error(error.stderr?.trim().split('\n').at(-1) ?? error.message);
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}
