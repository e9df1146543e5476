// A bar that is drawn anew in its line. Meanwhile the cursor is hidden and lines are not wrapped; however the command ends,
// the terminal gets both back.

import { SingleBar } from 'cli-progress';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export class Bar extends SingleBar {
  /** @param draw the bar's line for so many columns */
  constructor(draw: (columns: number) => string, stream: NodeJS.WriteStream) {
    super({
      format: (_, { maxWidth }) => draw(maxWidth),
      hideCursor: true,
      clearOnComplete: true,
      stream,
    });
  }

  override start(total: number, done: number): void {
    super.start(total, done);
    process.on('exit', this.restore);
    for (const name of SIGNALS) process.on(name, this.hear);
  }

  override stop(): void {
    process.off('exit', this.restore);
    for (const name of SIGNALS) process.off(name, this.hear);
    super.stop();
  }

  private readonly restore = () => this.stop();

  /** A command that has work to save hears the signal itself, and its bar goes on. All others end by it, as without a bar. */
  private readonly hear = (name: (typeof SIGNALS)[number]): void => {
    if (process.listenerCount(name) > 1) return;
    this.stop();
    process.kill(process.pid, name);
  };
}
