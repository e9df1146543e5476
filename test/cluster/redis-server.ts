// A Redis of its own for a test, on a free port, gone when the process ends; and a proxy before one, that delays, holds or cuts.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from '../../src/cluster/redis.js';
import { testThatNeeds } from '../needs.js';
import { temporaryFolder } from '../temporary.js';

/** Whether a program is there: one that ends well with these words. */
export function isInstalled(program: string, ...words: string[]): boolean {
  try {
    execFileSync(program, words);
    return true;
  } catch {
    return false;
  }
}

/** For tests that start a Redis. */
export const testWithRedis = testThatNeeds(
  'redis-server (Debian: apt-get install redis-server)',
  isInstalled('redis-server', '--version'),
);

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Those that were started and not stopped. */
const servers = new Set<RedisServer>();
process.once('exit', () => {
  for (const server of servers) server.kill();
});

/** For the end of a test file: connections to what still runs would keep its process. */
export async function stopServers(): Promise<void> {
  for (const server of servers) await server.stop();
}

export class RedisServer {
  /** A connection for the test itself. */
  client!: Redis;
  private process!: ChildProcess;

  private constructor(
    readonly port: number,
    private readonly options: readonly string[],
    private readonly folder: string,
  ) {}

  /** @param options such as '--requirepass', 'secret' */
  static async start(...options: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), options, temporaryFolder());
    servers.add(server);
    await server.launch();
    return server;
  }

  private async launch(): Promise<void> {
    const words = ['--port', String(this.port), '--dir', this.folder, '--save', '', '--appendonly', 'yes'];
    this.process = spawn('redis-server', [...words, ...this.options], { stdio: 'ignore' });
    const password = this.options[this.options.indexOf('--requirepass') + 1];
    this.client = new Redis(this.port, '127.0.0.1', {
      ...(this.options.includes('--requirepass') && { password }),
      retryStrategy: () => 30,
      maxRetriesPerRequest: null,
    });
    this.client.on('error', () => {});
    await this.client.ping();
  }

  /** Of the running process. */
  get pid(): number | undefined {
    return this.process.pid;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Ends it at once, without a word to whoever is connected, and starts it again. */
  async restart({ withData }: { withData: boolean }): Promise<void> {
    await this.end();
    if (!withData) execFileSync('rm', ['-rf', `${this.folder}/appendonlydir`]);
    await this.launch();
  }

  async stop(): Promise<void> {
    servers.delete(this);
    await this.end();
  }

  private async end(): Promise<void> {
    this.client.disconnect();
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.kill();
    await ended;
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }

  /** The run that goes on, once there is one. */
  async run(): Promise<string> {
    return until(async () => (await this.client.smembers('distributed-mnist:runs'))[0]);
  }
}

/** What comes of a question, asked again until it is something. */
export async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    await delay(10);
  }
}

/** A proxy before a Redis. */
export class RedisProxy {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  /** Answers that are kept back. */
  private held: (() => void)[] | undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param milliseconds by which everything comes later, either way */
  static async start({ port: target }: RedisServer, milliseconds: number): Promise<RedisProxy> {
    const server = createServer();
    const proxy = new RedisProxy(server, `redis://127.0.0.1:${await listen(server)}`);
    const { connect } = await import('node:net');
    server.on('connection', (near) => {
      if (proxy.isCut) return near.destroy();
      const far = connect(target, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ]) {
        proxy.sockets.add(from);
        const pass = (bytes: Buffer) => {
          if (proxy.held && from === far) proxy.held.push(() => to.write(bytes));
          else to.write(bytes);
        };
        from.on('data', (bytes) => setTimeout(pass, milliseconds, bytes));
        from.on('error', () => {});
        from.on('close', () => {
          proxy.sockets.delete(from);
          to.destroy();
        });
      }
      return undefined;
    });
    return proxy;
  }

  /** Keeps answers back. */
  hold(): void {
    this.held = [];
  }

  /** Sends at once what was kept back. */
  release(): void {
    for (const send of this.held ?? []) send();
    this.held = undefined;
  }

  /** Cuts all connections, and makes none. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  join(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}
