// How far the reading of many pictures is, on standard error, so that standard output stays clean.

import { duration } from '../format.js';

export interface Progress {
  /** Prints something above the bar. */
  print(show: () => void): void;
  /** One picture more is done. */
  advance(): void;
  stop(): void;
}

const SILENT: Progress = { print: (show) => show(), advance() {}, stop() {} };

/** A bar on a terminal, nothing elsewhere, and nothing for a single picture. */
export async function startProgress(pictures: number): Promise<Progress> {
  if (pictures < 2 || !process.stderr.isTTY) return SILENT;
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({
    format: '{bar} {value}/{total} pictures  {left} left',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: null,
    stream: process.stderr,
  });
  const started = performance.now();
  let done = 0;
  const left = () => {
    if (done === 0) return '…';
    return duration(((performance.now() - started) / 1000 / done) * (pictures - done));
  };
  bar.start(pictures, done, { left: left() });
  return {
    // The bar goes while an answer is printed, and comes back below it.
    print(show) {
      bar.stop();
      show();
      bar.start(pictures, done, { left: left() });
    },
    advance: () => bar.update(++done, { left: left() }),
    stop: () => bar.stop(),
  };
}
