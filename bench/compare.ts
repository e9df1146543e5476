// Compares two benchmarks: what became faster or slower beyond the noise.

import { readFileSync } from 'node:fs';
import { UsageError } from '../src/errors.js';
import { plural } from '../src/numbers.js';
import { isQuiet } from './machine-share.js';
import type { BenchReport } from './report.js';

/** Medians of kernels relative to the peak repeat within about 5 %. */
const KERNEL_NOISE = 0.1;

export function readReport(file: string): BenchReport {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as BenchReport;
    if (Array.isArray(report.workers) && Array.isArray(report.kernels?.results))
      return refuseSingle(file, report);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(
      'no-report',
      `${file} cannot be read as a benchmark's figures (${(cause as Error).message}). ` +
        'Expected the JSON that npm run bench -- --json FILE writes.',
      { cause },
    );
  }
  throw new UsageError(
    'no-report',
    `${file} holds no benchmark's figures. Make them with npm run bench -- --json ${file}.`,
  );
}

/** One sample has no spread: whether another one differs from it by more than noise cannot be known. */
function refuseSingle(file: string, report: BenchReport): BenchReport {
  if (report.workers.every(({ seconds }) => seconds?.length > 1)) return report;
  throw new UsageError(
    'no-report',
    `${file} has one sample of each epoch, as --quick takes it; a comparison needs several. Make it without --quick.`,
  );
}

/** Lines that say what changed. Epochs count as changed if their spreads do not overlap. */
export function compareReports(old: BenchReport, now: BenchReport): string[] {
  for (const [when, { machineShare }] of [
    ['earlier', old],
    ['this', now],
  ] as const)
    if (machineShare && !isQuiet(machineShare))
      return [
        `Not compared: the machine was busy during ${when === 'this' ? 'this' : 'the earlier'} benchmark.`,
      ];
  const kernels = now.kernels.results.flatMap(({ name, ofPeak }) => {
    const before = old.kernels.results.find((result) => result.name === name);
    if (!before || before.ofPeak === 0) return [];
    const ratio = ofPeak / before.ofPeak;
    return Math.abs(ratio - 1) > KERNEL_NOISE ? [`${name}: ${describe(ratio)} (share of peak)`] : [];
  });
  const workers = now.workers.flatMap(({ workers: number, seconds, median }) => {
    const before = old.workers.find((result) => result.workers === number);
    if (!before || old.images !== now.images || old.batch !== now.batch) return [];
    const apart =
      Math.min(...seconds) > Math.max(...before.seconds) ||
      Math.max(...seconds) < Math.min(...before.seconds);
    return apart ? [`epoch with ${plural(number, 'worker')}: ${describe(before.median / median)}`] : [];
  });
  const changes = [...kernels, ...workers];
  return changes.length > 0
    ? ['Beyond the noise:', ...changes]
    : ['Nothing became faster or slower beyond the noise.'];
}

function describe(ratio: number): string {
  return ratio > 1
    ? `${ratio.toFixed(2)} times as fast as before`
    : `${(1 / ratio).toFixed(2)} times as slow as before`;
}
