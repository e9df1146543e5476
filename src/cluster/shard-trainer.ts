// Trains the local steps of a shard: the engine on this machine's threads, with the run's training images in its memory.

import { MapReduceHost } from '../engine/mapreduce/host.js';
import { optimiserMoments } from '../engine/recipe/optimiser.js';
import { LocalSteps } from '../engine/rounds/local-steps.js';
import { stretchOf } from '../engine/rounds/shards.js';
import { Wire } from '../engine/rounds/wire.js';
import type { LabelledImages } from '../engine/training/dataset.js';
import { machine } from '../node/machine.js';
import type { Input, RunSpec, Task } from './protocol.js';
import type { Done, Trade } from './trade.js';

export class ShardTrainer implements Trade {
  private readonly host: MapReduceHost;
  private readonly steps: LocalSteps;
  private readonly wire: Wire;
  held: string | undefined;
  /** The state that is held. */
  private state: Float32Array = new Float32Array();
  /** The last result: it is sent before the next task begins. */
  private bytes: Uint8Array<ArrayBuffer> | undefined;

  constructor({ recipe }: RunSpec, [images]: readonly LabelledImages[], workers: number) {
    this.host = new MapReduceHost(
      {
        topology: recipe.topology,
        moments: optimiserMoments(recipe.optimiser.name),
        batch: recipe.batch,
        workers,
        images: images.count,
        trainingImages: images.count,
        evaluatedImages: 1,
      },
      { machine, arithmetic: recipe.arithmetic },
    );
    this.host.place('the training images', this.host.map.images, images.pixels);
    this.host.place('the training labels', this.host.map.labels, images.labels);
    this.steps = new LocalSteps(this.host, recipe, images.count);
    this.wire = new Wire(recipe, this.host.map, machine);
  }

  /** @param bytes the state that the round begins with, or how it follows from the one that is held; undefined for that one */
  async work({ place, input }: Task, bytes: Uint8Array | undefined): Promise<Done | undefined> {
    const { host, steps, wire } = this;
    if (!place) throw new Error('a shard without its place');
    if (bytes) this.take(input, bytes);
    host.state.set(this.state);
    const began = performance.now();
    const { stopped, loss, time } = await steps.train(stretchOf(steps.shape, place));
    if (stopped) return undefined;
    const seconds = (performance.now() - began) / 1000;
    this.bytes = wire.encode(this.state, host.state, this.bytes);
    return { bytes: this.bytes, loss, seconds, time };
  }

  private take({ key, changeOf }: Input, bytes: Uint8Array): void {
    const { wire } = this;
    const expected = changeOf === undefined ? this.host.map.stateBytes : wire.bytes;
    if (bytes.length !== expected)
      throw new Error(`a shard with a state of ${bytes.length} bytes, expected ${expected}`);
    if (changeOf === undefined) this.state = floatsOf(bytes);
    else wire.apply(this.state, bytes);
    this.held = key;
  }

  stop(): void {
    this.host.stop();
  }

  close(): Promise<void> {
    return this.host.close();
  }
}

/** Bytes as numbers: a view where they lie at a multiple of four bytes, else of a copy. */
function floatsOf(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Float32Array(buffer, byteOffset, length / 4);
}
