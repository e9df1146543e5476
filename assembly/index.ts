// The kernels: every hot loop of training and of reading, as functions over pointers and counts. The module
// uses no memory of its own (no strings, no classes, no static data, no allocation), because many instances
// share one memory: whatever an instance placed there by itself, the next one would overwrite.
//
// Letters, here and everywhere: B images of a batch, I inputs, H units of a hidden layer, O outputs (the ten
// classes), K the dimension that a product sums over.
//
// Layouts, all in 32-bit floats:
// - Units come in tiles of 32: a layer's activations and deltas are [H/32][B][32], its parameters are
//   [H/32][1 + K][32] with the biases as row 0. A tile's rows are cache lines that follow each other, where
//   a plain row-major matrix would put them kilobytes apart, in few sets of the L1 cache.
// - The output layer's parameters, logits and deltas are rows of 12 (10 classes and 2 zeros): three vectors.
// - A sparse row is a list of entries {offset u32, value f32}: offset is the byte offset of the row of the
//   right-hand tile that the value multiplies. Its bounds {begin u32, end u32} are addresses. Long rows are cut into
//   blocks of what they list, [blocks][lists]: the lists of a block follow each other, as the products read them.
//
// A kernel begins with what it asks of its arguments (see preconditions.ts): asserted in the checked build, which the
// kernel tests run as well, and gone from the builds that train and read.
//
// Vectors have 128 bits here. Where V8 can, it joins pairs of operations on vectors that lie side by side into one
// of 256 (see src/node/v8-flags.ts), so hot loops take two vectors or more a round.

export * from './activation';
export * from './augment';
export * from './compress';
export * from './dense';
export * from './dropout';
export * from './edges';
export * from './loss';
export * from './normalise';
export * from './optimiser';
export * from './output';
export * from './peak';
export * from './rounds';
export * from './sparse';
