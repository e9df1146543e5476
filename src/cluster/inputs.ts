// What a machine's tasks begin with. The coordinator says so as soon as it has sent the bytes of an input, which it hashes
// meanwhile; so they are here, and hashed, when the first task comes that needs them.

import { bytesKey, type Input, inputsChannel, parseInput } from './protocol.js';
import { getHashed, type Hashed, type Redis } from './redis.js';

export class Inputs {
  private readonly subscriber: Redis | undefined;
  /** What was fetched before a task asked for it, by its key. */
  private ahead: { readonly key: string; readonly fetched: Promise<Hashed | undefined> } | undefined;

  /** @param isNext whether the next task is likely to begin with an input; undefined where that cannot be known */
  constructor(
    private readonly redis: Redis,
    run: string,
    isNext: ((input: Input) => boolean) | undefined,
  ) {
    if (!isNext) return;
    this.subscriber = redis.duplicate();
    // It connects again by itself; meanwhile tasks fetch what they need.
    this.subscriber.on('error', () => {});
    this.subscriber.subscribe(inputsChannel(run)).catch(() => {});
    this.subscriber.on('message', (_, text) => {
      const input = parseInput(text);
      if (input && isNext(input)) this.fetchAhead(bytesKey(input));
    });
  }

  private fetchAhead(key: string): void {
    // Nobody asked for the last: this machine has no task in each round.
    if (this.ahead) return;
    const fetched = getHashed(this.redis, key);
    fetched.catch(() => {});
    this.ahead = { key, fetched };
  }

  /** What is under the key of an input. */
  async fetch(input: Input): Promise<Hashed | undefined> {
    const key = bytesKey(input);
    const { ahead } = this;
    this.ahead = undefined;
    if (ahead?.key !== key) return getHashed(this.redis, key);
    // Where its key is gone the task is done already.
    const [fetched, exists] = await Promise.all([
      ahead.fetched.catch(() => undefined),
      this.redis.exists(key),
    ]);
    return fetched && exists ? fetched : getHashed(this.redis, key);
  }

  close(): void {
    this.subscriber?.disconnect();
  }
}
