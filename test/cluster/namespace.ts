// A machine's own network: a namespace of Linux, joined to this one by a pair of virtual devices that can be cut.

import { execFileSync } from 'node:child_process';

/** Names and addresses that two tests at once do not share. */
const ID = process.pid % 65_536;
const HIGH = ID >> 8;
const LOW = ID & 255;

const ip = (...words: string[]) => execFileSync('ip', words, { stdio: 'pipe' });

export class Namespace {
  private readonly name = `dm-${ID}`;
  private readonly device = `dm${ID}h`;
  /** The address of this side, as the machine there sees it. */
  readonly address = `10.${HIGH}.${LOW}.1`;
  /** What starts a program there. */
  readonly enter = ['ip', 'netns', 'exec', this.name] as const;

  private constructor() {
    const far = `dm${ID}m`;
    ip('netns', 'add', this.name);
    ip('link', 'add', this.device, 'type', 'veth', 'peer', 'name', far);
    ip('link', 'set', far, 'netns', this.name);
    ip('addr', 'add', `${this.address}/30`, 'dev', this.device);
    ip('link', 'set', this.device, 'up');
    ip('-n', this.name, 'addr', 'add', `10.${HIGH}.${LOW}.2/30`, 'dev', far);
    ip('-n', this.name, 'link', 'set', far, 'up');
  }

  /** A new one; undefined where this process may not make any. */
  static make(): Namespace | undefined {
    try {
      const namespace = new Namespace();
      process.once('exit', () => namespace.remove());
      return namespace;
    } catch {
      return undefined;
    }
  }

  cut(): void {
    ip('link', 'set', this.device, 'down');
  }

  join(): void {
    ip('link', 'set', this.device, 'up');
  }

  private remove(): void {
    ip('netns', 'del', this.name);
  }
}
