// One peer as a process that stays alive: told to start, it says what it is; told to train an epoch, how long it took.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The end of what a peer said on standard error that is kept, in characters. */
const KEPT_ERRORS = 10_000;

export interface EpochAnswer {
  readonly seconds: number;
  /** Test accuracy and mean cross-entropy after the epoch; missing if no whole epoch was trained. */
  readonly accuracy?: number;
  readonly loss?: number;
}

export class PeerProcess {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private errors = '';
  private spawnError: Error | undefined;

  constructor([program, ...options]: readonly string[], environment: Record<string, string>) {
    this.child = spawn(program, options, { env: { ...process.env, ...environment } });
    this.child.on('error', (error) => {
      this.spawnError = error;
    });
    // A peer that ended does not read what it is sent; that it ended shows when it does not answer.
    this.child.stdin!.on('error', () => {});
    this.child.stderr!.setEncoding('utf8').on('data', (text) => {
      this.errors = (this.errors + text).slice(-KEPT_ERRORS);
    });
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /** Waits until it has read its data; the answer names its versions. */
  async ready(): Promise<string> {
    return (await this.answer<{ ready: string }>('ready')).ready;
  }

  async trainEpoch(): Promise<EpochAnswer> {
    this.child.stdin!.write('epoch\n');
    return this.answer<EpochAnswer>('seconds');
  }

  /** A peer ends by itself, and tidies up, when there is nothing more to read. */
  close(): void {
    this.child.stdin!.end();
  }

  /** The next line that is an answer; libraries print other things too. */
  private async answer<Answer>(key: string): Promise<Answer> {
    for (let line = await this.lines.next(); !line.done; line = await this.lines.next()) {
      if (line.value.startsWith('{') && line.value.includes(`"${key}"`)) return JSON.parse(line.value);
    }
    throw new Error(this.complaint());
  }

  /** The line on standard error that tells most. */
  private complaint(): string {
    if (this.spawnError) return this.spawnError.message;
    const said = this.errors.trim().split('\n');
    return said.findLast((line) => /error/i.test(line)) ?? said.at(-1) ?? 'it ended without a word';
  }
}
