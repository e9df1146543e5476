// How far the reading of many pictures is, on standard error, so that standard output stays clean.

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
    format: '{bar} {value}/{total} pictures  {eta_formatted} left',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  let done = 0;
  bar.start(pictures, done);
  return {
    print(show) {
      // The bar must not stand between the lines of an answer that goes to the same screen.
      process.stderr.write('\r\x1b[K');
      show();
    },
    advance: () => bar.update(++done),
    stop: () => bar.stop(),
  };
}
