// A trained network that reads images in this process, one or a few at a time, with the training kernels.

import { createMemory } from '../engine/kernels/kernels.js';
import type { Machine } from '../engine/machine.js';
import { Forward } from '../engine/mapreduce/forward.js';
import { mapReading } from '../engine/memory/reading-map.js';
import { writeTables } from '../engine/memory/tables.js';
import { packParameters } from '../engine/network/tensors.js';
import { CLASSES, layoutParameters, OUTPUT_WIDTH, PIXELS } from '../engine/network/topology.js';
import { applyTemperature } from '../engine/training/calibration.js';
import type { Model } from '../formats/model.js';
import { temperatureOf } from './temperature.js';

/** Images read at once; a picture of digits holds about so many. */
const MOST_IMAGES = 32;

export class Recogniser {
  private readonly forward: Forward;
  private readonly images: Uint8Array;
  private readonly outputs: Float32Array;
  private readonly map;
  private readonly temperature: number;

  constructor(
    readonly model: Model,
    machine: Pick<Machine, 'compile' | 'instantiate' | 'sharesMemory' | 'tilesPerTask'>,
  ) {
    const { topology } = model;
    this.temperature = temperatureOf(model);
    this.map = mapReading(topology, MOST_IMAGES, machine.tilesPerTask);
    const memory = createMemory(this.map.bytes, machine.sharesMemory);
    const { parameters, forward, images, successive } = this.map;
    writeTables(memory, forward.tables);
    packParameters(
      topology,
      model.tensors,
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
    );
    this.images = new Uint8Array(memory.buffer, images, MOST_IMAGES * PIXELS);
    this.outputs = new Float32Array(memory.buffer, forward.outputs, MOST_IMAGES * OUTPUT_WIDTH);
  }

  /** The calibrated probabilities (10) of the ten digits for an image (784), white ink on black. */
  readonly classify = (image: Uint8Array): Float32Array => {
    this.images.set(image);
    const { forward, images, successive } = this.map;
    this.forward.probabilities(forward.outputs, images, successive, 1);
    return applyTemperature(this.outputs.slice(0, CLASSES), this.temperature);
  };
}
