// What several networks say of the same images, as one answer.

/** The mean of several networks' probabilities, element by element and in double precision; all have the same shape. */
export function meanOf(probabilities: readonly Float32Array[]): Float32Array {
  return probabilities[0].map((_, index) => {
    let sum = 0;
    for (const each of probabilities) sum += each[index];
    return sum / probabilities.length;
  });
}
