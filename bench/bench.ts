// npm run bench: how fast the engine is on this machine, by number of workers.

import { availableParallelism, cpus } from 'node:os';
import { createCommand, runCommand } from '../src/commands/command.js';
import { PRESETS } from '../src/engine/recipe/presets.js';
import type { Recipe } from '../src/engine/recipe/recipe.js';
import { RunError, UsageError } from '../src/errors.js';
import { checkWritable, writeWhole } from '../src/node/files.js';
import { VERSIONS } from '../src/node/versions.js';
import { defaultWorkers } from '../src/node/workers.js';
import { count, duration, percent, plural } from '../src/numbers.js';
import { plainJavaScriptEpoch } from './baseline.js';
import { drawSpeedUp, speedUpSvg } from './chart.js';
import { compareReports, readReport } from './compare.js';
import { Cores } from './cores.js';
import { benchmarkData, resize } from './data.js';
import { measureDensity } from './density.js';
import { measureFirstLayerLimits } from './kernels/first-layer-limits.js';
import { benchKernels, type KernelReport } from './kernels/measure.js';
import { describeMachineShare, measureMachineShare, warnIfBusy } from './machine-share.js';
import { someOf, wholeNumber, wholeNumbers } from './options.js';
import type { BenchReport } from './report.js';
import { RECIPES } from './seconds-to/recipes.js';
import { measureSecondsTo } from './seconds-to/seconds-to.js';
import { median } from './statistics.js';
import { benchWorkers, type WorkersResult } from './workers.js';

interface Options {
  workers: number[];
  batch: number;
  quick?: boolean;
  only?: string[];
  to?: string[];
  json?: string;
  svg?: string;
  compare?: string;
}

/** What a benchmark is made of, long and short. */
const FULL = { kernelRounds: 40, epochs: 5, images: 60_000, baselineSteps: 3 };
const QUICK = { kernelRounds: 8, epochs: 1, images: 15_000, baselineSteps: 1 };

async function run(options: Options): Promise<void> {
  for (const file of [options.json, options.svg]) if (file) checkWritable(file);
  if (options.quick && options.compare)
    throw new UsageError(
      'bad-option',
      '--quick takes one sample of each epoch, and a comparison needs several. Leave one of --quick and --compare out.',
    );
  const old = options.compare ? readReport(options.compare) : undefined;
  const size = options.quick ? QUICK : FULL;
  const data = benchmarkData();
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  console.log(`${processor}, ${availableParallelism()} cores; ${VERSIONS}; ${data.name}`);
  if (options.to) {
    const before = await measureMachineShare();
    warnIfBusy(before);
    const { to: accuracies, json } = options;
    await measureSecondsTo({ accuracies, json, threads: defaultWorkers(), print: console.log, progress });
    console.log(`\n${describeMachineShare({ before, after: await measureMachineShare() })}`);
    return;
  }
  if (options.only?.includes('first-layer')) measureFirstLayerLimits(data.training, console.log);
  if (options.only?.includes('density')) await measureDensity(data, console.log);
  if (options.only) return;

  const before = await measureMachineShare();
  warnIfBusy(before);
  progress('kernels …');
  const kernels = benchKernels(data.training, size.kernelRounds);
  progress('');
  printKernels(kernels);

  const dataset = resize(data, Math.min(size.images, data.training.count));
  const recipe: Recipe = { ...PRESETS.original, batch: options.batch };
  const cores = new Cores();
  const exchanges: number[] = [];
  const workers = await benchWorkers(recipe, dataset, options.workers, size.epochs, async (number, epoch) => {
    progress(`epoch ${epoch + 1} of ${size.epochs + 1} with ${plural(number, 'worker')} …`);
    exchanges.push(await cores.exchange());
  }).finally(() => cores.close());
  progress('plain JavaScript …');
  const images = dataset.training.count;
  const baselineSeconds = plainJavaScriptEpoch(
    dataset.training,
    512,
    options.batch,
    images,
    size.baselineSteps,
  );
  const machineShare = { before, after: await measureMachineShare() };
  progress('');
  const report: BenchReport = {
    versions: VERSIONS,
    processor,
    cores: availableParallelism(),
    dataset: data.name,
    images,
    batch: options.batch,
    kernels,
    workers,
    machineShare,
    exchangeNanoseconds: median(exchanges),
    baselineSeconds,
  };
  printWorkers(report);
  console.log(`\n${describeMachineShare(machineShare)}`);
  if (options.json) writeWhole(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.svg) writeWhole(options.svg, await speedUpSvg(workers, report.cores));
  if (old) console.log(['', ...compareReports(old, report)].join('\n'));
  checkHashes(workers);
}

/** A line on standard error that the next one replaces. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
  else if (line) console.error(line);
}

/** Columns of the table of kernels, 80 in all: the name stands at the left, figures at the right. */
const KERNEL_COLUMNS = { name: 42, figures: [5, 8, 8, 9, 8] };

const kernelRow = (name: string, figures: readonly string[]) =>
  name.padEnd(KERNEL_COLUMNS.name) +
  figures.map((figure, column) => figure.padStart(KERNEL_COLUMNS.figures[column])).join('');

const KERNEL_LEGEND = `
done: operations that were done, as a share of the peak
dense: operations that a dense kernel would do, beside the peak
128-bit: the same beside the peak with 128-bit vectors`;

