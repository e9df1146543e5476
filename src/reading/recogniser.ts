// A model that reads images in this process, one at a time, with the training kernels.

import { createMemory } from '../engine/kernels/kernels.js';
import type { Machine } from '../engine/machine.js';
import { Forward } from '../engine/mapreduce/forward.js';
import { mapReading } from '../engine/memory/reading-map.js';
import { writeTables } from '../engine/memory/tables.js';
import { packParameters } from '../engine/network/tensors.js';
import { CLASSES, layoutParameters, OUTPUT_WIDTH, PIXELS } from '../engine/network/topology.js';
import { meanOf } from '../engine/training/average.js';
import { applyTemperature } from '../engine/training/calibration.js';
import { type Model, membersOf, type Network } from '../formats/model.js';
import { temperatureOf } from '../formats/temperature.js';

/** Images read at once; a picture of digits holds about so many. */
const MOST_IMAGES = 32;

/** What a recogniser needs of the machine. */
export type ReadingMachine = Pick<Machine, 'compile' | 'instantiate' | 'sharesMemory' | 'tilesPerTask'>;

export class Recogniser {
  private readonly members: readonly Reader[];

  constructor(
    readonly model: Model,
    machine: ReadingMachine,
  ) {
    this.members = membersOf(model).map((network) => new Reader(network, machine));
  }

  /** The calibrated probabilities (10) of the ten digits for an image (784), white ink on black. */
  readonly classify = (image: Uint8Array): Float32Array =>
    meanOf(this.members.map((member) => member.classify(image)));
}

/** One network in a memory of its own. */
class Reader {
  private readonly forward: Forward;
  private readonly images: Uint8Array;
  private readonly outputs: Float32Array;
  private readonly map;
  private readonly temperature: number;

  constructor(network: Network, machine: ReadingMachine) {
    const { topology, tensors } = network;
    this.temperature = temperatureOf(network);
    this.map = mapReading(topology, MOST_IMAGES, machine.tilesPerTask);
    const memory = createMemory(this.map.bytes, machine.sharesMemory);
    const { parameters, forward, images, successive, edges } = this.map;
    writeTables(memory, forward.tables);
    packParameters(
      topology,
      tensors,
      new Float32Array(memory.buffer, parameters, layoutParameters(topology).floats),
    );
    new Int32Array(memory.buffer, successive, MOST_IMAGES).forEach((_, index, words) => {
      words[index] = index;
    });
    this.forward = new Forward(
      machine.instantiate(machine.compile('exact'), memory),
      memory,
      topology,
      parameters,
      forward,
      successive,
      edges,
    );
    this.images = new Uint8Array(memory.buffer, images, MOST_IMAGES * PIXELS);
    this.outputs = new Float32Array(memory.buffer, forward.outputs, MOST_IMAGES * OUTPUT_WIDTH);
  }

  classify(image: Uint8Array): Float32Array {
    this.images.set(image);
    const { forward, images, successive } = this.map;
    this.forward.probabilities(forward.outputs, images, successive, 1);
    return applyTemperature(this.outputs.slice(0, CLASSES), this.temperature);
  }
}
