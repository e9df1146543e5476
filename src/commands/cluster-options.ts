// The options of a run that is made of rounds of local steps, on this machine or over several.

import { type Command, Option } from 'commander';
import type { Recipe } from '../engine/recipe/recipe.js';
import { OUTERS, type Rounds, WIRES } from '../engine/recipe/rounds.js';
import type { StartTrainer } from '../engine/rounds/trainer.js';
import { UsageError } from '../errors.js';
import { needing } from '../node/needing.js';
import { parseNumber } from './recipe-options.js';

/** What stands for a Redis where rounds are trained on this machine alone. */
const LOCAL = 'local://';

/** What a run has where one of the options asks for rounds, and the others are not given. */
const STANDARD: Rounds = { shards: 1, localSteps: 50, outer: 'average', wire: 'f32' };

export interface ClusterOptions {
  redis?: string;
  anyEviction?: boolean;
  shards?: number;
  localSteps?: number;
  outer?: Rounds['outer'];
  wire?: Rounds['wire'];
}

export function addClusterOptions(command: Command): Command {
  const option = (flags: string, description: string, standard: unknown) =>
    new Option(flags, description).default(undefined, String(standard));
  return command
    .optionsGroup('Several machines:')
    .addOption(
      option(
        '--redis <url>',
        'Redis or Valkey over which machines share the work, such as redis://host:6379',
        `${LOCAL}, this machine alone`,
      ),
    )
    .option('--any-eviction', 'accept a Redis that may evict keys when its memory is full')
    .addOption(
      option(
        '--shards <number>',
        'parts of the data, trained side by side and averaged',
        STANDARD.shards,
      ).argParser(parseNumber),
    )
    .addOption(
      option(
        '--local-steps <number>',
        'steps of a shard between two averages',
        STANDARD.localSteps,
      ).argParser(parseNumber),
    )
    .addOption(option('--outer <name>', 'how the average is applied', STANDARD.outer).choices(OUTERS))
    .addOption(option('--wire <type>', 'precision of what shards send back', STANDARD.wire).choices(WIRES));
}

/** The recipe with rounds where the options ask for them. */
export function withRounds(recipe: Recipe, options: ClusterOptions): Recipe {
  const { redis, shards, localSteps, outer, wire } = options;
  if ([redis, shards, localSteps, outer, wire].every((value) => value === undefined)) return recipe;
  return {
    ...recipe,
    name: `${recipe.name.replace(/\+$/, '')}+`,
    rounds: {
      shards: shards ?? STANDARD.shards,
      localSteps: localSteps ?? STANDARD.localSteps,
      outer: outer ?? STANDARD.outer,
      wire: wire ?? STANDARD.wire,
    },
  };
}

/**
 * Who trains the shards: undefined for this machine alone.
 * @throws UsageError `bad-option`; RunError `no-redis`, `redis-unfit`, `package-missing`
 */
export async function startTrainer(
  { rounds }: Recipe,
  { redis: url, anyEviction = false }: ClusterOptions,
): Promise<StartTrainer | undefined> {
  if (url === undefined || url === LOCAL) return undefined;
  if (!rounds)
    throw new UsageError(
      'bad-option',
      'This run was begun without rounds, so no other machine can take part: go on without --redis, or train anew.',
    );
  const { connectCluster } = await needing('bullmq', () => import('../cluster/coordinator.js'));
  return connectCluster({ url, anyEviction });
}
