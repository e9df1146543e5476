// Compares two benchmarks: what became faster or slower beyond the noise.

import { InputError } from '../src/errors.js';
import { readFileWithin, UnreadableFile } from '../src/node/read-file.js';
import { plural } from '../src/numbers.js';
import { printable } from '../src/printable.js';
import { isQuiet } from './machine-share.js';
import type { BenchReport } from './report.js';

/** Medians of kernels relative to the peak repeat within about 5 %. */
const KERNEL_NOISE = 0.1;
/** A report has some kilobytes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The figures of an earlier benchmark. @throws InputError `no-report` */
export function readReport(file: string): BenchReport {
  const report = parseReport(file);
  if (Array.isArray(report?.workers) && Array.isArray(report.kernels?.results))
    return refuseSingle(file, report);
  throw noReport(file, 'it holds other figures');
}

function parseReport(file: string): BenchReport {
  try {
    return JSON.parse(Buffer.from(readFileWithin(file, MOST_BYTES)).toString('utf8'));
  } catch (cause) {
    throw noReport(file, cause instanceof UnreadableFile ? cause.message : 'it is not JSON', cause);
  }
}

function noReport(file: string, why: string, cause?: unknown): InputError {
  return new InputError(
    'no-report',
    `${printable(file)}: expected the figures of an earlier benchmark, but ${why}. ` +
      'Make them with `npm run bench -- --json FILE`, or name another file.',
    { cause },
  );
}

/** One sample has no spread: whether another one differs from it by more than noise cannot be known. */
function refuseSingle(file: string, report: BenchReport): BenchReport {
  if (report.workers.every(({ seconds }) => seconds?.length > 1)) return report;
  throw new InputError(
    'no-report',
    `${printable(file)} has one sample of each epoch, as --quick takes it; a comparison needs several. Make it without --quick.`,
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
