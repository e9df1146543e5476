// What the turns of a comparison of workers say, and whether they can be believed.

/** How fast so many workers were, in images a second, in each of their turns. */
export interface Compared {
  readonly workers: number;
  readonly speeds: readonly number[];
  readonly weightsSha256: string;
}

/** What is known after a round, in which each number of workers had its turn. */
export interface Comparison {
  /** From 1. */
  readonly round: number;
  readonly rounds: number;
  readonly results: readonly Compared[];
}

/** How far a comparison has come; undefined before its first round that counts. */
export const describeProgress = (comparison: Comparison | undefined): string =>
  `Comparing workers, in turns: ${comparison ? `${comparison.round} of ${comparison.rounds} rounds` : 'warming up'}.`;

/** Where the fastest turn is faster than this many usual ones, something else had the cores. */
const BELIEVABLE = 1.25;
/** Fewer turns show no spread. */
const LEAST_TURNS = 3;

/** The speed of the fastest turn: whatever else runs on a machine can only make a turn slower. */
export const fastestOf = ({ speeds }: Compared): number => Math.max(...speeds);

/** Why speed-ups are not to be believed, if the turns of the same number of workers differ too much. */
export function describeDoubt(results: readonly Compared[]): string | undefined {
  const spreads = results
    .filter(({ speeds }) => speeds.length >= LEAST_TURNS)
    .map((result) => fastestOf(result) / median(result.speeds));
  const spread = Math.max(1, ...spreads);
  if (spread < BELIEVABLE) return undefined;
  return (
    `Do not believe these speed-ups: with the same number of workers the fastest turn was up to ${spread.toFixed(1)} times ` +
    'as fast as the median. The machine was busy. Close other programs, and compare again.'
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
