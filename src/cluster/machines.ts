// The machines that take part in a run, as its coordinator hears of them.

import type { MachineShare } from '../engine/rounds/machines.js';
import { printable } from '../printable.js';
import type { Message, ResultMessage } from './protocol.js';

interface Share {
  readonly name: string;
  shards: number;
  seconds: number;
  readonly time: { map: number; reduce: number; waiting: number };
}

export class Machines {
  /** When each was last heard of. */
  private readonly seen = new Map<string, number>();
  private wasAny = false;
  private readonly shares = new Map<string, Share>();

  constructor(
    /** Milliseconds without a sign after which a machine counts as gone. */
    private readonly lease: number,
    private readonly warn: (message: string) => void,
  ) {}

  hear({ machine, ...message }: Message): void {
    if (message.kind === 'refused') {
      this.warn(`${printable(message.name)} does not take part: ${printable(message.reason)}`);
      return;
    }
    if (message.kind === 'left') this.seen.delete(machine);
    else {
      this.wasAny = true;
      this.seen.set(machine, performance.now());
    }
  }

  /** Counts a result that was taken. */
  credit({ machine, name, seconds, time }: ResultMessage): void {
    const share = this.shares.get(machine) ?? {
      name,
      shards: 0,
      seconds: 0,
      time: { map: 0, reduce: 0, waiting: 0 },
    };
    this.shares.set(machine, share);
    share.shards++;
    share.seconds += seconds;
    for (const kind of ['map', 'reduce', 'waiting'] as const) share.time[kind] += time[kind];
  }

  /** Whether any was ever heard of. */
  get hadAny(): boolean {
    return this.wasAny;
  }

  /** How many were heard of lately. */
  get count(): number {
    const now = performance.now();
    return [...this.seen.values()].filter((at) => now - at < this.lease).length;
  }

  /** What each machine did since it was last asked for, by name; of one name, the second gets a number. */
  takeShares(): MachineShare[] {
    const names = new Map<string, number>();
    const shares = [...this.shares.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
    this.shares.clear();
    return shares.map(({ name, ...share }) => {
      const number = (names.get(name) ?? 0) + 1;
      names.set(name, number);
      return { machine: number === 1 ? name : `${name} (${number})`, ...share };
    });
  }
}
