// What was read of the drawing last. A drawing changes faster than it is read, so while one reading is under way the next
// one waits, and stands for all changes meanwhile.

import type { Source } from '../../../drawing/source.js';
import type { Page } from '../../../reading/vision/read.js';

/** What was read, and the picture that it was read from. */
export interface Seen {
  readonly page: Page;
  readonly source: Source;
  /** What the pixels of each reading's image say for it, where asked for. */
  readonly heat?: readonly Float32Array[];
}

export class LastReading {
  seen: Seen | undefined;
  /** The reading under way, or the last one. */
  last = Promise.resolve();
  /** Changes of what is to be read; the reading of `readVersion` is shown. */
  private version = 0;
  private readVersion = 0;
  private isReading = false;

  /** Whether what is shown as read is older than the drawing. */
  get isBehind(): boolean {
    return this.version !== this.readVersion;
  }

  /**
   * What is to be read has changed. Begins to read until nothing is new, unless that is under way: then undefined.
   * @param read reads the drawing as it is; undefined where it is empty
   * @param onRead told after each reading
   */
  renew(read: () => Promise<Seen | undefined>, onRead: () => void): Promise<void> | undefined {
    this.version++;
    if (this.isReading) return undefined;
    this.last = this.readUntilCurrent(read, onRead);
    return this.last;
  }

  private async readUntilCurrent(read: () => Promise<Seen | undefined>, onRead: () => void): Promise<void> {
    this.isReading = true;
    try {
      while (this.isBehind) {
        const { version } = this;
        this.seen = await read();
        this.readVersion = version;
        onRead();
      }
    } finally {
      this.isReading = false;
    }
  }
}
