// What may go wrong while machines train together: each time the weights are those of one machine, or a clear error says why
// not.

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectCluster } from '../../src/cluster/coordinator.js';
import { bytesKey, messagesKey, resultKey, shardName, stateKey, TIMING } from '../../src/cluster/protocol.js';
import { jobId, openQueue } from '../../src/cluster/redis.js';
import type { TrainingEvent } from '../../src/engine/training/events.js';
import { findResumable } from '../../src/node/runs/resume.js';
import { loadBeginning, type RunOptions, runTraining } from '../../src/node/runs/run-training.js';
import type { RunView } from '../../src/node/runs/view.js';
import { eventsOf, runToEnd } from '../engine/training/runs.js';
import { datasetFolder } from '../node/data/folders.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { assertRefused } from '../refusals.js';
import {
  coordinate,
  dataset,
  hashOnOneMachine,
  leaveAll,
  recipe,
  SHORT,
  TestMachine,
  warningsOf,
} from './cluster-run.js';
import { RedisProxy, RedisServer, stopServers, testWithRedis, until } from './redis-server.js';

const expected = await hashOnOneMachine();
let redis: RedisServer;

const withRedis = (name: string, run: () => Promise<void>) =>
  testWithRedis(name, async () => {
    redis ??= await RedisServer.start();
    await run();
  });

/** The state that the first round begins with, once it is there. */
const firstState = async () => {
  const key = stateKey(await redis.run(), { epoch: 0, round: 0 });
  return until(async () => ((await redis.client.exists(key)) ? key : undefined));
};

/** The end of a run, which is not looked at before others are through with it. */
async function whileRunning(run: Promise<unknown>, meddle: () => Promise<void>): Promise<void> {
  run.catch(() => {});
  await meddle();
}

withRedis('two machines of one name: the same weights, each with its share, and no key is left', async () => {
  const machines = [new TestMachine(redis.url), new TestMachine(redis.url)];
  const outcome = await coordinate(redis.url);
  for (const machine of machines) await machine.leave();
  assert.is(outcome.weightsSha256, expected);
  const shares = eventsOf(outcome, 'epoch').map(({ machines }) => machines ?? []);
  for (const share of shares)
    assert.is(
      share.reduce((sum, { shards }) => sum + shards, 0),
      6,
    );
  const names = new Set(shares.flat().map(({ machine }) => machine));
  assert.ok(names.size <= 2);
  // A machine that was about to take a task while the run ended writes keys once more, which expire.
  await until(async () => ((await redis.client.keys('*')).length === 0 ? true : undefined));
});

withRedis('machines may come after the coordinator, and leave and come within a run', async () => {
  const run = coordinate(redis.url);
  await whileRunning(run, async () => {
    await firstState();
    const first = new TestMachine(redis.url);
    await until(async () => first.lines.find((line) => line.includes('taking part')));
    const second = new TestMachine(redis.url);
    await first.leave();
    await run;
    await second.leave();
  });
  assert.is((await run).weightsSha256, expected);
});

withRedis('a task that is delivered twice counts once', async () => {
  const run = coordinate(redis.url);
  await whileRunning(run, async () => {
    const key = await firstState();
    const id = await redis.run();
    const queue = openQueue(id, redis.client);
    const [job] = await until(async () => {
      const jobs = await queue.getWaiting();
      return jobs.length === 3 ? jobs : undefined;
    });
    await queue.add('shard', job.data, { jobId: `${jobId(job.data, 1)}-again` });
    assert.is(job.data.input.key, key);
    const machine = new TestMachine(redis.url);
    await run;
    await machine.leave();
    await queue.close();
  });
  assert.is((await run).weightsSha256, expected);
});

