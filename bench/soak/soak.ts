// Trains, ends, resumes and predicts at random, for as long as is asked: each run must end with the weights, figures and
// predictions of one that was never interrupted, and no process may come to hold more and more memory.
//
//   npm run soak -- --minutes 20 --seed 1

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import sharp from 'sharp';
import { createCommand, runCommand as runProgram } from '../../src/commands/command.js';
import { type Digits, drawDigits } from '../../src/data/builtin/digits.js';
import { encodeImages, encodeLabels } from '../../src/data/idx.js';
import { IMAGE_SIDE, PIXELS } from '../../src/engine/network/topology.js';
import { Random } from '../../src/engine/random.js';
import { playRound, type Round, trainReference } from './round.js';

const TRAINING_IMAGES = 2000;
const TEST_IMAGES = 500;

/**
 * A run of some seconds that takes every path of a checkpoint: momentum, patience, augmentation, dropout. Of so many
 * epochs that garbage is collected several times.
 */
const RECIPE = [
  ...['--hidden', '256,64', '--epochs', '60', '--batch', '50', '--validation', '500', '--patience', '59'],
  ...['--optimizer', 'momentum', '--augment', 'light', '--dropout', '0.1', '--checkpoint-every', '0'],
];

/** Memory may grow by this factor between an early part of a run and its end. */
const MOST_GROWTH = 1.25;

async function soak({ minutes, seed }: { minutes: number; seed: number }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'digits');
  const picture = join(folder, 'digit.png');
  writeDigits(data, 'train', drawDigits(seed, 0, TRAINING_IMAGES));
  const test = drawDigits(seed, TRAINING_IMAGES, TEST_IMAGES);
  writeDigits(data, 't10k', test);
  await sharp(test.images.subarray(0, PIXELS), {
    raw: { width: IMAGE_SIDE, height: IMAGE_SIDE, channels: 1 },
  })
    .png()
    .toFile(picture);

  const options = ['--data', data, '--seed', String(seed), ...RECIPE];
  mkdirSync(join(folder, 'reference'));
  const reference = await trainReference(join(folder, 'reference'), options, picture);
  console.log(`undisturbed: ${reference.seconds.toFixed(1)} s, weights ${reference.weightsSha256}`);

  const random = new Random(seed, 'soak');
  const rounds: Round[] = [];
  const end = performance.now() + minutes * 60_000;
  while (performance.now() < end) {
    const place = join(folder, `round ${rounds.length + 1}`);
    const round = await playRound(place, options, picture, reference, random);
    rmSync(place, { recursive: true });
    rounds.push(round);
    console.log(`${rounds.length}  ${round.ends.join(', ')}  ${round.differences.join('; ') || 'the same'}`);
  }
  console.log(`\n${tableOf(rounds).join('\n')}`);
  if (rounds.some(({ differences, growth = 1 }) => differences.length > 0 || growth > MOST_GROWTH))
    process.exitCode = 1;
}

/** Writes a pair of IDX files. */
function writeDigits(folder: string, name: string, { images, labels }: Digits): void {
  mkdirSync(folder, { recursive: true });
  const pixels = encodeImages({ count: labels.length, pixels: images });
  writeFileSync(join(folder, `${name}-images-idx3-ubyte`), pixels);
  writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), encodeLabels(labels));
}

function tableOf(rounds: readonly Round[]): string[] {
  const sum = (count: (round: Round) => number) => rounds.reduce((total, round) => total + count(round), 0);
  const ended = (end: string) => sum(({ ends }) => ends.filter((each) => each === end).length);
  const ends = [...new Set(rounds.flatMap((round) => round.ends))].sort();
  const growths = rounds.flatMap(({ growth }) => growth ?? []);
  const rows: [string, string | number][] = [
    ['runs', rounds.length],
    ...ends.map((end): [string, number] => [`processes that ended with ${end}`, ended(end)]),
    ['resumed', sum(({ resumed }) => resumed)],
    ['started anew, no checkpoint yet', sum(({ anew }) => anew)],
    ['runs that ended as if undisturbed', sum(({ differences }) => (differences.length === 0 ? 1 : 0))],
    ['runs that differ', sum(({ differences }) => (differences.length > 0 ? 1 : 0))],
    [
      'largest growth of memory within a process',
      growths.length > 0 ? `${(100 * Math.max(...growths) - 100).toFixed(0)} %` : 'not measured',
    ],
  ];
  return rows.map(([name, value]) => `${name.padEnd(48)}${value}`);
}

/** Reads a number above zero. */
function positive(text: string): number {
  const number = Number(text);
  if (number > 0) return number;
  throw new InvalidArgumentError('It must be a number above 0.');
}

const command = createCommand(
  'soak',
  'Trains, ends, resumes and predicts at random, and compares with an undisturbed run.',
)
  .option('--minutes <number>', 'how long', positive, 20)
  .option('--seed <number>', 'of the digits, the weights and what is dealt out', positive, 1)
  .action(soak);

await runProgram(command);
