// What a shard's result is on the wire. With f32 it is the state itself: weights, then the optimiser's running means. With
// f16 it is the weights' change in half precision, and a velocity in half precision. Adam's running means stay as they are:
// the mean of squares is too small for halves. Rounded is before anything is hashed or averaged, on one machine as on many.

import { FLOAT_BYTES } from '../memory/arena.js';
import type { TrainingMap } from '../memory/training-map.js';
import type { Recipe } from '../recipe/recipe.js';
import { ONE_ROUND_AN_EPOCH } from '../recipe/rounds.js';
import type { StateKernels } from './state-kernels.js';

/** How the states of a run travel. */
export class Wire {
  /** Numbers whose change travels in half precision, from the first on. */
  private readonly changes: number;
  /** Numbers after those that travel in half precision. */
  private readonly halves: number;
  /** Numbers after those that travel as they are. */
  private readonly whole: number;

  constructor(
    { optimiser, rounds }: Recipe,
    { parameters, moments, stateBytes }: Pick<TrainingMap, 'parameters' | 'moments' | 'stateBytes'>,
    private readonly kernels: StateKernels,
  ) {
    const floats = stateBytes / FLOAT_BYTES;
    const weights = moments.length > 0 ? (moments[0] - parameters) / FLOAT_BYTES : floats;
    const isRounded = (rounds ?? ONE_ROUND_AN_EPOCH).wire === 'f16';
    this.changes = isRounded ? weights : 0;
    this.halves = isRounded && optimiser.name !== 'adam' ? floats - weights : 0;
    this.whole = floats - this.changes - this.halves;
  }

  /** Bytes of a result. */
  get bytes(): number {
    return FLOAT_BYTES * this.whole + this.roundedBytes;
  }

  /** Bytes of what is in half precision: the floats behind it lie at a multiple of four. */
  private get roundedBytes(): number {
    return 4 * Math.ceil((this.changes + this.halves) / 2);
  }

  /** The bytes of the result of a shard that began with `before` and ended with `after`, into `bytes`, of as many. */
  encode(
    before: Float32Array,
    after: Float32Array,
    bytes = new Uint8Array(this.bytes),
  ): Uint8Array<ArrayBuffer> {
    const { kernels, changes } = this;
    const [halves, whole] = this.parts(bytes);
    kernels.roundChanges(halves.subarray(0, changes), after.subarray(0, changes), before);
    kernels.roundChanges(halves.subarray(changes), after.subarray(changes, halves.length));
    whole.set(after.subarray(halves.length));
    return bytes;
  }

  /**
   * The state that a result stands for; `bytes` are as many as encode() makes, and are not used by anyone else: the state may
   * be a view of them.
   */
  decode(before: Float32Array, bytes: Uint8Array): Float32Array {
    const { kernels, changes } = this;
    // Bytes from elsewhere may lie at any address.
    const [halves, whole] = this.parts(bytes.byteOffset % 4 === 0 ? bytes : bytes.slice());
    if (halves.length === 0) return whole;
    const after = new Float32Array(halves.length + whole.length);
    kernels.addChanges(after.subarray(0, changes), halves.subarray(0, changes), before);
    kernels.addChanges(after.subarray(changes, halves.length), halves.subarray(changes));
    after.set(whole, halves.length);
    return after;
  }

  /** Views of a result's bytes: what is in half precision, and what is as it was. */
  private parts({ buffer, byteOffset }: Uint8Array): [halves: Uint16Array, whole: Float32Array] {
    return [
      new Uint16Array(buffer, byteOffset, this.changes + this.halves),
      new Float32Array(buffer, byteOffset + this.roundedBytes, this.whole),
    ];
  }
}
