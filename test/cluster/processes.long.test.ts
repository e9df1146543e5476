// Machines and coordinators as people run them: `worker` and `train --redis` in processes of their own, which are killed,
// frozen and ended.

import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesKey, stateKey } from '../../src/cluster/protocol.js';
import { jsonLines, run } from '../commands/running.js';
import { datasetFolder } from '../node/data/folders.js';
import {
  coordinate,
  dataset,
  hashOnOneMachine,
  leaveAll,
  SHORT,
  TestMachine,
  warningsOf,
} from './cluster-run.js';
import { Namespace } from './namespace.js';
import { RedisProxy, RedisServer, stopServers, testWithRedis, until } from './redis-server.js';
import { tasksAreTaken, WorkerProcess } from './worker-process.js';

/** A run of a moment. */
const TRAIN = [
  ...['train', '--data', datasetFolder(dataset), '--hidden', '20', '--batch', '20', '--validation', '100'],
  ...['--workers', '1', '--no-report', '--json'],
];

/** The weights that a `train --json` ended with. */
const hashOf = ({ out }: { out: string }) =>
  jsonLines(out).find(({ event }) => event === 'done').weightsSha256;

testWithRedis(
  'a machine is killed in mid-task, another frozen beyond its lock and back late: the same weights',
  async () => {
    const redis = await RedisServer.start();
    const frozen = new WorkerProcess(redis.url);
    const training = coordinate(redis.url, { ...SHORT, straggler: 60_000 });
    await tasksAreTaken(redis);
    frozen.child.kill('SIGSTOP');
    const killed = new WorkerProcess(redis.url);
    await tasksAreTaken(redis, 2);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const machine = new TestMachine(redis.url);
    const second = bytesKey({ key: stateKey(await redis.run(), { epoch: 0, round: 1 }), changeOf: '' });
    await until(async () => ((await redis.client.exists(second)) ? true : undefined));
    frozen.child.kill('SIGCONT');
    const { weightsSha256 } = await training;
    await until(async () => (/: over; \d+ tasks? /.test(frozen.out) ? true : undefined));
    frozen.child.kill('SIGTERM');
    assert.is(await frozen.ended, 143);
    await machine.leave();
    await redis.stop();
    assert.is(weightsSha256, await hashOnOneMachine());
  },
);

/** A machine that was asked to end leaves no task behind, and another one brings the run to its end. */
async function assertGivenBack(
  redis: RedisServer,
  leaving: WorkerProcess,
  training: ReturnType<typeof coordinate>,
): Promise<void> {
  assert.is(await leaving.ended, 143);
  assert.is(await redis.client.llen(`distributed-mnist:${await redis.run()}:active`), 0);
  const machine = new TestMachine(redis.url);
  const { weightsSha256 } = await training;
  await machine.leave();
  await redis.stop();
  assert.is(weightsSha256, await hashOnOneMachine());
}

testWithRedis(
  'a machine that is asked to end while Redis does not answer ends, and others go on after that',
  async () => {
    const redis = await RedisServer.start();
    const leaving = new WorkerProcess(redis.url);
    const training = coordinate(redis.url, { ...SHORT, patience: 60_000 });
    await tasksAreTaken(redis);
    process.kill(redis.pid!, 'SIGSTOP');
    leaving.child.kill('SIGTERM');
    assert.is(await leaving.ended, 143);
    process.kill(redis.pid!, 'SIGCONT');
    const machine = new TestMachine(redis.url);
    const { weightsSha256 } = await training;
    await machine.leave();
    await redis.stop();
    assert.is(weightsSha256, await hashOnOneMachine());
  },
);

testWithRedis('a machine that is asked to end gives its task back at once, and another does it', async () => {
  const redis = await RedisServer.start();
  const leaving = new WorkerProcess(redis.url);
  const never = 600_000;
  const training = coordinate(redis.url, { ...SHORT, lock: never, straggler: never });
  await tasksAreTaken(redis);
  leaving.child.kill('SIGTERM');
  await assertGivenBack(redis, leaving, training);
});

