// The throughput of a whole run.

/**
 * Images a second over all epochs: all images divided by all seconds. The mean of the epochs' throughputs would give slow
 * epochs too little weight. `seconds` and `imagesPerSecond` are an epoch's; there is at least one.
 */
export function meanThroughput(
  epochs: readonly { readonly seconds: number; readonly imagesPerSecond: number }[],
): number {
  const images = epochs.reduce((sum, { seconds, imagesPerSecond }) => sum + seconds * imagesPerSecond, 0);
  return images / epochs.reduce((sum, { seconds }) => sum + seconds, 0);
}
