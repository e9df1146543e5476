// npm run bench -- --to 98,99: how long training takes to reach an accuracy, beside PyTorch by the same recipe.

import { writeWhole } from '../../src/node/files.js';
import { duration } from '../../src/numbers.js';
import { mnistArchives } from '../peers/mnist-archives.js';
import { ENGINES, type EngineResult, medianSeconds, SEEDS, type SeedResult, trainTo } from './measure.js';
import { RECIPES } from './recipes.js';

interface Options {
  /** In per cent: keys of RECIPES. */
  readonly accuracies: readonly string[];
  readonly threads: number;
  /** Where all figures are saved. */
  readonly json?: string;
  readonly print: (line: string) => void;
  readonly progress: (line: string) => void;
}

export async function measureSecondsTo({
  accuracies,
  threads,
  json,
  print,
  progress,
}: Options): Promise<void> {
  const folder = mnistArchives(undefined);
  const report: Record<string, { recipe: unknown; engines: EngineResult[] }> = {};
  print(
    `\nTraining time until the test accuracy is reached, ${threads} threads: median of seeds ${SEEDS.join(', ')}`,
  );
  for (const percent of accuracies) {
    const recipe = RECIPES[percent];
    print(`\n${percent} % by the recipe "${recipe.name}"`);
    const engines: EngineResult[] = [];
    report[percent] = { recipe, engines };
    for (const engine of Object.keys(ENGINES)) {
      const seeds: SeedResult[] = [];
      let versions = '';
      try {
        for (const seed of SEEDS) {
          progress(`${engine}, seed ${seed} …`);
          const trained = await trainTo(engine, Number(percent) / 100, recipe, { folder, threads, seed });
          versions = trained.versions;
          seeds.push(trained.result);
        }
      } catch (error) {
        if (engine !== 'PyTorch') throw error;
        progress('');
        print(`  ${engine} is skipped (${(error as Error).message}). To install: bench/peers/setup python`);
        continue;
      }
      progress('');
      engines.push({ engine, versions, seeds });
      print(`  ${engine.padEnd(18)} ${describe(seeds)}`);
    }
    const [ours, other] = engines.map(({ seeds }) => medianSeconds(seeds));
    if (ours !== undefined && other !== undefined)
      print(`  ${(other / ours).toFixed(1)} times as fast as PyTorch`);
  }
  if (json) writeWhole(json, `${JSON.stringify(report, null, 2)}\n`);
}

function describe(seeds: readonly SeedResult[]): string {
  const reached = seeds.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]));
  const middle = medianSeconds(seeds);
  const missed = seeds.length - reached.length;
  const misses = missed > 0 ? `; ${missed} of ${seeds.length} seeds did not reach it` : '';
  if (middle === undefined) return `not reached${misses}`;
  const epochs = seeds.map(({ epochs: { length } }) => length).join(', ');
  const range = `${duration(Math.min(...reached))} to ${duration(Math.max(...reached))}`;
  return `${duration(middle)} (${range}; epochs ${epochs})${misses}`;
}
