// Whether a peer learns what this engine learns: its loss after one epoch lies where another seed of ours could have put it.

/** Runs of this engine, each with a seed of its own, from which the spread is taken. */
export const SEEDS = 8;

/** How far a loss may lie from the mean: by Student's t with 7 degrees of freedom 8 runs of 10,000 lie farther. */
const DEVIATIONS = 6;

export interface Spread {
  readonly mean: number;
  /** Standard deviation of one run. */
  readonly deviation: number;
}

/** Of the test losses after one epoch, at least two. */
export function spreadOf(losses: readonly number[]): Spread {
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (losses.length - 1)) };
}

/** The least share of the mean: other engines' own losses vary by up to 5 % from one start to the next. */
const LEAST_SHARE = 0.08;

/** The farthest that a loss may lie from the mean. */
export const reachOf = ({ mean, deviation }: Spread): number =>
  Math.max(DEVIATIONS * deviation, LEAST_SHARE * mean);

export function learnsTheSame(loss: number, spread: Spread): boolean {
  return Math.abs(loss - spread.mean) <= reachOf(spread);
}
