// The results of a round as they arrive, checked before they count.

import type { ShardResult } from '../engine/rounds/trainer.js';
import type { Wire } from '../engine/rounds/wire.js';
import type { ResultMessage } from './protocol.js';

export class Results {
  private readonly valid = new Map<number, ShardResult>();
  /** SHA-256 of results that are not finite, by shard. */
  private readonly notFinite = new Map<number, string>();

  constructor(
    private readonly shards: number,
    private readonly wire: Wire,
  ) {}

  /** Takes a result; what is wrong with it in words, where it is not taken. */
  add(shard: number, bytes: Uint8Array, message: ResultMessage): string | undefined {
    const { loss, time, sha256: found } = message;
    const expected = this.wire.bytes;
    if (bytes.length !== expected) return `it has ${bytes.length} bytes, expected ${expected}`;
    const isSound = loss !== null && this.wire.areFinite(bytes);
    // A network that diverges has such numbers, and has them again.
    if (!isSound && this.notFinite.get(shard) !== found) {
      this.notFinite.set(shard, found);
      return 'it has numbers that are not finite';
    }
    this.valid.set(shard, { bytes, loss: loss ?? Number.NaN, time, timeByWorker: [] });
    return undefined;
  }

  /** All results, once none is missing. */
  inOrder(): ShardResult[] {
    return Array.from({ length: this.shards }, (_, shard) => this.valid.get(shard) as ShardResult);
  }
}
