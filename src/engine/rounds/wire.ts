// What a state is on the wire, and how results become one state. With f32 a result is a shard's state itself: weights, then
// the optimiser's running means. With f16 it is the weights' change in half precision, and a velocity in half precision.
// Adam's running means stay as they are: the mean of squares is too small for halves. So do the means and variances of batch
// normalisation, which may be too large; no outer step moves them, for they are measured, not learned. What a round makes of
// its results travels to the next in the same way. Rounded is before anything is hashed or averaged, on one machine as on
// many.

import type { Machine } from '../machine.js';
import { FLOAT_BYTES } from '../memory/arena.js';
import type { TrainingMap } from '../memory/training-map.js';
import { layoutParameters } from '../network/topology.js';
import type { Recipe } from '../recipe/recipe.js';
import { ONE_ROUND_AN_EPOCH } from '../recipe/rounds.js';
import { BLOCK, Block } from './block.js';
import { stepOuter } from './outer.js';

/** How numbers travel: their change in half precision, they themselves in half precision, or as they are. */
type Form = 'change' | 'half' | 'whole';

/** Numbers of one form and use, from the first to before `end`: at most a block of them. */
interface Piece {
  readonly form: Form;
  readonly first: number;
  readonly end: number;
  /** Where the first lies among those in half precision, or among the others. */
  readonly place: number;
  /** Whether they are weights, which an outer step moves. */
  readonly isLearned: boolean;
}

export class Wire {
  /** Bytes of a result. */
  readonly bytes: number;
  /** Numbers of a state. */
  private readonly floats: number;
  /** How many numbers are in half precision: those come first. */
  private readonly halves: number;
  /** Bytes before those numbers that travel as they are: they lie at a multiple of four. */
  private readonly offset: number;
  private readonly pieces: readonly Piece[];
  private readonly block: Block;

  /** For the states of a run, `stateBytes` at `parameters` in its memory. */
  constructor(
    { topology, optimiser, rounds }: Recipe,
    { parameters, moments, stateBytes }: Pick<TrainingMap, 'parameters' | 'moments' | 'stateBytes'>,
    machine: Pick<Machine, 'compile' | 'instantiate' | 'sharesMemory'>,
  ) {
    this.floats = stateBytes / FLOAT_BYTES;
    const weights = moments.length > 0 ? (moments[0] - parameters) / FLOAT_BYTES : this.floats;
    const isRounded = (rounds ?? ONE_ROUND_AN_EPOCH).wire === 'f16';
    const statistics = topology.normalisation ? layoutParameters(topology).learnedFloats : weights;
    this.pieces = place([
      ...cut(isRounded ? 'change' : 'whole', 0, statistics, true),
      ...cut('whole', statistics, weights),
      ...cut(isRounded && optimiser.name !== 'adam' ? 'half' : 'whole', weights, this.floats),
    ]);
    this.halves = this.pieces.reduce(
      (sum, { form, first, end }) => (form === 'whole' ? sum : sum + end - first),
      0,
    );
    this.offset = 4 * Math.ceil(this.halves / 2);
    this.bytes = this.offset + FLOAT_BYTES * (this.floats - this.halves);
    this.block = new Block(machine);
  }

  private get isRounded(): boolean {
    return this.halves > 0;
  }

  /** The bytes of what has become of the state `before`, into `bytes`, of as many. */
  encode(
    before: Float32Array,
    after: Float32Array,
    bytes = new Uint8Array(this.bytes),
  ): Uint8Array<ArrayBuffer> {
    const parts = this.parts(bytes);
    for (const piece of this.pieces) {
      this.block.values.set(after.subarray(piece.first, piece.end));
      this.loadBefore(piece, before);
      this.encodePiece(piece, parts);
    }
    return bytes;
  }

  /** Whether all numbers of a result are finite. */
  areFinite(bytes: Uint8Array): boolean {
    const { block } = this;
    const parts = this.partsOf(bytes);
    // The last block may be shorter than what was there before it.
    block.halves.fill(0);
    block.values.fill(0);
    return this.pieces.every((piece) => {
      this.loadPiece(piece, parts);
      return piece.form === 'whole' ? block.areValuesFinite() : block.areHalvesFinite();
    });
  }

  /** A state becomes what has become of it in a result. */
  apply(state: Float32Array, bytes: Uint8Array): void {
    const parts = this.partsOf(bytes);
    for (const piece of this.pieces) {
      this.loadBefore(piece, state);
      this.decodePiece(piece, parts);
      this.storeValues(piece, state);
    }
  }

