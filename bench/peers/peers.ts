// npm run bench:peers: times an epoch of other frameworks on this machine, in turns with this project's engine.

import { availableParallelism, cpus } from 'node:os';
import { createCommand, runCommand } from '../../src/commands/command.js';
import { RunError } from '../../src/errors.js';
import { VERSIONS } from '../../src/node/versions.js';
import { defaultWorkers } from '../../src/node/workers.js';
import { percent, plural } from '../../src/numbers.js';
import { describeMachineShare, measureMachineShare, warnIfBusy } from '../machine-share.js';
import { someOf, wholeNumber, wholeNumbers } from '../options.js';
import { median } from '../statistics.js';
import { learnsTheSame, reachOf, SEEDS, type Spread, spreadOf } from './learning.js';
import { mnistArchives } from './mnist-archives.js';
import { OURS, PEERS, type Peer, peerEnvironment } from './peer-list.js';
import { PeerProcess } from './peer-process.js';
import { accuracyTable, type PeerResult, timeTable } from './table.js';
import { toArguments, WORKLOADS, type Workload } from './workloads.js';

interface Options {
  rounds: number;
  threads: number[];
  workloads: number[];
  only?: string[];
  data?: string;
}

/** A peer that runs with one number of threads, and what it has done so far. */
interface Contender {
  readonly peer: PeerProcess;
  readonly result: PeerResult;
}

async function run(options: Options): Promise<void> {
  const folder = mnistArchives(options.data);
  const peers = PEERS.filter(({ name }) => options.only?.includes(name) ?? true);
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  console.log(`${processor}, ${availableParallelism()} cores; ${VERSIONS}`);
  console.log(`Set for all: ${assignments(peerEnvironment())}`);

  const usable = peers.filter((peer) => {
    const problem = peer.prepare?.();
    if (problem) skip(peer, problem);
    return problem === undefined;
  });
  const before = await measureMachineShare();
  warnIfBusy(before);
  const missing = new Set<Peer>();
  const results: PeerResult[] = [];
  for (const number of options.workloads) {
    const able = usable.filter((peer) => !missing.has(peer) && (peer.workloads?.includes(number) ?? true));
    results.push(...(await measure(WORKLOADS[number - 1], able, folder, options, missing)));
  }
  if (results.length === 0) return;
  const others = results.filter(({ learnsTheSame }) => learnsTheSame === false);
  console.log(`\n${describeMachineShare({ before, after: await measureMachineShare() })}`);
  console.log('\nSeconds for an epoch, training only: median (minimum)\n');
  console.log(timeTable(results).join('\n'));
  console.log('\nTest accuracy after the first and after the last epoch; test loss after the first\n');
  console.log(accuracyTable(results).join('\n'));
  if (others.length === 0) return;
  const names = [...new Set(others.map(({ name }) => name))].join(', ');
  throw new RunError(
    'peer-differs',
    `Expected each peer to learn what this engine learns; found other losses after one epoch (${names}, see above). Their ` +
      'times say nothing: see whether their version computes something else.',
  );
}

/** Starts everyone on a workload, has each train an epoch in turn, and returns the results. */
async function measure(
  workload: Workload,
  peers: readonly Peer[],
  folder: string,
  { threads, rounds }: Options,
  missing: Set<Peer>,
): Promise<PeerResult[]> {
  console.log(`\n${workload.title}`);
  const spread = await measureSpread(workload, folder, Math.max(...threads));
  const contenders: Contender[] = [];
  try {
    for (const peer of peers) {
      for (const number of peer.single ? [1] : threads) {
        const contender = await start(peer, workload, folder, number).catch((error: Error) => {
          skip(peer, error.message);
          missing.add(peer);
        });
        if (!contender) break;
        contenders.push(contender);
      }
    }
    // The first epoch, in which compilers and caches still warm up, is not counted.
    for (let round = 0; round <= rounds; round++) {
      for (const contender of contenders) await trainEpoch(contender, round);
    }
  } finally {
    for (const { peer } of contenders) peer.close();
  }
  const results = contenders.map(({ result }) => result).filter(({ seconds }) => seconds.length > 0);
  for (const result of results) {
    const [first] = result.losses;
    if (first !== undefined) result.learnsTheSame = learnsTheSame(first, spread);
    printResult(result);
  }
  return results;
}

