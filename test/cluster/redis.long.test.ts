// Which Redis is taken, and what is told of one that is not.

import { createServer } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkUrl, describeAddress, toType } from '../../src/cluster/address.js';
import { connectCluster } from '../../src/cluster/coordinator.js';
import { assertRefused } from '../refusals.js';
import { coordinate, hashOnOneMachine, leaveAll, SHORT, TestMachine, warningsOf } from './cluster-run.js';
import { RedisServer, stopServers, testWithRedis, until } from './redis-server.js';

const connect = (url: string, anyEviction = false) => connectCluster({ url, anyEviction });

test('an address that is none is refused, and never told', async () => {
  for (const url of ['host:6379', 'http://:secret@host', 'redis://', ''])
    try {
      checkUrl(url);
      assert.unreachable(url);
    } catch (error) {
      assert.is((error as { code: string }).code, 'bad-option');
      assert.not.match((error as Error).message, 'secret');
    }
  assert.is(describeAddress('rediss://user:secret@host:7000/2'), 'rediss://host:7000');
  assert.is(describeAddress('redis://[::1]'), 'redis://[::1]:6379');
  for (const [url, typed] of [
    ['redis://127.0.0.1:6391', 'redis://127.0.0.1:6391'],
    ['redis://:secret@host:7000/2', 'redis://:PASSWORD@host:7000/2'],
    ['rediss://user:secret@host', 'rediss://USER:PASSWORD@host'],
    ['redis://host?password=secret', 'redis://:PASSWORD@host'],
  ])
    assert.is(toType(url), typed);
});

test('where nobody listens it is told at once, and where nobody answers within five seconds', async () => {
  await assertRefused(() => connect('redis://127.0.0.1:1'), 'no-redis', 'ECONNREFUSED', 'redis-server');
  const silent = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const { port } = silent.address() as { port: number };
  await assertRefused(() => connect(`redis://127.0.0.1:${port}`), 'no-redis', 'no answer within 4 s');
  silent.close();
});

testWithRedis(
  'a Redis that throws keys away is refused with the command that mends it, unless any will do',
  async () => {
    const redis = await RedisServer.start('--maxmemory-policy', 'allkeys-lru');
    await assertRefused(
      () => connect(redis.url),
      'redis-unfit',
      'allkeys-lru',
      `redis-cli -u ${redis.url} CONFIG SET maxmemory-policy noeviction`,
      '--any-eviction',
    );
    const machine = new TestMachine(redis.url);
    const { runToEnd } = await import('../engine/training/runs.js');
    const { dataset, recipe } = await import('./cluster-run.js');
    const { startTrainer: trainer } = await connectCluster({
      url: redis.url,
      anyEviction: true,
      timing: SHORT,
    });
    const { weightsSha256 } = await runToEnd({ recipe, dataset, workers: 1, trainer });
    assert.is(weightsSha256, await hashOnOneMachine());
    await machine.leave();
    await redis.stop();
  },
);

for (const [what, hidden, warning] of [
  ['CONFIG, as those do that are run by others, is taken as any', '-config', /^$/],
  ['its settings is taken with a warning', '-info', /does not tell what it does when its memory is full/],
] as const)
  testWithRedis(`a Redis that hides ${what}`, async () => {
    const redis = await RedisServer.start(
      ...(hidden === '-config' ? ['--rename-command', 'CONFIG', ''] : []),
    );
    if (hidden === '-info') await redis.client.call('ACL', 'SETUSER', 'default', '-config', hidden);
    const machine = new TestMachine(redis.url);
    const outcome = await coordinate(redis.url);
    await machine.leave();
    await redis.stop();
    assert.is(outcome.weightsSha256, await hashOnOneMachine());
    assert.match(warningsOf(outcome), warning);
  });

testWithRedis('a password is needed where Redis wants one, and is not told', async () => {
  const redis = await RedisServer.start('--requirepass', 'open-sesame');
  const address = describeAddress(redis.url);
  await assertRefused(
    () => connect(redis.url),
    'no-redis',
    `The Redis at ${address} wants a password. Put it into the address: redis://:PASSWORD@`,
  );
  try {
    await connect(redis.url.replace('//', '//:wrong-word@'));
    assert.unreachable();
  } catch (error) {
    assert.is(
      (error as Error).message,
      `The Redis at ${address} does not take this password. Correct it in the address: ${redis.url.replace('//', '//:PASSWORD@')}.`,
    );
  }
  const url = redis.url.replace('//', '//:open-sesame@');
  const machine = new TestMachine(url);
  assert.is((await coordinate(url)).weightsSha256, await hashOnOneMachine());
  await machine.leave();
  assert.not.match(machine.lines.join('\n'), 'open-sesame');
  await redis.stop();
});

testWithRedis(
  'while a run goes on, all its keys are short of time: after a crash they are gone',
  async () => {
    const redis = await RedisServer.start();
    const stop = new AbortController();
    const run = coordinate(redis.url, { ...SHORT, expiry: 900 }, stop.signal);
    const id = await redis.run();
    await until(async () => {
      const keys = (await redis.client.keys(`distributed-mnist:${id}:*`)).concat('distributed-mnist:runs');
      const times = await Promise.all(keys.map((key) => redis.client.pttl(key)));
      return keys.length > 4 && times.every((time) => time > 0) ? true : undefined;
    });
    stop.abort();
    await run;
    await redis.stop();
  },
);

test.after(async () => {
  await leaveAll();
  await stopServers();
});
test.run();
