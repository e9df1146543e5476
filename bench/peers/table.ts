// The results as Markdown: the time of each peer on each workload, and the accuracy of its network.

import { percent } from '../../src/numbers.js';
import { median } from '../statistics.js';

/** What one peer did with one number of threads on one workload. */
export interface PeerResult {
  readonly name: string;
  readonly title: string;
  readonly workload: string;
  readonly threads: number;
  /** Of each round, the first left out. */
  readonly seconds: number[];
  /** Test accuracy after each epoch, including the first. */
  readonly accuracies: number[];
  /** Test loss after each epoch, including the first. */
  readonly losses: number[];
  /** Whether the first of them is what this engine could have; undefined if it says none. */
  learnsTheSame?: boolean;
}

/** The number of threads with which a peer is fastest, by median. */
export function best(results: readonly PeerResult[]): PeerResult | undefined {
  const measured = results.filter(({ seconds }) => seconds.length > 0);
  return measured.sort((a, b) => median(a.seconds) - median(b.seconds))[0];
}

/** A row a peer, a column a workload: median (minimum) in seconds, threads, and the multiple of our time. */
export function timeTable(results: readonly PeerResult[]): string[] {
  return table(results, (result, ours) => {
    const middle = median(result.seconds);
    const ratio = ours && ours !== result ? `, ${(middle / median(ours.seconds)).toFixed(1)} x ours` : '';
    const seconds = `${middle.toFixed(2)} (${Math.min(...result.seconds).toFixed(2)})`;
    return `${seconds}, ${result.threads} thr.${ratio}`;
  });
}

/** Test accuracy after the first and after the last epoch, and the loss that shows whether a peer computes something else. */
export function accuracyTable(results: readonly PeerResult[]): string[] {
  return table(results, ({ accuracies, losses, learnsTheSame }) => {
    if (accuracies.length === 0) return '–';
    const loss =
      losses.length > 0 ? `; ${losses[0].toFixed(3)}${learnsTheSame ? '' : ' (something else)'}` : '';
    return `${percent(accuracies[0], 1)} → ${percent(accuracies.at(-1)!, 1)}${loss}`;
  });
}

function table(
  results: readonly PeerResult[],
  cell: (result: PeerResult, ours: PeerResult | undefined) => string,
): string[] {
  const workloads = [...new Set(results.map(({ workload }) => workload))];
  const titles = [...new Set(results.map(({ title }) => title))];
  const rows = titles.map((title) => {
    const cells = workloads.map((workload) => {
      const onWorkload = results.filter((result) => result.workload === workload);
      const result = best(onWorkload.filter((other) => other.title === title));
      return result ? cell(result, best(onWorkload.filter(({ name }) => name === 'ours'))) : '';
    });
    return `| ${[title, ...cells].join(' | ')} |`;
  });
  return [`| | ${workloads.join(' | ')} |`, `|---|${workloads.map(() => '---|').join('')}`, ...rows];
}
