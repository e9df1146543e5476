// A fully connected network in plain float64 loops, as in a textbook: what the engine is compared with.

import { type LayerTensors, tensorShapes } from '../../../src/engine/network/tensors.js';
import { CLASSES, PIXELS, type Topology } from '../../../src/engine/network/topology.js';
import { ADAM, type OptimiserSettings } from '../../../src/engine/recipe/optimiser.js';

/** A layer's weights (units, inputs) and biases, or what belongs to each of them. */
export interface Layer {
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

export interface Batch {
  /** (count, 784) bytes. */
  readonly pixels: readonly Uint8Array[];
  readonly labels: readonly number[];
}

export interface LossSettings {
  readonly labelSmoothing: number;
  /** 0 where unit `unit` of hidden layer `layer` is left out for image `image`, or what it is scaled by. */
  readonly factorOf?: (layer: number, image: number, unit: number) => number;
}

export class ReferenceNetwork {
  readonly layers: Layer[];
  private readonly shapes;

  constructor(
    readonly topology: Topology,
    tensors: readonly LayerTensors[],
  ) {
    this.shapes = tensorShapes(topology);
    this.layers = tensors.map(({ weight, bias }) => ({
      weight: Float64Array.from(weight),
      bias: Float64Array.from(bias),
    }));
  }

  /** The loss of each image, and the gradient of their mean by each parameter. */
  lossAndGradient(batch: Batch, settings: LossSettings): { losses: number[]; gradient: Layer[] } {
    const gradient = this.layers.map(({ weight, bias }) => ({
      weight: new Float64Array(weight.length),
      bias: new Float64Array(bias.length),
    }));
    const losses = batch.pixels.map((pixels, image) => {
      const values = this.forward(pixels, image, settings);
      const { loss, deltas } = this.loss(values.at(-1) as Float64Array, batch.labels[image], settings);
      this.backward(values, deltas, gradient, batch.pixels.length, image, settings);
      return loss;
    });
    return { losses, gradient };
  }

  /** What goes into each layer, and last the logits. */
  private forward(pixels: Uint8Array, image: number, { factorOf }: LossSettings): Float64Array[] {
    const values = [Float64Array.from(pixels, (byte) => byte / 255)];
    for (const [layer, { units, inputs }] of this.shapes.entries()) {
      const { weight, bias } = this.layers[layer];
      const below = values[layer];
      const isHidden = layer < this.shapes.length - 1;
      values.push(
        Float64Array.from({ length: units }, (_, unit) => {
          let sum = bias[unit];
          for (let input = 0; input < inputs; input++) sum += weight[unit * inputs + input] * below[input];
          return isHidden ? this.activate(sum) * (factorOf?.(layer, image, unit) ?? 1) : sum;
        }),
      );
    }
    return values;
  }

  private activate(x: number): number {
    return this.topology.activation === 'relu' ? Math.max(0, x) : 1 / (1 + Math.exp(-x));
  }

  private loss(logits: Float64Array, label: number, { labelSmoothing }: LossSettings) {
    const most = Math.max(...logits);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
    let loss = 0;
    const deltas = logits.map((logit, digit) => {
      const logarithm = logit - most - Math.log(sum);
      const target = (digit === label ? 1 - labelSmoothing : 0) + labelSmoothing / CLASSES;
      loss -= target * logarithm;
      return Math.exp(logarithm) - target;
    });
    return { loss, deltas };
  }

  /** Adds one image's part of the gradient; `deltas` are those of the logits. */
  private backward(
    values: Float64Array[],
    deltas: Float64Array,
    gradient: Layer[],
    images: number,
    image: number,
    { factorOf }: LossSettings,
  ): void {
    let above = deltas;
    for (let layer = this.shapes.length - 1; layer >= 0; layer--) {
      const { units, inputs } = this.shapes[layer];
      const { weight } = this.layers[layer];
      const below = values[layer];
      const next = new Float64Array(inputs);
      for (let unit = 0; unit < units; unit++) {
        gradient[layer].bias[unit] += above[unit] / images;
        for (let input = 0; input < inputs; input++) {
          gradient[layer].weight[unit * inputs + input] += (above[unit] * below[input]) / images;
          next[input] += above[unit] * weight[unit * inputs + input];
        }
      }
      above = next.map((delta, unit) => {
        const factor = layer > 0 ? (factorOf?.(layer - 1, image, unit) ?? 1) : 1;
        return factor === 0 ? 0 : delta * factor * this.derivative(below[unit] / factor);
      });
    }
  }

  /** The derivative of the activation where it has the value `a`. */
  private derivative(a: number): number {
    if (this.topology.activation === 'relu') return a > 0 ? 1 : 0;
    return a * (1 - a);
  }
}

/** Makes the optimiser's steps on a reference network, by the formulas of their papers. */
export class ReferenceOptimiser {
  private step = 0;
  private readonly first: Layer[];
  private readonly second: Layer[];

  constructor(
    private readonly network: ReferenceNetwork,
    private readonly settings: OptimiserSettings,
  ) {
    const zeros = () =>
      network.layers.map(({ weight, bias }) => ({
        weight: new Float64Array(weight.length),
        bias: new Float64Array(bias.length),
      }));
    this.first = zeros();
    this.second = zeros();
  }

  descend(gradient: readonly Layer[], rate: number): void {
    this.step++;
    for (const layer of gradient.keys())
      for (const kind of ['weight', 'bias'] as const) {
        const decay = kind === 'weight' ? this.settings.weightDecay : 0;
        const parameters = this.network.layers[layer][kind];
        for (let index = 0; index < parameters.length; index++)
          parameters[index] = this.update(
            parameters[index],
            gradient[layer][kind][index],
            this.first[layer][kind],
            this.second[layer][kind],
            index,
            rate,
            decay,
          );
      }
  }

  private update(
    w: number,
    g: number,
    first: Float64Array,
    second: Float64Array,
    index: number,
    rate: number,
    decay: number,
  ): number {
    const { name, momentum } = this.settings;
    if (name === 'adam') {
      const { beta1, beta2, epsilon } = ADAM;
      first[index] = beta1 * first[index] + (1 - beta1) * g;
      second[index] = beta2 * second[index] + (1 - beta2) * g * g;
      const mean = first[index] / (1 - beta1 ** this.step);
      const variance = second[index] / (1 - beta2 ** this.step);
      return w - rate * (mean / (Math.sqrt(variance) + epsilon) + decay * w);
    }
    const pulled = g + decay * w;
    if (name === 'sgd') return w - rate * pulled;
    first[index] = momentum * first[index] + pulled;
    return w - rate * (name === 'nesterov' ? pulled + momentum * first[index] : first[index]);
  }
}

/** Images of a set as a batch. */
export function batchOf(set: { pixels: Uint8Array; labels: Uint8Array }, images: ArrayLike<number>): Batch {
  return {
    pixels: Array.from(images, (image) => set.pixels.subarray(image * PIXELS, (image + 1) * PIXELS)),
    labels: Array.from(images, (image) => set.labels[image]),
  };
}