withRedis(
  'results of a hostile machine are left out: not finite, of a wrong length, of a wrong hash, no messages',
  async () => {
    const run = coordinate(redis.url);
    await whileRunning(run, async () => {
      // A result has half of the state's bytes.
      const length = (await redis.client.strlen(await firstState())) / 2;
      const id = await redis.run();
      const result = {
        kind: 'result',
        machine: 'mallory',
        name: 'mallory \x1b[2J',
        loss: 1,
        seconds: 1,
        time: { map: 1, reduce: 0, waiting: 0 },
      };
      const notANumber = Buffer.alloc(length, 0xff);
      const { sha256 } = await import('../../src/node/sha256.js');
      const send = async (shard: number, bytes: Buffer, hash = sha256(bytes)) => {
        const task = shardName({ epoch: 0, round: 0, shard });
        await redis.client.set(resultKey(id, { ...result, task }), bytes);
        await redis.client.lpush(messagesKey(id), JSON.stringify({ ...result, task, sha256: hash }));
      };
      await send(0, notANumber);
      await send(1, Buffer.alloc(length + 4));
      await send(2, Buffer.alloc(length), '0'.repeat(64));
      await redis.client.lpush(messagesKey(id), 'no message', JSON.stringify({ kind: 'result' }));
      await redis.client.lpush(
        messagesKey(id),
        JSON.stringify({ ...result, task: '0-0-99', sha256: sha256('') }),
      );
      const machine = new TestMachine(redis.url);
      await run;
      await machine.leave();
    });
    const outcome = await run;
    assert.is(outcome.weightsSha256, expected);
    const warnings = warningsOf(outcome);
    for (const part of ['not finite', 'bytes, expected', 'and it states', 'no message'])
      assert.match(warnings, part);
    assert.not.match(warnings, '\x1b');
  },
);

withRedis(
  'a network that diverges does so as on one machine: its results come twice, and count',
  async () => {
    const changes = { learningRate: 1e30 };
    const machine = new TestMachine(redis.url);
    const outcome = await coordinate(redis.url, SHORT, undefined, changes);
    await machine.leave();
    const alone = await runToEnd({ recipe: { ...recipe, ...changes }, dataset, workers: 1 });
    assert.equal(eventsOf(outcome, 'diverged'), eventsOf(alone, 'diverged'));
    assert.is(eventsOf(alone, 'diverged').length, 1);
    // Both rounds of the epoch, three shards each.
    assert.is(warningsOf(outcome).match(/numbers that are not finite/g)?.length, 6);
  },
);

withRedis('machines that fail again and again end the run', async () => {
  const run = coordinate(redis.url);
  await whileRunning(run, async () => {
    await firstState();
    const task = shardName({ epoch: 0, round: 0, shard: 0 });
    const failed = JSON.stringify({ kind: 'failed', machine: 'm', name: 'm', task, reason: 'no luck' });
    await redis.client.lpush(messagesKey(await redis.run()), ...Array(5).fill(failed));
  });
  await assertRefused(() => run, 'machines-fail', '5 times in a row', 'no luck', '--resume');
});

withRedis('weights that do not match their hash are given out again', async () => {
  const run = coordinate(redis.url);
  await whileRunning(run, async () => {
    const key = await firstState();
    const { length } = (await redis.client.getBuffer(key)) as Buffer;
    await redis.client.set(key, Buffer.alloc(length));
    const machine = new TestMachine(redis.url);
    await run;
    await machine.leave();
  });
  assert.is((await run).weightsSha256, expected);
  assert.match(warningsOf(await run), 'what it begins with has the SHA-256');
});

withRedis('a machine that comes later cannot use a change, and is given the whole state', async () => {
  const epochs = { epochs: 30 };
  const run = coordinate(redis.url, undefined, undefined, epochs);
  await whileRunning(run, async () => {
    const first = new TestMachine(redis.url);
    const change = bytesKey({ key: stateKey(await redis.run(), { epoch: 0, round: 1 }), changeOf: '' });
    await until(async () => (await redis.client.exists(change)) || undefined);
    await first.leave();
    const second = new TestMachine(redis.url);
    await run;
    await second.leave();
    assert.match(second.lines.join('\n'), / tasks? in /);
  });
  const alone = await runToEnd({ recipe: { ...recipe, ...epochs }, dataset, workers: 1 });
  assert.is((await run).weightsSha256, alone.weightsSha256);
  // Asking for the whole is no fault, and nobody waits for the task to be given out again.
  assert.is(warningsOf(await run), '');
  const retries = eventsOf(await run, 'progress').map(({ cluster }) => cluster?.retries ?? 0);
  assert.is(Math.max(...retries), 0);
});

