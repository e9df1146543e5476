// docker-compose.yml without Docker: what its services run is run here, with a Redis in Valkey's place, and trains.

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fileOf, jsonLines, start } from '../commands/running.js';
import { datasetFolder } from '../node/data/folders.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { RedisServer, stopServers, testWithRedis } from './redis-server.js';

const ROOT = new URL('../../../../', import.meta.url);
const text = readFileSync(new URL('docker-compose.yml', ROOT), 'utf8');
const [, services] = text.split(/^services:$/m);

/** Each service's lines, by its name. */
const blocks = new Map(
  services
    .split(/^ {2}(?=\w+:$)/m)
    .slice(1)
    .map((block) => [block.slice(0, block.indexOf(':')), block]),
);

/** The words of a service's command, a YAML list in one piece. */
function wordsOf(service: string): string[] {
  const [, list] = /command:\s*\[([^\]]*)\]/.exec(blocks.get(service) ?? '') ?? [];
  assert.ok(list, `${service} has a command`);
  return list.split(',').map((word) => word.trim().replace(/^'(.*)'$/, '$1'));
}

/** The words of a service that npm runs, with the address of a Redis that is here. */
function programOf(service: string, url: string): string[] {
  const [npm, run, command, dashes, ...words] = wordsOf(service);
  assert.equal([npm, run, dashes], ['npm', 'run', '--']);
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
  assert.ok(scripts[command], `npm run ${command}`);
  assert.ok(words.includes('redis://valkey:6379'), 'it meets the others at the service valkey');
  return [
    process.execPath,
    fileOf(command),
    ...words.map((word) => word.replace('redis://valkey:6379', url)),
  ];
}

test('services wait for services that there are', () => {
  assert.equal([...blocks.keys()], ['valkey', 'install', 'coordinator', 'worker']);
  for (const [name, block] of blocks)
    for (const [, needed] of block.matchAll(/^ {6}(\w+):\n {8}condition/gm))
      assert.ok(blocks.has(needed), `${name} waits for ${needed}`);
  assert.match(blocks.get('worker')!, /replicas: 3/);
  assert.equal(wordsOf('install'), ['npm', 'ci']);
});

testWithRedis('what the services run trains a network over three workers', async () => {
  const [program, ...options] = wordsOf('valkey');
  assert.is(program, 'valkey-server');
  const redis = await RedisServer.start(...options);
  const workers = new Set<() => void>();
  const served = [1, 2, 3].map(() =>
    start(programOf('worker', redis.url), {
      meddle: (child) => void workers.add(() => child.kill('SIGTERM')),
    }),
  );
  const small = [
    '--data',
    datasetFolder(syntheticDataset(600, 20)),
    '--hidden',
    '8',
    '--epochs',
    '2',
    '--json',
  ];
  const { code, out, err } = await start([
    ...programOf('coordinator', redis.url),
    ...small,
    ...['--validation', '100'],
  ]);
  for (const end of workers) end();
  await Promise.all(served);
  await redis.stop();
  assert.is(code, 0, out + err);
  const { event, model } = jsonLines(out).at(-1);
  assert.is(event, 'done');
  assert.ok(model);
});

test.after(stopServers);
test.run();
