// Sine and cosine that give the same bits everywhere. Math.sin may differ in its last bits from one machine to
// the next, and one bit is enough to turn a grey level.

/** Taylor coefficients of sin(x) = x - x^3/3! + x^5/5! - ..., enough for an error below 1e-7 on [-pi/2, pi/2]. */
const THIRD = -1 / 6;
const FIFTH = 1 / 120;
const SEVENTH = -1 / 5040;
const NINTH = 1 / 362880;
const ELEVENTH = -1 / 39916800;

/** The sine of an angle in turns (1 is a full circle). */
export function sineOfTurns(turns: number): number {
  let quarter = turns - Math.floor(turns + 0.5);
  if (quarter > 0.25) quarter = 0.5 - quarter;
  else if (quarter < -0.25) quarter = -0.5 - quarter;
  const x = quarter * 6.283185307179586;
  const square = x * x;
  return (
    x * (1 + square * (THIRD + square * (FIFTH + square * (SEVENTH + square * (NINTH + square * ELEVENTH)))))
  );
}

/** The cosine of an angle in turns (1 is a full circle). */
export function cosineOfTurns(turns: number): number {
  return sineOfTurns(turns + 0.25);
}