withRedis('a small network, whose bytes come at odd addresses: the same weights', async () => {
  const small = { topology: { hidden: [4], activation: 'relu' as const }, epochs: 20 };
  const run = coordinate(redis.url, undefined, undefined, small);
  const machine = new TestMachine(redis.url);
  const { weightsSha256 } = await run;
  await machine.leave();
  const alone = await runToEnd({ recipe: { ...recipe, ...small }, dataset, workers: 1 });
  assert.is(weightsSha256, alone.weightsSha256);
});

withRedis('a user of Redis without a right to channels trains as others do', async () => {
  await redis.client.call('ACL', 'SETUSER', 'bob', 'on', '>pw', '~*', '+@all', 'resetchannels');
  const url = redis.url.replace('://', '://bob:pw@');
  const run = coordinate(url);
  const machine = new TestMachine(url);
  assert.is((await run).weightsSha256, expected);
  await machine.leave();
});

withRedis(
  'a machine that comes while Redis is out of memory waits, and takes part when there is some',
  async () => {
    const run = coordinate(redis.url, { ...SHORT, patience: 30_000 });
    await whileRunning(run, async () => {
      await firstState();
      await redis.client.config('SET', 'maxmemory', '1');
      const machine = new TestMachine(redis.url);
      await until(async () => machine.lines.find((line) => line.includes('refuses: OOM')));
      await redis.client.config('SET', 'maxmemory', '0');
      await run;
      await machine.leave();
    });
    assert.is((await run).weightsSha256, expected);
  },
);

withRedis('of more machines than shards each is given whole states, and asks for none', async () => {
  const rounds = { ...recipe.rounds!, shards: 1, localSteps: 2 };
  const machines = [1, 2, 3].map(() => new TestMachine(redis.url));
  const subscriber = redis.client.duplicate();
  const given: string[] = [];
  await subscriber.psubscribe('distributed-mnist:*:inputs');
  subscriber.on('pmessage', (_pattern, _channel, text) => given.push(text));
  const { weightsSha256 } = await coordinate(redis.url, undefined, undefined, { rounds, epochs: 8 });
  for (const machine of machines) await machine.leave();
  subscriber.disconnect();
  const alone = await runToEnd({ recipe: { ...recipe, rounds, epochs: 8 }, dataset, workers: 1 });
  assert.is(weightsSha256, alone.weightsSha256);
  const whole = given.filter((text) => !text.includes('changeOf'));
  assert.ok(whole.length > given.length / 2, `${whole.length} of ${given.length}`);
  assert.is(new Set(given).size, given.length, 'no input is sent twice');
});

withRedis('a machine with other data takes no part, and both hashes are named', async () => {
  const run = coordinate(redis.url);
  await whileRunning(run, async () => {
    const wrong = new TestMachine(redis.url, datasetFolder(syntheticDataset(600, 20, 9)));
    await until(async () => wrong.lines.find((line) => line.includes('left to others')));
    const right = new TestMachine(redis.url);
    await run;
    for (const machine of [wrong, right]) await machine.leave();
    assert.match(
      wrong.lines.join('\n'),
      /data of SHA-256 [0-9a-f]{64}, and from .* data of SHA-256 [0-9a-f]{64}/,
    );
  });
  assert.is((await run).weightsSha256, expected);
  assert.match(warningsOf(await run), 'does not take part: it trains on data of SHA-256');
});

withRedis('a machine of another version takes no part, and both versions are named', async () => {
  const run = 'of-another-version';
  const spec = {
    run,
    engine: 'distributed-mnist 9.9.9, kernels 0',
    work: 'shards',
    recipe,
    dataset: '',
    dataSha256: '0'.repeat(64),
    images: [1],
    timing: TIMING,
  };
  await redis.client.set(`distributed-mnist:${run}:spec`, JSON.stringify(spec));
  await redis.client.sadd('distributed-mnist:runs', run);
  const machine = new TestMachine(redis.url);
  const line = await until(async () => machine.lines.find((each) => each.includes('left to others')));
  await machine.leave();
  assert.match(
    line,
    /the run is of distributed-mnist 9\.9\.9, kernels 0, and this machine has distributed-mnist \d/,
  );
  await redis.client.flushall();
});

