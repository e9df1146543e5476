// A bar that is drawn anew in its line. Meanwhile the cursor is hidden and lines are not wrapped; however the command ends,
// the terminal gets both back.

import { SingleBar } from 'cli-progress';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

/** The bars that are on the terminal. */
const shown = new Set<Bar>();
let isListening = false;

/** Before a bar takes anything of the terminal: a signal may come while it does. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  process.on('exit', stopAll);
  for (const name of SIGNALS) process.on(name, hear);
}

function listenNoMore(): void {
  if (!isListening || shown.size > 0) return;
  isListening = false;
  process.off('exit', stopAll);
  for (const name of SIGNALS) process.off(name, hear);
}

/** A signal that came while this turn of the event loop ran is heard in the next one, and would be lost without a listener. */
const listenNoMoreSoon = () => setImmediate(() => setImmediate(listenNoMore));

function stopAll(): void {
  for (const bar of shown) bar.stop();
}

/** A command that has work to save hears the signal itself, and its bar goes on. All others end by it, as without a bar. */
function hear(name: Signal): void {
  if (process.listenerCount(name) > 1) return;
  stopAll();
  listenNoMore();
  process.kill(process.pid, name);
}

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
    listen();
    shown.add(this);
    super.start(total, done);
  }

  override stop(): void {
    super.stop();
    if (shown.delete(this)) listenNoMoreSoon();
  }
}
