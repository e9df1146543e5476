// How the ticks of an axis are labelled: with as many decimals as their step has, so that no label is rounded.

/** More would not fit beside the axis. */
const MOST_DECIMALS = 4;

/** "95.0", "97.5", "100.0": ticks that are a step apart, alike in their decimals. */
export function labelTicks(ticks: readonly number[], step: number): string[] {
  const decimals = decimalsOf(step);
  return ticks.map((tick) => tick.toFixed(decimals));
}

/** "97.5 %": ticks of shares. */
export const labelPercents = (ticks: readonly number[], step: number): string[] =>
  labelTicks(
    ticks.map((tick) => 100 * tick),
    100 * step,
  ).map((label) => `${label} %`);

/** "2.5 k" */
export const labelThousands = (ticks: readonly number[], step: number): string[] =>
  labelTicks(
    ticks.map((tick) => tick / 1000),
    step / 1000,
  ).map((label) => `${label} k`);

/** Of a step such as 0.025, which a binary fraction may miss by a hair. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < MOST_DECIMALS; decimals++)
    if (Math.abs(step - Number(step.toFixed(decimals))) < 1e-9 * step) return decimals;
  return MOST_DECIMALS;
}
