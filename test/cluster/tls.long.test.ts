// A Redis over TLS with a password: `worker` and `train` reach it, and neither tells the password.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonLines, run } from '../commands/running.js';
import { testThatNeeds } from '../needs.js';
import { datasetFolder } from '../node/data/folders.js';
import { temporaryFolder } from '../temporary.js';
import { dataset } from './cluster-run.js';
import { freePort, isInstalled, RedisServer, stopServers, until } from './redis-server.js';
import { WorkerProcess } from './worker-process.js';

const testWithTls = testThatNeeds(
  'redis-server and openssl (Debian: apt-get install redis-server openssl)',
  isInstalled('redis-server', '--version') && isInstalled('openssl', 'version'),
);

/** A certificate for this machine that vouches for itself, and its key. */
function makeCertificate(): { certificate: string; key: string } {
  const [certificate, key] = ['certificate.pem', 'key.pem'].map((name) => join(temporaryFolder(), name));
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  return { certificate, key };
}

testWithTls(
  'rediss:// with a password: the weights of one machine, and nobody tells the password',
  async () => {
    const { certificate, key } = makeCertificate();
    const port = String(await freePort());
    const redis = await RedisServer.start(
      ...['--requirepass', 'open-sesame', '--tls-port', port, '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate],
    );
    const url = `rediss://:open-sesame@127.0.0.1:${port}`;
    const train = [
      ...[
        'train',
        '--data',
        datasetFolder(dataset),
        '--hidden',
        '20',
        '--batch',
        '20',
        '--validation',
        '100',
      ],
      ...['--epochs', '2', '--shards', '2', '--workers', '1', '--out', 'model.safetensors'],
    ];
    const hashOf = (out: string) => jsonLines(out).find(({ event }) => event === 'done')?.weightsSha256;
    // Whoever does not know the certificate refuses it.
    const stranger = await run([...train, '--redis', url]);
    assert.is(stranger.code, 1);
    assert.match(
      stranger.err,
      /^Error: There is no Redis to work with at rediss:\/\/127\.0\.0\.1:\d+: self-signed/,
    );

    process.env.NODE_EXTRA_CA_CERTS = certificate;
    const worker = new WorkerProcess(url);
    const far = await run([...train, '--redis', url, '--json']);
    assert.is(far.code, 0, far.err);
    await until(async () => (/: over; \d+ tasks? /.test(worker.out) ? true : undefined));
    worker.child.kill('SIGTERM');
    await worker.ended;
    await redis.stop();
    const near = await run([...train, '--json']);
    assert.is(hashOf(far.out), hashOf(near.out));
    for (const text of [stranger.err, far.out, far.err, worker.out]) assert.not.match(text, 'open-sesame');
  },
);

test.after(stopServers);
test.run();
