// A machine in a process of its own, as people start it, to be killed and frozen.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileOf } from '../commands/running.js';
import { temporaryFolder } from '../temporary.js';
import { type RedisServer, until } from './redis-server.js';

export class WorkerProcess {
  out = '';
  readonly ended: Promise<number | null>;
  readonly child: ChildProcess;

  /** @param before what the program is started by, such as `ip netns exec NAME` */
  constructor(url: string, before: readonly string[] = []) {
    const folder = temporaryFolder();
    const words = [...before, process.execPath, fileOf('worker'), '--redis', url, '--workers', '1'];
    this.child = spawn(words[0], words.slice(1), {
      cwd: folder,
      env: { ...process.env, DISTRIBUTED_MNIST_DATA: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.once('exit', () => this.child.kill('SIGKILL'));
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk) => {
        this.out += chunk;
      });
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
  }
}

/** Once so many tasks of the run that goes on are in the hands of machines. */
export async function tasksAreTaken(redis: RedisServer, tasks = 1): Promise<void> {
  const id = await redis.run();
  await until(async () =>
    (await redis.client.llen(`distributed-mnist:${id}:active`)) >= tasks ? true : undefined,
  );
}
