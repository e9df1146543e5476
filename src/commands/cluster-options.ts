// The options of a run that is made of rounds of local steps, on this machine or over several.

import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { toType } from '../cluster/address.js';
import type { Cluster } from '../cluster/coordinator.js';
import type { Recipe } from '../engine/recipe/recipe.js';
import { OUTERS, type Rounds, STANDARD_ROUNDS, WIRES } from '../engine/recipe/rounds.js';
import { UsageError } from '../errors.js';
import { shellWord } from '../node/invocation.js';
import { needing } from '../node/needing.js';
import { printable } from '../printable.js';
import { parseNumber } from './recipe-options.js';

/** What stands for a Redis where rounds are trained on this machine alone. */
const LOCAL = 'local://';

export interface RoundsOptions {
  shards?: number;
  localSteps?: number;
  outer?: Rounds['outer'];
  wire?: Rounds['wire'];
}

export interface RedisOptions {
  redis?: string;
  anyEviction?: boolean;
}

export type ClusterOptions = RoundsOptions & RedisOptions;

const option = (flags: string, description: string, standard: unknown) =>
  new Option(flags, description).default(undefined, String(standard));

export function addClusterOptions(command: Command): Command {
  return addRoundsOptions(addRedisOptions(command));
}

/** Where machines meet. */
export function addRedisOptions(command: Command): Command {
  return command
    .optionsGroup('Several machines:')
    .addOption(
      option(
        '--redis <url>',
        'Redis or Valkey over which machines share the work, such as redis://host:6379',
        `${LOCAL}, this machine alone`,
      ),
    )
    .option('--any-eviction', 'accept a Redis that may evict keys when its memory is full');
}

/** The rounds of a recipe. */
export function addRoundsOptions(command: Command): Command {
  return command
    .addOption(
      option(
        '--shards <number>',
        'parts of the data, trained side by side and averaged',
        STANDARD_ROUNDS.shards,
      ).argParser(parseNumber),
    )
    .addOption(
      option(
        '--local-steps <number>',
        'steps of a shard between two averages',
        STANDARD_ROUNDS.localSteps,
      ).argParser(parseNumber),
    )
    .addOption(option('--outer <name>', 'how the average is applied', STANDARD_ROUNDS.outer).choices(OUTERS))
    .addOption(
      option('--wire <type>', 'precision of what travels between rounds', STANDARD_ROUNDS.wire).choices(
        WIRES,
      ),
    );
}

/** Whether other machines train. */
export const isRemote = ({ redis }: RedisOptions): boolean => redis !== undefined && redis !== LOCAL;

/** The options that say where machines meet, as one types them, with a placeholder for a password; undefined for none. */
export function describePlace({ redis, anyEviction }: RedisOptions): string | undefined {
  if (redis === undefined || !isRemote({ redis })) return undefined;
  return `--redis ${shellWord(toType(redis))}${anyEviction ? ' --any-eviction' : ''}`;
}

/** The recipe with rounds where the options ask for them. */
export function withRounds(recipe: Recipe, options: ClusterOptions): Recipe {
  const { redis, shards, localSteps, outer, wire } = options;
  if ([redis, shards, localSteps, outer, wire].every((value) => value === undefined)) return recipe;
  return {
    ...recipe,
    name: `${recipe.name.replace(/\+$/, '')}+`,
    rounds: {
      shards: shards ?? STANDARD_ROUNDS.shards,
      localSteps: localSteps ?? STANDARD_ROUNDS.localSteps,
      outer: outer ?? STANDARD_ROUNDS.outer,
      wire: wire ?? STANDARD_ROUNDS.wire,
    },
  };
}

/** @throws UsageError `bad-option` for --any-eviction where no Redis is used */
export function refuseIdleEviction(anyEviction: boolean): void {
  if (!anyEviction) return;
  throw new UsageError(
    'bad-option',
    '--any-eviction is about a Redis: name one with --redis, or leave it out.',
  );
}

/**
 * Connects to the machines that are to train the shards; undefined for this machine alone.
 * @param resumed the folder of the run that goes on; undefined for a new one
 * @throws UsageError `bad-option`; RunError `no-redis`, `redis-unfit`, `package-missing`
 */
export async function connectMachines(
  { rounds }: Recipe,
  { redis: url, anyEviction = false }: ClusterOptions,
  resumed: string | undefined,
): Promise<Cluster | undefined> {
  if (url === undefined || !isRemote({ redis: url })) {
    refuseIdleEviction(anyEviction);
    return undefined;
  }
  if (!rounds)
    throw new UsageError(
      'bad-option',
      `The run ${printable(basename(resumed ?? ''))} was begun without rounds, so other machines cannot take part: resume it without ` +
        '--redis, name another with --resume NAME, or train anew.',
    );
  const { connectCluster } = await needing('bullmq', () => import('../cluster/coordinator.js'));
  return connectCluster({ url, anyEviction });
}