function printKernels({ peak, peak128, results }: KernelReport): void {
  console.log(`\nPeak of one core, multiply and add in registers: ${peak.toFixed(1)} GFLOP/s;`);
  console.log(`with 128-bit vectors: ${peak128.toFixed(1)} GFLOP/s`);
  console.log(`\n${kernelRow('kernel', ['us', 'GFLOP/s', 'done', 'dense', '128-bit'])}`);
  for (const { name, microseconds, gflops, ofPeak, denseOfPeak, denseOfPeak128 } of results) {
    const rates =
      gflops === 0
        ? []
        : [
            gflops.toFixed(1),
            percent(ofPeak, 0),
            `${denseOfPeak.toFixed(2)} x`,
            `${denseOfPeak128.toFixed(2)} x`,
          ];
    console.log(kernelRow(name, [microseconds.toFixed(0), ...rates]));
  }
  console.log(KERNEL_LEGEND);
  const ratios = results.flatMap(({ name, besideDense }) =>
    besideDense === undefined ? [] : [`${name.split(',')[0]} ${besideDense.toFixed(2)} x`],
  );
  console.log(`\nSparse against dense, times as fast:\n${ratios.join(', ')}`);
}

/** Columns of the table of workers, which the shares of their time follow: 80 in all. */
const WORKER_COLUMNS = [8, 8, 8, 8, 10, 9, 11];

const workerRow = (cells: readonly string[]) =>
  cells.map((cell, column) => cell.padStart(WORKER_COLUMNS[column])).join('');

function printWorkers(report: BenchReport): void {
  const { workers, images, batch, dataset, exchangeNanoseconds, baselineSeconds } = report;
  const base = workers[0].median * workers[0].workers;
  console.log(`\nAn epoch of ${count(images)} images (${dataset}), 784-512-10 sigmoid, SGD, batch ${batch}`);
  const head = ['workers', 'seconds', 'fastest', 'slowest', 'images/s', 'speed-up', 'efficiency'];
  console.log(`${workerRow(head)}  map/reduce/wait`);
  for (const { workers: number, median, seconds, imagesPerSecond, shares } of workers) {
    const speedUp = base / median;
    const cells = [
      String(number),
      median.toFixed(3),
      Math.min(...seconds).toFixed(3),
      Math.max(...seconds).toFixed(3),
      count(imagesPerSecond),
      `${speedUp.toFixed(2)} x`,
      percent(speedUp / number, 0),
    ];
    const { map, reduce, waiting } = shares;
    const time = [map, reduce, waiting].map((share) => (100 * share).toFixed(0)).join(' / ');
    console.log(`${workerRow(cells)}  ${time} %`);
  }
  const plain = [
    'plain JS',
    baselineSeconds.toFixed(1),
    '',
    '',
    count(images / baselineSeconds),
    `${(base / baselineSeconds).toFixed(2)} x`,
  ];
  console.log(`${workerRow(plain)}  dense, one thread`);
  console.log(`\n${drawSpeedUp(workers).join('\n')}`);
  if (exchangeNanoseconds > 0) {
    console.log(
      `\nCore-to-core round trip: ${count(exchangeNanoseconds)} ns (about 100 with a shared cache)`,
    );
  }
  const fastest = Math.min(...workers.map(({ median }) => median));
  console.log(
    `\nFastest epoch: ${duration(fastest)}, ${(baselineSeconds / fastest).toFixed(0)} times as fast as plain JavaScript`,
  );
}

function checkHashes(workers: readonly WorkersResult[]): void {
  const different = workers.filter(({ weightsSha256 }) => weightsSha256 !== workers[0].weightsSha256);
  if (different.length === 0) {
    console.log(`All weights are bit-identical: SHA-256 ${workers[0].weightsSha256}`);
    return;
  }
  throw new RunError(
    'hashes-differ',
    `The weights with ${different.map(({ workers: number }) => number).join(', ')} workers differ from those with ` +
      `${workers[0].workers}: expected ${workers[0].weightsSha256}, found ${different[0].weightsSha256}. ` +
      'This must not happen; please report it with the machine and the version of Node.',
  );
}

const command = createCommand(
  'bench',
  'Measures kernels, and whole epochs by number of workers, on this machine.',
  [
    ['--json before.json', 'measures and saves the figures'],
    ['--compare before.json', 'measures again and says what changed'],
  ],
)
  .option('--workers <counts>', 'numbers of workers to compare', wholeNumbers(1, 64), [1, 2, 4, 8])
  .option('--batch <images>', 'images a step', wholeNumber(1, 16_384), 128)
  .option('--quick', 'fewer images and rounds, under 20 s; not with --compare')
  .option(
    '--only <subject>',
    'first-layer (what it waits for) or density (of ReLU)',
    someOf(['first-layer', 'density']),
  )
  .option(
    '--to <percents>',
    'only the time of training to test accuracies like 98,99',
    someOf(Object.keys(RECIPES)),
  )
  .option('--json <file>', 'save all figures')
  .option('--svg <file>', 'draw the speed-up by workers')
  .option('--compare <file>', 'compare with figures saved by --json; not with --quick')
  .action(run);

await runCommand(command, { computesMuch: true });
