// Do the tests notice a broken line? Breaks lines of the given folders at random, one at a time, in a copy of the project:
// runs the tests of the folder, then all, and lists the lines that nobody missed. Types are not checked: a line counts as
// noticed only if a test fails. A line whose change does not compile or changes nothing in what is compiled is left out.
//
//   npm run mutants -- src/reading/vision src/node/runs --count 40 --seed 1

import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { transformSync } from 'esbuild';
import { Random } from '../../src/engine/random.js';
import { applyMutation, listMutations, type Mutation } from './mutations.js';
import { Sandbox } from './sandbox.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const testFiles = readdirSync(new URL('..', import.meta.url), { recursive: true }) as string[];

/** The tests of a folder are those of the folder of its name in test/. These have others as well, or instead. */
const MORE_ROOMS: Record<string, readonly string[]> = {
  assembly: ['engine/'],
  'engine/mapreduce': ['engine/training/'],
  'engine/memory': ['engine/mapreduce/', 'engine/training/'],
  'engine/network': ['engine/training/'],
  'engine/training': ['engine/mapreduce/'],
  'node/pool': ['engine/mapreduce/'],
  'reading/vision': ['reading/'],
};

interface Mutant extends Mutation {
  readonly file: string;
}

/**
 * Filters of the tests that are run first for a file: its own test's, where it stands beside folders, or else those of its
 * folder, or of the next one above that has tests.
 */
function roomOf(file: string): readonly string[] {
  const path = file.replace(/^src\//, '').replace(/\.ts$/, '');
  if (testFiles.includes(`${path}.test.js`) && path.split('/').length <= 2) return [`${path}.test`];
  const more = Object.entries(MORE_ROOMS).flatMap(([folder, rooms]) =>
    path.startsWith(`${folder}/`) ? rooms : [],
  );
  let folder = dirname(path);
  while (folder !== '.' && !testFiles.some((test) => test.startsWith(`${folder}/`))) folder = dirname(folder);
  return folder === '.' ? more : [`${folder}/`, ...more];
}

/** The sources at or below a path of the project. */
function sourcesAt(path: string): string[] {
  if (statSync(join(ROOT, path)).isFile()) return [path];
  return (readdirSync(join(ROOT, path), { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(path, file))
    .sort();
}

/** What is compiled from a TypeScript file; undefined where it is no TypeScript. */
function compiled(source: string): string | undefined {
  try {
    return transformSync(source, { loader: 'ts', minifyWhitespace: true, logLevel: 'silent' }).code;
  } catch {
    return undefined;
  }
}

/** Endless: mutants of lines in random order, each line at most once. */
function* drawMutants(sandbox: Sandbox, files: readonly string[], seed: number): Generator<Mutant> {
  const random = new Random(seed, 'mutants');
  const lines = files.flatMap((file) => {
    const mutations = listMutations(sandbox.read(file));
    const numbers = [...new Set(mutations.map(({ line }) => line))];
    return numbers.map((number) => ({ file, mutations: mutations.filter(({ line }) => line === number) }));
  });
  for (const place of random.permutation(lines.length)) {
    const { file, mutations } = lines[place];
    const mutant = { file, ...mutations[random.below(mutations.length)] };
    if (file.startsWith('assembly/')) {
      yield mutant;
      continue;
    }
    const source = sandbox.read(file);
    const after = compiled(applyMutation(source, mutant));
    if (after !== undefined && after !== compiled(source)) yield mutant;
  }
}

/** Breaks the line and runs the tests; undefined if that compiles to nothing else, or not at all. */
async function tryMutant(sandbox: Sandbox, mutant: Mutant, room: readonly string[], roomOnly: boolean) {
  const { file } = mutant;
  const source = sandbox.read(file);
  const kernels = sandbox.kernels();
  sandbox.write(file, applyMutation(source, mutant));
  try {
    if (!sandbox.build()) return undefined;
    if (file.startsWith('assembly/') && sandbox.kernels().equals(kernels)) return undefined;
    const verdict = await sandbox.test(room);
    return verdict.noticedBy || roomOnly ? verdict : await sandbox.test([]);
  } finally {
    sandbox.write(file, source);
  }
}

const program = new Command('npm run mutants --')
  .argument('<paths...>', 'folders or files of src/ or assembly/ to break lines in')
  .option('--count <N>', 'how many lines to break', Number, 20)
  .option('--seed <N>', 'of the choice of lines', Number, 1)
  .option('--room-only', "run the tests of a line's folder alone: what survives may be noticed by others")
  .option('--tests <filter...>', "parts of test files' paths to run in place of the tests of a line's folder")
  .parse();
interface Options {
  readonly count: number;
  readonly seed: number;
  readonly roomOnly?: boolean;
  readonly tests?: readonly string[];
}
const { count, seed, roomOnly = false, tests } = program.opts<Options>();

const sandbox = new Sandbox(ROOT);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
const files = program.args.flatMap(sourcesAt);
if (!sandbox.build()) throw new Error('the project does not build');
const rooms = tests ?? [...new Set(files.flatMap(roomOf))];
const whole = await sandbox.test(roomOnly ? rooms : []);
if (whole.noticedBy) throw new Error(`${whole.noticedBy} fails with no line broken`);

const survivors: Mutant[] = [];
let tried = 0;
for (const mutant of drawMutants(sandbox, files, seed)) {
  if (tried === count) break;
  const verdict = await tryMutant(sandbox, mutant, tests ?? roomOf(mutant.file), roomOnly);
  if (!verdict) continue;
  tried++;
  if (!verdict.noticedBy) survivors.push(mutant);
  console.log(
    `${tried}  ${describe(mutant)}\n   ${verdict.noticedBy ? `noticed by ${verdict.noticedBy}` : 'SURVIVED'}`,
  );
}

function describe({ file, line, operator, before, after }: Mutant): string {
  return `${file}:${line}  ${operator}\n   - ${before.trim()}\n   + ${after.trim()}`;
}

console.log(`\n${tried - survivors.length} of ${tried} broken lines were noticed`);
for (const survivor of survivors) console.log(`survived: ${describe(survivor)}`);
