// Machines and coordinators as people run them: `worker` and `train --redis` in processes of their own, which are killed,
// frozen and ended.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fileOf, jsonLines, run } from '../commands/running.js';
import { datasetFolder } from '../node/data/folders.js';
import { temporaryFolder } from '../temporary.js';
import { coordinate, dataset, hashOnOneMachine, leaveAll, SHORT, TestMachine } from './cluster-run.js';
import { RedisServer, stopServers, testWithRedis, until } from './redis-server.js';

/** A machine in a process of its own. */
class WorkerProcess {
  out = '';
  readonly ended: Promise<number | null>;
  readonly child: ChildProcess;

  constructor(url: string) {
    const folder = temporaryFolder();
    this.child = spawn(process.execPath, [fileOf('worker'), '--redis', url, '--workers', '1'], {
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

/** Once a machine has taken a task of the run that goes on. */
async function taskIsTaken(redis: RedisServer): Promise<void> {
  const id = await redis.run();
  await until(async () =>
    (await redis.client.llen(`distributed-mnist:${id}:active`)) > 0 ? true : undefined,
  );
}

testWithRedis(
  'a machine is killed in mid-task, another frozen beyond its lock and back late: the same weights',
  async () => {
    const redis = await RedisServer.start();
    const killed = new WorkerProcess(redis.url);
    const training = coordinate(redis.url, { ...SHORT, straggler: 60_000 });
    await taskIsTaken(redis);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const frozen = new WorkerProcess(redis.url);
    await until(async () => (frozen.out.includes('taking part') ? true : undefined));
    frozen.child.kill('SIGSTOP');
    const machine = new TestMachine(redis.url);
    const { weightsSha256 } = await training;
    frozen.child.kill('SIGCONT');
    await until(async () => (/: over; \d+ shards/.test(frozen.out) ? true : undefined));
    frozen.child.kill('SIGTERM');
    assert.is(await frozen.ended, 143);
    await machine.leave();
    await redis.stop();
    assert.is(weightsSha256, await hashOnOneMachine());
  },
);

testWithRedis('train over Redis is killed, and --resume ends with the weights of one machine', async () => {
  const redis = await RedisServer.start();
  const machine = new TestMachine(redis.url);
  const words = [
    ...['train', '--data', datasetFolder(dataset), '--hidden', '20', '--batch', '20', '--validation', '100'],
    ...['--workers', '1', '--no-report', '--json', '--epochs', '12', '--checkpoint-every', '0'],
    ...['--shards', '2', '--local-steps', '4', '--outer', 'nesterov', '--out', 'model.safetensors'],
  ];
  let isKilled = false;
  const killed = await run([...words, '--redis', redis.url], {
    meddle(child, out) {
      if (isKilled || !out.includes('"epoch":2,')) return;
      isKilled = true;
      child.kill('SIGKILL');
    },
  });
  assert.is(killed.signal, 'SIGKILL');
  const resumed = await run(['train', '--resume', '--redis', redis.url, '--json', '--workers', '1'], {
    folder: killed.folder,
  });
  assert.is(resumed.code, 0, resumed.out + resumed.err);
  await machine.leave();
  await redis.stop();
  const alone = await run([...words, '--redis', 'local://']);
  const hashOf = ({ out }: { out: string }) =>
    jsonLines(out).find(({ event }) => event === 'done').weightsSha256;
  assert.is(hashOf(resumed), hashOf(alone));
});

test('worker without an address, or with one where no Redis is, says what to do', async () => {
  const without = await run(['worker']);
  assert.is(without.code, 2);
  assert.match(without.err, '--redis redis://host:6379');
  const nowhere = await run(['worker', '--redis', 'redis://127.0.0.1:1']);
  assert.is(nowhere.code, 1);
  assert.match(nowhere.err, /^Error: There is no Redis to work with at redis:\/\/127\.0\.0\.1:1: /);
});

test.after(async () => {
  await leaveAll();
  await stopServers();
});
test.run();
