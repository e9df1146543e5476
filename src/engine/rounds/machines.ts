// The figures of machines that train together, as events report them.

import type { TimeShares } from '../mapreduce/time-shares.js';

/** What a bar shows of machines that train together. */
export interface ClusterProgress {
  readonly machines: number;
  /** Tasks that are handed out and have no result yet. */
  readonly underWay: number;
  /** Tasks that were handed out again. */
  readonly retries: number;
  /** Bytes sent and received, of weights and of results. */
  readonly bytes: number;
}

/** What a machine did in an epoch. */
export interface MachineShare {
  readonly machine: string;
  readonly shards: number;
  /** Of local steps alone. */
  readonly seconds: number;
  /** Where the time of its workers went. */
  readonly time: TimeShares;
}