/** The test loss of this engine after one epoch, from seed to seed. */
async function measureSpread(workload: Workload, folder: string, threads: number): Promise<Spread> {
  const losses: number[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const own = { OMP_NUM_THREADS: String(threads), PEER_SEED: String(seed) };
    const peer = new PeerProcess([...OURS.command, ...toArguments(folder, workload)], {
      ...peerEnvironment(),
      ...own,
    });
    try {
      await peer.ready();
      const { loss } = await peer.trainEpoch();
      if (loss !== undefined) losses.push(loss);
    } finally {
      peer.close();
    }
  }
  const spread = spreadOf(losses);
  console.log(
    `  Test loss of ${OURS.name} after one epoch, ${SEEDS} seeds: ${spread.mean.toFixed(4)}; the others' must lie within ` +
      `${reachOf(spread).toFixed(4)} of it.`,
  );
  return spread;
}

async function start(
  { name, title, command }: Peer,
  workload: Workload,
  folder: string,
  threads: number,
): Promise<Contender> {
  const words = [...command, ...toArguments(folder, workload)];
  const own = { OMP_NUM_THREADS: String(threads) };
  const peer = new PeerProcess(words, { ...peerEnvironment(), ...own });
  try {
    const versions = await peer.ready();
    console.log(`  ${name}: ${versions}\n    ${assignments(own)} ${words.join(' ')}`);
  } catch (error) {
    peer.close();
    throw error;
  }
  return {
    peer,
    result: { name, title, workload: workload.title, threads, seconds: [], accuracies: [], losses: [] },
  };
}

async function trainEpoch({ peer, result }: Contender, round: number): Promise<void> {
  const { name, threads } = result;
  const { seconds, accuracy, loss } = await peer.trainEpoch().catch((error: Error) => {
    throw new RunError(
      'peer-ended',
      `${name} with ${plural(threads, 'thread')} ended in epoch ${round + 1} of ${result.workload}: ${error.message} ` +
        `Try it alone with --only ${name}.`,
    );
  });
  if (round > 0) result.seconds.push(seconds);
  if (accuracy !== undefined) result.accuracies.push(accuracy);
  if (loss !== undefined) result.losses.push(loss);
  progress(`  round ${round}: ${name}, ${plural(threads, 'thread')}: ${seconds.toFixed(2)} s`);
}

/** A line on standard error that the next one replaces. */
function progress(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}

function printResult({ name, threads, seconds, accuracies, losses, learnsTheSame }: PeerResult): void {
  const times = `${median(seconds).toFixed(3)} s (${Math.min(...seconds).toFixed(3)})`;
  const read = accuracies.length > 0 ? `${percent(accuracies[0])} → ${percent(accuracies.at(-1)!)}` : '';
  const loss =
    losses.length > 0
      ? `, loss ${losses[0].toFixed(4)}${learnsTheSame ? '' : ': LEARNS SOMETHING ELSE'}`
      : '';
  console.log(`  ${name.padEnd(18)}${plural(threads, 'thread').padEnd(11)}${times.padEnd(22)}${read}${loss}`);
}

function skip({ name, install }: Peer, problem: string): void {
  console.log(`  ${name} is skipped (${problem.trim()}). To install: ${install}`);
}

function assignments(environment: Record<string, string>): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

const command = createCommand(
  'bench:peers',
  'Times an epoch of other frameworks on this machine, in turns with this engine; see docs/internals/peers.md.',
)
  .option('--rounds <number>', 'counted epochs of each', wholeNumber(1, 1000), 5)
  .option('--threads <counts>', 'numbers of threads to try', wholeNumbers(1, 64), [
    ...new Set([1, defaultWorkers()]),
  ])
  .option(
    '--workloads <numbers>',
    'the workloads to run',
    wholeNumbers(1, WORKLOADS.length),
    WORKLOADS.map((_, index) => index + 1),
  )
  .option('--only <names>', 'only these, such as ours,numpy', someOf(PEERS.map(({ name }) => name)))
  .option('--data <folder>', "folder of MNIST's files")
  .action(run);

await runCommand(command);
