// Trains, ends, resumes and predicts at random, for as long as is asked: each run must end with the weights, figures and
// predictions of one that was never interrupted, and no process may come to hold more and more memory. Runs are ended
// while they train and save, and while they draw digits, fetch MNIST and build the program before that.
//
//   MNIST_DIR=FOLDER npm run soak -- --minutes 20 --seed 1

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import sharp from 'sharp';
import { createCommand, runCommand as runProgram } from '../../src/commands/command.js';
import { type Digits, drawDigits } from '../../src/data/builtin/digits.js';
import { encodeImages, encodeLabels } from '../../src/data/idx.js';
import { IMAGE_SIDE, PIXELS } from '../../src/engine/network/topology.js';
import { Random } from '../../src/engine/random.js';
import { playRound, type Reference, type Round, trainReference } from './round.js';
import { buildingScene, downloadingScene, drawingScene, type Scene, trainingScenes } from './scenes.js';

const TRAINING_IMAGES = 600;
const TEST_IMAGES = 200;

/**
 * A run of a second or two that takes every path of a checkpoint: momentum, patience, augmentation, dropout. Of so many
 * epochs that garbage is collected several times.
 */
const RECIPE = [
  ...['--hidden', '64,32', '--epochs', '80', '--batch', '50', '--validation', '100', '--patience', '79'],
  ...[
    '--optimizer',
    'momentum',
    '--augment',
    'light',
    '--dropout',
    '0.1',
    '--checkpoint-every',
    '0',
    '--no-report',
  ],
];

/** Memory may grow by this factor between an early part of a run and its end. */
const MOST_GROWTH = 1.25;

async function soak({ minutes, seed }: { minutes: number; seed: number }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { MNIST_DIR } = process.env;
  const end = performance.now() + minutes * 60_000;
  const { options, picture } = await prepareData(folder, seed);
  const downloading = MNIST_DIR ? await downloadingScene(resolve(MNIST_DIR)) : undefined;
  if (!downloading) console.log('Downloads are not disturbed: set MNIST_DIR to the folder that holds MNIST.');
  const scenes: Scene[] = [
    ...trainingScenes(options),
    drawingScene,
    buildingScene(folder, options),
    ...(downloading ? [downloading.scene] : []),
  ];
  const references = new Map<Scene, Reference>();
  for (const [index, scene] of scenes.entries()) {
    const reference = await trainReference(scene, join(folder, `reference ${index}`), picture);
    references.set(scene, reference);
    console.log(
      `${scene.name}, undisturbed: ${reference.seconds.toFixed(1)} s, weights ${reference.weightsSha256}`,
    );
  }

  const random = new Random(seed, 'soak');
  const deck = scenes.flatMap((scene) => Array<Scene>(scene.share).fill(scene));
  let dealt: Scene[] = [];
  const rounds: Round[] = [];
  while (performance.now() < end) {
    if (dealt.length === 0) dealt = Array.from(random.permutation(deck.length), (card) => deck[card]);
    const scene = dealt.pop() as Scene;
    const place = join(folder, `round ${rounds.length + 1}`);
    const round = await playRound(scene, place, picture, references.get(scene) as Reference, random);
    rmSync(place, { recursive: true });
    rounds.push(round);
    const outcome = round.differences.join('; ') || 'the same';
    console.log(`${rounds.length}  ${scene.name}: ${round.ends.join(', ')}  ${outcome}`);
  }
  downloading?.server.close();
  console.log(`\n${tableOf(rounds).join('\n')}`);
  if (rounds.some(({ differences, growth = 1 }) => differences.length > 0 || growth > MOST_GROWTH))
    process.exitCode = 1;
}

/** Writes a small data set of drawn digits, and one of them as a picture. Gives the options of a run on it. */
async function prepareData(folder: string, seed: number): Promise<{ options: string[]; picture: string }> {
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
  return { options: ['--data', data, '--seed', String(seed), ...RECIPE], picture };
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
  const kills = ({ ends }: Round) => ends.filter((end) => end === 'SIGKILL').length;
  const isSame = ({ differences }: Round) => differences.length === 0;
  const ends = [...new Set(rounds.flatMap((round) => round.ends))].sort();
  const growths = rounds.flatMap(({ growth }) => growth ?? []);
  const scenes = [...new Set(rounds.map(({ scene }) => scene))];
  const rows: [string, string | number][] = [
    ['runs', rounds.length],
    ...ends.map((end): [string, number] => [
      `processes that ended with ${end}`,
      sum((round) => round.ends.filter((each) => each === end).length),
    ]),
    ...scenes.map((name): [string, number] => [
      `SIGKILL in ${name}`,
      sum((round) => (round.scene === name ? kills(round) : 0)),
    ]),
    ['files that were half written then', sum(({ writes }) => writes)],
    ['resumed', sum(({ resumed }) => resumed)],
    ['started anew, no run yet', sum(({ anew }) => anew)],
    ['SIGKILL in runs that ended as if undisturbed', sum((round) => (isSame(round) ? kills(round) : 0))],
    ['runs that ended as if undisturbed', rounds.filter(isSame).length],
    ['runs that differ', rounds.filter((round) => !isSame(round)).length],
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
