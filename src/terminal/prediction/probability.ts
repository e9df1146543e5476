// Probabilities as people read them.

/** A probability as a percentage that says neither 100 for less nor 0 for more: "98.3 %", "99.9 %", "<0.1 %". */
export function describeProbability(probability: number): string {
  if (probability > 0 && probability < 0.0005) return '<0.1 %';
  if (probability < 1 && probability > 0.9995) return '>99.9 %';
  return `${(100 * probability).toFixed(1)} %`;
}
