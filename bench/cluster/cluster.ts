// npm run bench:cluster: what it costs to train over several machines, here as processes of one thread each.

import { availableParallelism, cpus } from 'node:os';
import { createCommand, runCommand } from '../../src/commands/command.js';
import { VERSIONS } from '../../src/node/versions.js';
import { count, percent, plural } from '../../src/numbers.js';
import { describeMachineShare, measureMachineShare, warnIfBusy } from '../machine-share.js';
import { wholeNumber, wholeNumbers } from '../options.js';
import { median } from '../statistics.js';
import { measureDdp } from './ddp.js';
import { type Figures, IMAGES, measure, type Setting, stepsOf } from './measure.js';

interface Options {
  processes: number[];
  localSteps: number[];
  delays: number[];
  rounds: number;
}

async function run({ processes, localSteps, delays, rounds }: Options): Promise<void> {
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores; ${VERSIONS}`,
  );
  const before = await measureMachineShare();
  warnIfBusy(before);
  const settings = settingsOf({ processes, localSteps, delays });
  const measured = settings.map(() => [] as Figures[]);
  for (let round = 0; round < rounds; round++)
    for (const [index, setting] of settings.entries()) measured[index].push(await measure(setting));

  console.log(
    `\n784-512-10, batch 128, without augmentation: medians of the epochs of ${count(IMAGES)} images after the first`,
  );
  const head = ['processes', 'shards', 'local steps', 'wire', 'delay', 's an epoch', 'overhead', 'speed-up'];
  const processorHead = ['machine ms', 'train ms', 'Redis ms'];
  console.log(
    'overhead: the time beyond local steps. Last columns: processor time of main threads an epoch, train with its evaluation',
  );
  console.log([...head, ...processorHead].map((name) => name.padStart(12)).join(''));
  for (const [index, setting] of settings.entries()) {
    const seconds = median(measured[index].map((figures) => figures.seconds));
    const overhead = median(measured[index].map((figures) => figures.overhead));
    // The same shards on one process.
    const alone = settings.findIndex((other) => isSameButFor(other, setting) && other.processes === 1);
    const base = alone < 0 ? undefined : median(measured[alone].map((figures) => figures.seconds));
    const processor = measured[index].flatMap((figures) => figures.processor);
    const spent = (['machines', 'coordinator', 'redis'] as const).map((who) =>
      processor.length === 0 ? '' : median(processor.map((time) => time[who])).toFixed(1),
    );
    const cells = [
      setting.processes,
      setting.shards,
      setting.localSteps,
      setting.wire,
      `${setting.delay} ms`,
      seconds.toFixed(3),
      percent(overhead, 0),
      base === undefined ? '' : `${(base / seconds).toFixed(2)} x`,
      ...spent,
    ];
    console.log(cells.map((cell) => String(cell).padStart(12)).join(''));
  }

  console.log(
    "\nPyTorch's DistributedDataParallel over gloo, an average after each step, the same network and batch",
  );
  for (const number of processes) {
    const { seconds, megabytes, versions } = await measureDdp(number).catch((error: Error) => {
      console.log(`  skipped (${error.message}). To install: bench/peers/setup python`);
      return { seconds: undefined, megabytes: 0, versions: '' };
    });
    if (seconds === undefined) break;
    console.log(
      `  ${versions}, ${plural(number, 'process', 'processes')}: ${seconds.toFixed(2)} s an epoch, ${megabytes.toFixed(0)} MB sent by each`,
    );
  }
  console.log(`\n${describeMachineShare({ before, after: await measureMachineShare() })}`);
}

/** All combinations in which a shard has so many steps, in full and in half precision. */
function settingsOf({ processes, localSteps, delays }: Omit<Options, 'rounds'>): Setting[] {
  const combinations = delays.flatMap((delay) =>
    localSteps.flatMap((steps) =>
      processes.map((number) => ({ delay, localSteps: steps, processes: number })),
    ),
  );
  return combinations
    .map((each) => ({ ...each, shards: Math.max(2, each.processes) }))
    .filter(({ shards, localSteps: steps }) => steps <= stepsOf(shards))
    .flatMap((each) => (['f32', 'f16'] as const).map((wire) => ({ ...each, wire })));
}

const isSameButFor = (one: Setting, other: Setting) =>
  one.shards === other.shards &&
  one.localSteps === other.localSteps &&
  one.wire === other.wire &&
  one.delay === other.delay;

const command = createCommand(
  'bench:cluster',
  'Measures training over several processes and a Redis on this machine; see docs/cluster.md.',
)
  .option('--processes <counts>', 'numbers of worker processes', wholeNumbers(1, 16), [1, 2, 4])
  .option('--local-steps <numbers>', 'local steps of a round', wholeNumbers(1, 10_000), [100, 200])
  .option(
    '--delays <milliseconds>',
    'delays on the way to the Redis, and on the way back',
    wholeNumbers(0, 1000),
    [0],
  )
  .option('--rounds <number>', 'runs of each', wholeNumber(1, 100), 3)
  .action(run);

await runCommand(command, { computesMuch: true });