  /**
   * Reduce over shards: the mean of what has become of the state `before` in the results, summed in their order in double
   * precision and rounded once. So it is the same whichever machine trained which shard, and whichever came first. The mean
   * of one is that one, to the last bit.
   *
   * @param outer the velocity of the outer step, which is taken where it is given (outer.ts)
   * @param state memory for it
   * @returns the state, and where results are rounded its bytes on the wire: so is what becomes of them
   */
  reduce(
    before: Float32Array,
    results: readonly Uint8Array[],
    outer: Float32Array | undefined,
    state: Float32Array = new Float32Array(this.floats),
  ): { readonly state: Float32Array; readonly change?: Uint8Array } {
    const { block, isRounded } = this;
    const parts = results.map((bytes) => this.partsOf(bytes));
    const change = isRounded ? new Uint8Array(this.bytes) : undefined;
    const changeParts = change && this.parts(change);
    for (const piece of this.pieces) {
      const { form, first, end, isLearned } = piece;
      const steps = outer !== undefined && isLearned;
      if (form !== 'whole' || steps) this.loadBefore(piece, before);
      this.averagePiece(piece, parts);
      if (steps) stepOuter(block.values, block.from, outer.subarray(first, end));
      if (changeParts) {
        this.encodePiece(piece, changeParts);
        this.decodePiece(piece, changeParts);
      }
      this.storeValues(piece, state);
    }
    return { state, ...(change && { change }) };
  }

  /** What the numbers of a piece are changes of; 0 where they travel themselves. */
  private loadBefore({ form, first, end }: Piece, before: Float32Array): void {
    const { from } = this.block;
    if (form === 'half') from.fill(0);
    else from.set(before.subarray(first, end));
  }

  private loadPiece({ form, first, end, place }: Piece, { halves, whole }: Parts): void {
    const { block } = this;
    if (form === 'whole') block.values.set(whole.subarray(place, place + end - first));
    else block.halves.set(halves.subarray(place, place + end - first));
  }

  /** The numbers of a piece become the block's values. */
  private decodePiece(piece: Piece, parts: Parts): void {
    this.loadPiece(piece, parts);
    if (piece.form !== 'whole') this.block.addChanges();
  }

  /** The block's values become the numbers of a piece. */
  private encodePiece({ form, first, end, place }: Piece, { halves, whole }: Parts): void {
    const { block } = this;
    if (form === 'whole') {
      whole.set(block.values.subarray(0, end - first), place);
      return;
    }
    block.roundChanges();
    halves.set(block.halves.subarray(0, end - first), place);
  }

  /** The mean of a piece in the results becomes the block's values. */
  private averagePiece(piece: Piece, results: readonly Parts[]): void {
    const { block } = this;
    // Adding to 0 would make 0 of -0.
    block.sums.fill(-0);
    for (const parts of results) {
      this.decodePiece(piece, parts);
      if (results.length > 1) block.addToSums();
    }
    if (results.length > 1) block.divideSums(results.length);
  }

  private storeValues({ first, end }: Piece, state: Float32Array): void {
    state.set(this.block.values.subarray(0, end - first), first);
  }

  /** Views of bytes that are read: those from elsewhere may lie at any address, and are copied there. */
  private partsOf(bytes: Uint8Array): Parts {
    return this.parts(bytes.byteOffset % FLOAT_BYTES === 0 ? bytes : new Uint8Array(bytes));
  }

  private parts({ buffer, byteOffset }: Uint8Array): Parts {
    return {
      halves: new Uint16Array(buffer, byteOffset, this.halves),
      whole: new Float32Array(buffer, byteOffset + this.offset, this.floats - this.halves),
    };
  }
}

/** Views of a result's bytes: what is in half precision, and what is as it was. */
interface Parts {
  readonly halves: Uint16Array;
  readonly whole: Float32Array;
}

/** Pieces of at most a block, without their places. */
function cut(form: Form, first: number, end: number, isLearned = false): Omit<Piece, 'place'>[] {
  return Array.from({ length: Math.ceil((end - first) / BLOCK) }, (_, block) => ({
    form,
    first: first + block * BLOCK,
    end: Math.min(end, first + (block + 1) * BLOCK),
    isLearned,
  }));
}

/** Numbers in half precision lie one after the other, and so do the others. */
function place(pieces: readonly Omit<Piece, 'place'>[]): Piece[] {
  const next = { halves: 0, whole: 0 };
  return pieces.map((piece) => {
    const kind = piece.form === 'whole' ? 'whole' : 'halves';
    const place = next[kind];
    next[kind] += piece.end - piece.first;
    return { ...piece, place };
  });
}