testWithRedis('a machine that is asked to end while a task is on its way gives that back, too', async () => {
  const redis = await RedisServer.start();
  const far = await RedisProxy.start(redis, 200);
  const leaving = new WorkerProcess(far.url);
  const training = coordinate(redis.url, { ...SHORT, lock: 600_000, straggler: 600_000 });
  await tasksAreTaken(redis);
  leaving.child.kill('SIGTERM');
  await assertGivenBack(redis, leaving, training);
  far.close();
});

testWithRedis('a run whose machines have all left says so, and waits for others', async () => {
  const redis = await RedisServer.start();
  const first = new TestMachine(redis.url);
  const training = coordinate(redis.url, { ...SHORT, lease: 1000 });
  await tasksAreTaken(redis);
  await first.leave();
  // Longer than a run waits in silence, also where the machine is busy.
  await delay(16_000);
  const second = new TestMachine(redis.url);
  const outcome = await training;
  await second.leave();
  await redis.stop();
  assert.match(warningsOf(outcome), /All machines have left, and work is waiting\. Start some: /);
  assert.is(outcome.weightsSha256, await hashOnOneMachine());
});

testWithRedis('a machine tells once that its Redis is gone, and that it is back', async () => {
  const redis = await RedisServer.start();
  const machine = new WorkerProcess(redis.url);
  const tells = (words: string) => until(async () => machine.out.includes(words) || undefined);
  await tells('Waiting for work');
  await redis.restart({ withData: true });
  await tells('is back.');
  const address = redis.url.replace('redis://', '');
  assert.equal(
    machine.out.split('\n').filter((line) => line.includes('The Redis at')).length,
    2,
    machine.out,
  );
  assert.match(
    machine.out,
    new RegExp(`The Redis at \\S*${address}\\S* does not answer. Trying again until it does`),
  );
  machine.child.kill('SIGTERM');
  assert.is(await machine.ended, 143);
  await redis.stop();
});

// Where the system allows no namespaces, the proxy of faults.long.test.ts cuts a machine off.
const namespace = Namespace.make();
if (namespace)
  testWithRedis('a machine is cut off from the network and joined again: the same weights', async () => {
    const redis = await RedisServer.start('--bind', '0.0.0.0', '--protected-mode', 'no');
    const far = new WorkerProcess(redis.url.replace('127.0.0.1', namespace.address), namespace.enter);
    const training = coordinate(redis.url);
    await tasksAreTaken(redis);
    namespace.cut();
    const near = new TestMachine(redis.url);
    await delay(2 * SHORT.lock);
    namespace.join();
    const { weightsSha256 } = await training;
    await until(async () => (/: over; \d+ tasks? /.test(far.out) ? true : undefined));
    far.child.kill('SIGTERM');
    await far.ended;
    await near.leave();
    await redis.stop();
    assert.is(weightsSha256, await hashOnOneMachine());
  });

testWithRedis('train over Redis is killed, and --resume ends with the weights of one machine', async () => {
  const redis = await RedisServer.start();
  const machine = new TestMachine(redis.url);
  const words = [
    ...[...TRAIN, '--epochs', '12', '--checkpoint-every', '0', '--shards', '2', '--local-steps', '4'],
    ...['--outer', 'nesterov', '--out', 'model.safetensors'],
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
  assert.is(hashOf(resumed), hashOf(alone));
});

test('train with one shard ends with the weights of train without rounds', async () => {
  const few = [...TRAIN, '--epochs', '2', '--out', 'model.safetensors'];
  const plain = await run(few);
  const rounds = await run([...few, '--shards', '1', '--local-steps', '7']);
  assert.is(hashOf(rounds), hashOf(plain));
  const [start] = jsonLines(rounds.out);
  assert.equal(start.recipe.rounds, { shards: 1, localSteps: 7, outer: 'average', wire: 'f32' });
});

testWithRedis('train over Redis that cannot begin ends at once', async () => {
  const redis = await RedisServer.start();
  const ended = await run(['train', '--data', 'nowhere', '--json', '--redis', redis.url]);
  assert.is(ended.code, 1);
  assert.is(jsonLines(ended.out)[0].code, 'no-file');
  const wrong = await run(['train', '--shards', '0', '--redis', redis.url]);
  assert.is(wrong.code, 2);
  assert.match(wrong.err, '--shards must be a whole number from 1 to 10,000; found 0.');
  await redis.stop();
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
