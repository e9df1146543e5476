// What a machine's tasks begin with. The coordinator says so as soon as it has sent the bytes of an input, which it hashes
// meanwhile; so they are here, and hashed, when the first task comes that needs them.

import { sha256 } from '../engine/sha256.js';
import { bytesKey, type Input, inputsChannel, parseGivenInput } from './protocol.js';
import { getBytes, type Redis } from './redis.js';

/** The bytes of an input, and their SHA-256; undefined where they are gone. */
export type Fetched = { readonly bytes: Uint8Array; readonly sha256: string } | undefined;

export class Inputs {
  private readonly subscriber: Redis | undefined;
  /** What was fetched before a task asked for it, by its key. */
  private ahead: { readonly key: string; readonly fetched: Promise<Fetched> } | undefined;

  /** @param isNext whether the next task is likely to begin with an input; undefined where that cannot be known */
  constructor(
    private readonly redis: Redis,
    run: string,
    isNext: ((input: Omit<Input, 'sha256'>) => boolean) | undefined,
  ) {
    if (!isNext) return;
    this.subscriber = redis.duplicate();
    // It connects again by itself; meanwhile tasks fetch what they need.
    this.subscriber.on('error', () => {});
    this.subscriber.subscribe(inputsChannel(run)).catch(() => {});
    this.subscriber.on('message', (_, text) => {
      const input = parseGivenInput(text);
      if (input && isNext(input)) this.fetchAhead(bytesKey(input));
    });
  }

  private fetchAhead(key: string): void {
    // Nobody asked for the last: this machine has no task in each round.
    if (this.ahead) return;
    const fetched = this.load(key);
    fetched.catch(() => {});
    this.ahead = { key, fetched };
  }

  /** What is under the key of an input. */
  async fetch(input: Omit<Input, 'sha256'>): Promise<Fetched> {
    const key = bytesKey(input);
    const { ahead } = this;
    this.ahead = undefined;
    if (ahead?.key !== key) return this.load(key);
    // Where its key is gone the task is done already.
    const [fetched, exists] = await Promise.all([
      ahead.fetched.catch(() => undefined),
      this.redis.exists(key),
    ]);
    return fetched && exists ? fetched : this.load(key);
  }

  private async load(key: string): Promise<Fetched> {
    const bytes = await getBytes(this.redis, key);
    return bytes && { bytes, sha256: await sha256(bytes) };
  }

  close(): void {
    this.subscriber?.disconnect();
  }
}
