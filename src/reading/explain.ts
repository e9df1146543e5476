// Which pixels speak for a digit, and which against it: gradient times input (Shrikumar and others 2016), through
// the network's weights in double precision. A network on edges is followed through them to the pixels.

import { CLASSES, PIXELS } from '../engine/network/topology.js';
import { meanOf } from '../engine/training/average.js';
import { type Model, membersOf, type Network } from '../formats/model.js';
import { findEdges, throughEdges } from './edges.js';

interface Pass {
  /** For each hidden layer the derivative of its activation, (units). */
  slopes: Float64Array[];
  /** (10) */
  logits: Float64Array;
}

/** weight (units, inputs) x input (inputs) + bias (units) */
function affine({ weight, bias }: Network['tensors'][number], input: Float64Array): Float64Array {
  return Float64Array.from(bias, (sum, unit) => {
    let total = sum;
    for (let i = 0; i < input.length; i++) total += weight[unit * input.length + i] * input[i];
    return total;
  });
}

/** delta (units) x weight (units, inputs): the gradient by the layer's inputs. */
function backward({ weight, bias }: Network['tensors'][number], delta: Float64Array): Float64Array {
  const inputs = weight.length / bias.length;
  const gradient = new Float64Array(inputs);
  for (let unit = 0; unit < delta.length; unit++) {
    if (delta[unit] === 0) continue;
    for (let i = 0; i < inputs; i++) gradient[i] += delta[unit] * weight[unit * inputs + i];
  }
  return gradient;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

function forward({ topology, tensors }: Network, pixels: Float64Array): Pass {
  const slopes: Float64Array[] = [];
  let values = pixels;
  for (const layer of tensors.slice(0, -1)) {
    const sums = affine(layer, values);
    const isRelu = topology.activation === 'relu';
    values = sums.map(isRelu ? (sum) => Math.max(0, sum) : sigmoid);
    slopes.push(values.map(isRelu ? (value) => (value > 0 ? 1 : 0) : (value) => value * (1 - value)));
  }
  return { slopes, logits: affine(tensors[tensors.length - 1], values) };
}

/** Bytes (784) as numbers, 0..1. */
const toShares = (bytes: Uint8Array) => Float64Array.from(bytes, (value) => value / 255);

/** What a network sees of an image (784), 0..1. */
const toInputs = ({ topology }: Network, image: Uint8Array) =>
  toShares(topology.input === 'edges' ? findEdges(image) : image);

/**
 * The logits (10) of an image (784, white ink on black), before softmax.
 */
export function logitsOf(network: Network, image: Uint8Array): Float64Array {
  return forward(network, toInputs(network, image)).logits;
}

/**
 * What each pixel adds to a digit's logit over the mean of all ten, (784): its value times the gradient there.
 * Positive speaks for the digit, negative against it; black pixels say nothing. The logit is measured against
 * the mean because softmax does not see what all ten share. Of a committee it is the members' mean.
 * @param image (784), white ink on black
 */
export function explain(model: Model, image: Uint8Array, digit: number): Float32Array {
  if (image.length !== PIXELS) throw new RangeError(`an image has ${PIXELS} pixels, found ${image.length}`);
  return meanOf(membersOf(model).map((network) => explainNetwork(network, image, digit)));
}

function explainNetwork(network: Network, image: Uint8Array, digit: number): Float32Array {
  const { topology, tensors } = network;
  const { slopes } = forward(network, toInputs(network, image));
  const above = Float64Array.from({ length: CLASSES }, (_, unit) => (unit === digit ? 1 : 0) - 1 / CLASSES);
  let gradient = backward(tensors[tensors.length - 1], above);
  for (let layer = slopes.length - 1; layer >= 0; layer--) {
    const delta = gradient.map((value, unit) => value * slopes[layer][unit]);
    gradient = backward(tensors[layer], delta);
  }
  if (topology.input === 'edges') gradient = throughEdges(image, gradient);
  const pixels = toShares(image);
  return Float32Array.from(gradient, (value, pixel) => value * pixels[pixel]);
}