for (const withData of [true, false])
  withRedis(
    `Redis is restarted within a round ${withData ? 'with' : 'without'} its data: the same weights`,
    async () => {
      const machine = new TestMachine(redis.url);
      const run = coordinate(redis.url, { ...SHORT, patience: 30_000 });
      await whileRunning(run, async () => {
        await firstState();
        await redis.restart({ withData });
        await run;
      });
      await machine.leave();
      assert.is((await run).weightsSha256, expected);
    },
  );

withRedis('everything that Redis holds is lost without a word: the same weights', async () => {
  const run = coordinate(redis.url);
  await whileRunning(run, async () => {
    await firstState();
    await redis.client.flushall();
    const machine = new TestMachine(redis.url);
    await run;
    await machine.leave();
  });
  assert.is((await run).weightsSha256, expected);
});

withRedis('Redis is slow, and a machine is cut off and joined again: the same weights', async () => {
  const [slow, cut] = [await RedisProxy.start(redis, 10), await RedisProxy.start(redis, 0)];
  const machines = [new TestMachine(slow.url), new TestMachine(cut.url)];
  const run = coordinate(slow.url);
  await whileRunning(run, async () => {
    await firstState();
    cut.cut();
    await delay(SHORT.lock);
    cut.join();
    await run;
  });
  for (const machine of machines) await machine.leave();
  for (const proxy of [slow, cut]) proxy.close();
  assert.is((await run).weightsSha256, expected);
});

withRedis('Redis out of memory ends the run with what to do, and the machine stays', async () => {
  const machine = new TestMachine(redis.url);
  await redis.client.config('SET', 'maxmemory', '1');
  await assertRefused(() => coordinate(redis.url), 'redis-failed', 'OOM', 'CONFIG SET maxmemory 0');
  await redis.client.config('SET', 'maxmemory', '0');
  assert.is((await coordinate(redis.url)).weightsSha256, expected);
  await machine.leave();
});

withRedis(
  'Redis is gone for longer than a run waits: whole epochs are kept, and the run is resumed',
  async () => {
    const data = datasetFolder(dataset);
    const options: RunOptions = {
      recipe: { ...recipe, epochs: 4 },
      dataset: 'mnist',
      data,
      workers: 1,
      out: join(data, 'model.safetensors'),
      half: false,
      report: false,
      checkpointEvery: 1000,
      signal: new AbortController().signal,
    };
    const nobody = { onDownload() {}, onDrawn() {}, onWarning() {} };
    const beginning = await loadBeginning(options, nobody);
    const hashOf = async (changes: Partial<RunOptions>, whenShown = (_: TrainingEvent) => {}) => {
      const hashes: string[] = [];
      const view: RunView = {
        show: whenShown,
        saved: (_, { weightsSha256 }) => void hashes.push(weightsSha256),
        nothingSaved() {},
      };
      await runTraining({ ...options, ...changes }, beginning, view);
      return hashes[0];
    };
    const alone = await hashOf({});
    const machine = new TestMachine(redis.url);
    const { startTrainer: trainer } = await connectCluster({
      url: redis.url,
      anyEviction: false,
      timing: SHORT,
    });
    const gone = hashOf({ trainer }, (event) => {
      if (event.event === 'epoch' && event.epoch === 2) redis.stop();
    });
    await assertRefused(() => gone, 'redis-failed', 'Then: npm run train -- --resume');
    const resume = findResumable();
    assert.is(resume.checkpoint?.state.epochs, 2);
    assert.is(await hashOf({ resume }), alone);
    redis = await RedisServer.start();
    await machine.leave();
  },
);

withRedis('a Redis that is read-only ends the run with what to do', async () => {
  await redis.client.call('REPLICAOF', '127.0.0.1', '1');
  await assertRefused(() => coordinate(redis.url), 'redis-failed', 'READONLY', 'REPLICAOF NO ONE');
  await redis.client.call('REPLICAOF', 'NO', 'ONE');
});

withRedis('a run that is stopped leaves no keys, and the machine goes on to the next', async () => {
  const stop = new AbortController();
  const run = coordinate(redis.url, SHORT, stop.signal);
  await firstState();
  stop.abort();
  const outcome = await run;
  assert.ok(eventsOf(outcome, 'done')[0].stopped);
  assert.equal(await redis.client.keys('*'), []);
});

test.after(async () => {
  await leaveAll();
  await stopServers();
});
test.run();
