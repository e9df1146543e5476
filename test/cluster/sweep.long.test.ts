// A sweep over machines: the same hashes as on this machine, whoever trains, dies, or was there before.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectSweep } from '../../src/cluster/sweep.js';
import type { RunOutcome } from '../../src/node/sweep/outcome.js';
import { type SweepOptions, sweep } from '../../src/node/sweep/sweep.js';
import { jsonLines, run } from '../commands/running.js';
import { recipeWith } from '../engine/training/runs.js';
import { datasetFolder } from '../node/data/folders.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { leaveAll, SHORT, TestMachine } from './cluster-run.js';
import { RedisServer, stopServers, testWithRedis, until } from './redis-server.js';
import { tasksAreTaken, WorkerProcess } from './worker-process.js';

const data = datasetFolder(syntheticDataset(600, 40));

const planned = [0.1, 1000].flatMap((learningRate) =>
  [1, 2, 3].map((seed) => ({
    setting: `lr=${learningRate}`,
    seed,
    recipe: recipeWith({
      ...{ hidden: [20], batch: 20, epochs: 30, validation: 100, seed },
      // So large that it diverges with the higher rate.
      weightDecay: 0.9,
      learningRate,
    }),
  })),
);

const options: SweepOptions = {
  planned,
  dataset: 'mnist',
  data,
  report: false,
  workers: 1,
  atOnce: 1,
  resume: false,
  signal: new AbortController().signal,
};
const nobody = { onDownload() {}, onDrawn() {}, onWarning() {} };

const inShort = (outcomes: readonly RunOutcome[]) =>
  outcomes
    .map(({ setting, seed, state, weightsSha256 }) => `${setting} ${seed} ${state} ${weightsSha256}`)
    .sort();

testWithRedis(
  'a machine is killed in mid-run, and another trains: the same hashes, and no key is left',
  async () => {
    const alone = await sweep(options, nobody, () => {});
    assert.is(alone.outcomes.filter(({ state }) => state === 'diverged').length, 3);
    const redis = await RedisServer.start();
    const killed = new WorkerProcess(redis.url);
    const connect: SweepOptions['connect'] = (work) =>
      connectSweep({ url: redis.url, anyEviction: false, timing: SHORT }, work);
    const sweeping = sweep({ ...options, connect }, nobody, () => {});
    await tasksAreTaken(redis);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const machine = new TestMachine(redis.url);
    const { outcomes } = await sweeping;
    assert.equal(inShort(outcomes), inShort(alone.outcomes));
    await until(async () => machine.lines.find((line) => /: over; \d+ training runs? in/.test(line)));
    await machine.leave();
    assert.equal(await redis.client.keys('*'), []);
    await redis.stop();
  },
);

testWithRedis(
  'the command over Redis; --resume trains the run whose folder is gone, and no other',
  async () => {
    const redis = await RedisServer.start();
    const machine = new TestMachine(redis.url);
    const words = [
      ...[
        'sweep',
        '--data',
        data,
        '--grid',
        'hidden=20;30',
        '--seeds',
        '1..2',
        '--epochs',
        '2',
        '--batch',
        '20',
      ],
      ...[
        '--validation',
        '100',
        '--no-report',
        '--committee',
        '3',
        '--out',
        'committee.safetensors',
        '--json',
      ],
    ];
    const first = await run([...words, '--redis', redis.url]);
    assert.is(first.code, 0, first.err);
    const runsOf = (out: string) => jsonLines(out).filter(({ event }) => event === 'run');
    const hashes = (out: string) =>
      runsOf(out)
        .map(({ weightsSha256 }) => weightsSha256)
        .sort();
    assert.is(jsonLines(first.out).at(-1).committee.members.length, 3);

    const [gone] = runsOf(first.out);
    rmSync(join(first.folder, 'data', 'runs', gone.run), { recursive: true });
    const again = await run([...words, '--redis', redis.url, '--resume'], { folder: first.folder });
    assert.is(again.code, 0, again.err);
    const trained = runsOf(again.out).filter(({ earlier }) => !earlier);
    assert.equal(
      trained.map(({ setting, seed }) => [setting, seed]),
      [[gone.setting, gone.seed]],
    );
    assert.equal(hashes(again.out), hashes(first.out));
    await machine.leave();
    await redis.stop();
  },
);

test.after(async () => {
  await leaveAll();
  await stopServers();
});
test.run();
