// Two benchmarks' figures side by side: what became faster or slower beyond the noise.

import { readFileSync } from 'node:fs';
import { UsageError } from '../src/errors.js';
import type { BenchReport } from './report.js';

/** Medians of kernels, taken beside the peak, repeat within some 5 % here. */
const KERNEL_NOISE = 0.1;

export function readReport(file: string): BenchReport {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as BenchReport;
    if (Array.isArray(report.workers) && Array.isArray(report.kernels?.results)) return report;
  } catch (cause) {
    throw new UsageError(
      'no-report',
      `${file} cannot be read as a benchmark's figures (${(cause as Error).message}). ` +
        'Expected the JSON that npm run bench -- --json FILE writes.',
      { cause },
    );
  }
  throw new UsageError(
    'no-report',
    `${file} holds no benchmark's figures; make them with npm run bench -- --json ${file}.`,
  );
}

/** Lines that tell what changed. Epochs count as changed when their spreads do not overlap. */
export function compareReports(old: BenchReport, now: BenchReport): string[] {
  const kernels = now.kernels.results.flatMap(({ name, ofPeak }) => {
    const before = old.kernels.results.find((result) => result.name === name);
    if (!before || before.ofPeak === 0) return [];
    const ratio = ofPeak / before.ofPeak;
    return Math.abs(ratio - 1) > KERNEL_NOISE ? [`${name}: ${tell(ratio)} (share of peak)`] : [];
  });
  const workers = now.workers.flatMap(({ workers: number, seconds, median }) => {
    const before = old.workers.find((result) => result.workers === number);
    if (!before || old.images !== now.images || old.batch !== now.batch) return [];
    const apart =
      Math.min(...seconds) > Math.max(...before.seconds) ||
      Math.max(...seconds) < Math.min(...before.seconds);
    return apart ? [`epoch with ${number} worker(s): ${tell(before.median / median)}`] : [];
  });
  const changes = [...kernels, ...workers];
  return changes.length > 0
    ? ['Beyond the noise:', ...changes]
    : ['Nothing became faster or slower beyond the noise.'];
}

function tell(ratio: number): string {
  return ratio > 1
    ? `${ratio.toFixed(2)} times as fast as before`
    : `${(1 / ratio).toFixed(2)} times as slow as before`;
}
