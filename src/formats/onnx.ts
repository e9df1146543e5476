// A network as an ONNX model (https://onnx.ai/onnx/intro/concepts.html): a graph of operators from images to calibrated
// probabilities. N, the number of images, is free.

import { create, toBinary } from '@bufbuild/protobuf';
import type { LayerTensors } from '../engine/network/tensors.js';
import { tensorShapes } from '../engine/network/tensors.js';
import { type Activation, CLASSES, IMAGE_SIDE } from '../engine/network/topology.js';
import { toLittleEndian } from './little-endian.js';
import type { Model } from './model.js';
import { describeModelProto, FLOAT, INT } from './onnx-schema.js';

/** ONNX 1.8, the oldest version with this meaning of Softmax's axis. Readers of newer models can read it. */
export const OPSET = 13;
const IR_VERSION = 7;

/** Names of the input, float32 (N, 1, 28, 28), 0 to 1, white ink on black, and of the output, float32 (N, 10). */
export const INPUT = 'images';
export const OUTPUT = 'probabilities';

const OPERATORS: Readonly<Record<Activation, string>> = { relu: 'Relu', sigmoid: 'Sigmoid' };

/**
 * The bytes of a model with the output softmax(logits / temperature). Its initializers are the tensors, by this project's
 * names, and its metadata_props are the model's metadata.
 */
export function encodeOnnx({ topology, tensors, metadata }: Model, temperature: number): Uint8Array {
  const graph = {
    name: 'distributed-mnist',
    node: listNodes(tensors.length, OPERATORS[topology.activation]),
    initializer: [
      ...tensorShapes(topology).flatMap(({ units, inputs }, layer) =>
        listTensors(layer, units, inputs, tensors[layer]),
      ),
      tensor('temperature', [], Float32Array.of(temperature)),
    ],
    input: [value(INPUT, [1, IMAGE_SIDE, IMAGE_SIDE], 'Pixels from 0 to 1, white ink on black.')],
    output: [value(OUTPUT, [CLASSES], 'Calibrated probabilities of the digits 0 to 9.')],
  };
  const description = describeModelProto();
  const model = create(description, {
    irVersion: BigInt(IR_VERSION),
    opsetImport: [{ domain: '', version: BigInt(OPSET) }],
    producerName: 'distributed-mnist',
    graph,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
  return toBinary(description, model);
}

/** images > pixels > a layer's sums and activations, and so on > logits > scaled logits > probabilities */
function listNodes(layers: number, activation: string) {
  const nodes = [node('Flatten', [INPUT], 'pixels', { axis: 1 })];
  let below = 'pixels';
  for (let layer = 0; layer < layers; layer++) {
    const isLast = layer === layers - 1;
    const sums = isLast ? 'logits' : `layer.${layer}.sums`;
    // The weights are (units, inputs), and multiply from the right.
    nodes.push(node('Gemm', [below, `layer.${layer}.weight`, `layer.${layer}.bias`], sums, { transB: 1 }));
    below = `layer.${layer}.activations`;
    if (!isLast) nodes.push(node(activation, [sums], below));
  }
  nodes.push(node('Div', ['logits', 'temperature'], 'scaled.logits'));
  nodes.push(node('Softmax', ['scaled.logits'], OUTPUT, { axis: 1 }));
  return nodes;
}

/** An operator with one output, which gives it its name. */
function node(opType: string, input: string[], output: string, attributes: Record<string, number> = {}) {
  const attribute = Object.entries(attributes).map(([name, i]) => ({ name, type: INT, i: BigInt(i) }));
  return { opType, name: output, input, output: [output], attribute };
}

function listTensors(layer: number, units: number, inputs: number, { weight, bias }: LayerTensors) {
  return [
    tensor(`layer.${layer}.weight`, [units, inputs], weight),
    tensor(`layer.${layer}.bias`, [units], bias),
  ];
}

function tensor(name: string, dims: number[], values: Float32Array) {
  return { name, dims: dims.map(BigInt), dataType: FLOAT, rawData: toLittleEndian(values) };
}

/** An input or output of N rows, each of shape `sizes`. */
function value(name: string, sizes: number[], docString: string) {
  const dim = [{ dimParam: 'N' }, ...sizes.map((size) => ({ dimValue: BigInt(size) }))];
  return { name, docString, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
