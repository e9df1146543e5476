// How fast a whole run trained.

/**
 * Images a second over all epochs: all their images by all their seconds. The mean of the epochs' own throughputs
 * would count a slow epoch too little. `seconds` and `imagesPerSecond` are an epoch's; there is at least one.
 */
export function meanThroughput(
  epochs: readonly { readonly seconds: number; readonly imagesPerSecond: number }[],
): number {
  const images = epochs.reduce((sum, { seconds, imagesPerSecond }) => sum + seconds * imagesPerSecond, 0);
  return images / epochs.reduce((sum, { seconds }) => sum + seconds, 0);
}
