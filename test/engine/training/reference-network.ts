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

/** What a layer gives for each image, and how it was normalised. */
interface Pass {
  readonly values: Float64Array[];
  readonly normalised?: { readonly sums: Float64Array[]; readonly factors: Float64Array };
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
    const passes = this.forward(batch.pixels, settings);
    const answers = passes[passes.length - 1].values.map((logits, image) =>
      this.loss(logits, batch.labels[image], settings),
    );
    const deltas = answers.map(({ deltas }) => deltas);
    return { losses: answers.map(({ loss }) => loss), gradient: this.backward(passes, deltas, settings) };
  }

  /** What goes into each layer, and last the logits. */
  private forward(pixels: readonly Uint8Array[], { factorOf }: LossSettings): Pass[] {
    const passes: Pass[] = [
      { values: pixels.map((bytes) => Float64Array.from(bytes, (byte) => byte / 255)) },
    ];
    for (const [layer, { units, inputs }] of this.shapes.entries()) {
      const { weight, bias } = this.layers[layer];
      const isHidden = layer < this.shapes.length - 1;
      const sums = passes[layer].values.map((below) =>
        Float64Array.from({ length: units }, (_, unit) => {
          let sum = 0;
          for (let input = 0; input < inputs; input++) sum += weight[unit * inputs + input] * below[input];
          return sum;
        }),
      );
      const factors = isHidden && this.topology.normalisation ? normalise(sums) : undefined;
      const values = sums.map((ofImage, image) =>
        ofImage.map((sum, unit) =>
          isHidden
            ? this.activate(sum + bias[unit]) * (factorOf?.(layer, image, unit) ?? 1)
            : sum + bias[unit],
        ),
      );
      passes.push({ values, ...(factors && { normalised: { sums, factors } }) });
    }
    return passes;
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

  /** The gradient of the mean loss; `deltas` are those of each image's logits. */
  private backward(passes: Pass[], deltas: Float64Array[], { factorOf }: LossSettings): Layer[] {
    const images = deltas.length;
    let above = deltas;
    const gradient: Layer[] = [];
    for (let layer = this.shapes.length - 1; layer >= 0; layer--) {
      const { units, inputs } = this.shapes[layer];
      const { weight } = this.layers[layer];
      const of: Layer = {
        weight: new Float64Array(weight.length),
        bias: new Float64Array(units).map((_, unit) => meanOf(above, unit)),
      };
      gradient.unshift(of);
      const { normalised } = passes[layer + 1];
      if (normalised) throughNormalisation(above, normalised);
      above = passes[layer].values.map((below, image) => {
        const next = new Float64Array(inputs);
        for (let unit = 0; unit < units; unit++)
          for (let input = 0; input < inputs; input++) {
            of.weight[unit * inputs + input] += (above[image][unit] * below[input]) / images;
            next[input] += above[image][unit] * weight[unit * inputs + input];
          }
        return next.map((delta, unit) => {
          const factor = layer > 0 ? (factorOf?.(layer - 1, image, unit) ?? 1) : 1;
          return factor === 0 ? 0 : delta * factor * this.derivative(below[unit] / factor);
        });
      });
    }
    return gradient;
  }

  /** The derivative of the activation where it has the value `a`. */
  private derivative(a: number): number {
    if (this.topology.activation === 'relu') return a > 0 ? 1 : 0;
    return a * (1 - a);
  }
}

const meanOf = (rows: readonly Float64Array[], unit: number) =>
  rows.reduce((sum, row) => sum + row[unit], 0) / rows.length;

/** Each unit's sums over the images come to the mean 0 and the variance 1; returns by what they were multiplied. */
function normalise(sums: Float64Array[]): Float64Array {
  return sums[0].map((_, unit) => {
    const mean = meanOf(sums, unit);
    const variance = sums.reduce((total, row) => total + (row[unit] - mean) ** 2, 0) / sums.length;
    const factor = 1 / Math.sqrt(variance + 1e-5);
    for (const row of sums) row[unit] = (row[unit] - mean) * factor;
    return factor;
  });
}

/** Deltas of normalised sums become those of the sums before: the formulas of Ioffe and Szegedy 2015, section 3. */
function throughNormalisation(
  deltas: Float64Array[],
  { sums, factors }: { readonly sums: Float64Array[]; readonly factors: Float64Array },
): void {
  for (const [unit, factor] of factors.entries()) {
    const mean = meanOf(deltas, unit);
    const product =
      deltas.reduce((sum, row, image) => sum + row[unit] * sums[image][unit], 0) / deltas.length;
    for (const [image, row] of deltas.entries())
      row[unit] = factor * (row[unit] - mean - sums[image][unit] * product);
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
