// A network as an ONNX model (https://onnx.ai/onnx/intro/concepts.html): a graph of operators that starts from images
// and ends with calibrated probabilities. N is the number of images, free.

import { create, toBinary } from '@bufbuild/protobuf';
import type { LayerTensors } from '../engine/network/tensors.js';
import { tensorShapes } from '../engine/network/tensors.js';
import { type Activation, CLASSES, IMAGE_SIDE } from '../engine/network/topology.js';
import { toLittleEndian } from './little-endian.js';
import type { Model } from './model.js';
import { describeModelProto, FLOAT, INT } from './onnx-schema.js';

/** ONNX 1.8, the oldest whose Softmax takes the axis as meant here: what reads newer models reads this one. */
export const OPSET = 13;
const IR_VERSION = 7;

/** Names of what goes in, float32 (N, 1, 28, 28), 0 to 1, white ink on black, and comes out, float32 (N, 10). */
export const INPUT = 'images';
export const OUTPUT = 'probabilities';

const OPERATORS: Readonly<Record<Activation, string>> = { relu: 'Relu', sigmoid: 'Sigmoid' };

/**
 * The bytes of a model whose output is softmax(logits / temperature). Its initializers are the tensors as this project
 * names them, and its metadata_props the model's metadata.
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

/** An operator with one output, after which it is named. */
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
