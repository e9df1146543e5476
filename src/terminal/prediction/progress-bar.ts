// The bar beneath the answers while many pictures are read.

import { duration } from '../../numbers.js';
import { Bar } from '../bar.js';
import { barLine } from '../bar-line.js';

export interface Progress {
  /** Prints something above the bar. */
  print(show: () => void): void;
  /** One picture more is done. */
  advance(): void;
  stop(): void;
}

/** A bar that goes while an answer is printed, and comes back below it. */
export function startBar(pictures: number): Progress {
  const started = performance.now();
  let done = 0;
  const texts = () => {
    const each = (performance.now() - started) / 1000 / done;
    const left = done === 0 ? '…' : duration(each * (pictures - done));
    const read = `${done}/${pictures}`;
    return [`${read} pictures  ${left} left`, `${read} pictures`, read];
  };
  const bar = new Bar((columns) => barLine(done / pictures, texts(), columns), process.stderr);
  bar.start(pictures, done);
  return {
    print(show) {
      bar.stop();
      show();
      bar.start(pictures, done);
    },
    advance: () => bar.update(++done),
    stop: () => bar.stop(),
  };
}
