// What the vision code knows of the network: a function from an image to ten probabilities.

/** Reads one image: 784 bytes (28x28, row by row, white ink on black) to the probabilities of the digits 0 to 9. */
export type Classifier = (image: Uint8Array) => Float32Array;
