// Numbers as people read them.

export const percent = (share: number, digits = 2) => `${(100 * share).toFixed(digits)} %`;

/** A probability as a percentage that says neither 100 for less nor 0 for more: "98.3 %", ">99.9 %", "<0.1 %". */
export function describeProbability(probability: number): string {
  if (probability > 0 && probability < 0.0005) return '<0.1 %';
  if (probability < 1 && probability > 0.9995) return '>99.9 %';
  return percent(probability, 1);
}

/** "55,000". By hand, since the first use of toLocaleString() loads languages for 40 ms. */
export const count = (number: number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ',');

/** "1 image", "55,000 images"; `many` where the plural is no mere s. */
export const plural = (number: number, one: string, many = `${one}s`) =>
  `${count(number)} ${number === 1 ? one : many}`;

/** "0.41 s", "12 s", "2 min 05 s" */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
