// A data set: labelled images to train on, and others to test with.

/** Images of 28 x 28 bytes, white ink on black. */
export interface Images {
  readonly count: number;
  /** (count, 784) */
  readonly pixels: Uint8Array;
}

export interface LabelledImages extends Images {
  /** (count), each 0 to 9 */
  readonly labels: Uint8Array;
}

export interface Dataset {
  /** Its name in figures: "MNIST", "built-in digits", or the folder of another data set. */
  readonly name: string;
  /** The training images, if more than `name` says: "MNIST and 60,000 built-in digits". */
  readonly trainedOn?: string;
  readonly training: LabelledImages;
  readonly test: LabelledImages;
  /**
   * SHA-256 of the four files' SHA-256, as hexadecimal text, in the order training images, training labels, test
   * images, test labels.
   */
  readonly sha256: string;
  /** SHA-256 of the training images if images were added: a hash of `sha256` and of theirs. */
  readonly trainedOnSha256?: string;
}

/** Images `first` to `end` of a set. */
export function slice({ pixels, labels }: LabelledImages, first: number, end: number): LabelledImages {
  const bytes = pixels.length / labels.length;
  return {
    count: end - first,
    pixels: pixels.subarray(first * bytes, end * bytes),
    labels: labels.subarray(first, end),
  };
}
