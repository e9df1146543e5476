// A model as an ONNX model (https://onnx.ai/onnx/intro/concepts.html): a graph of operators from images to calibrated
// probabilities, of a committee to their mean. Networks that see edges share those that the graph computes. N, the number of
// images, is free.

import { create, toBinary } from '@bufbuild/protobuf';
import { type Activation, CLASSES, IMAGE_SIDE, inputOf } from '../engine/network/topology.js';
import { listMetadata, type Model, membersOf, type Network, nameTensors } from './model.js';
import { listEdgeInitializers, listEdgeNodes } from './onnx-edges.js';
import { node, tensor } from './onnx-nodes.js';
import { describeModelProto, FLOAT } from './onnx-schema.js';
import { temperatureOf } from './temperature.js';

/** ONNX 1.8, the oldest version with this meaning of Softmax's axis. Readers of newer models can read it. */
export const OPSET = 13;
const IR_VERSION = 7;

/** Names of the input, float32 (N, 1, 28, 28), 0 to 1, white ink on black, and of the output, float32 (N, 10). */
export const INPUT = 'images';
export const OUTPUT = 'probabilities';

const OPERATORS: Readonly<Record<Activation, string>> = { relu: 'Relu', sigmoid: 'Sigmoid' };

/** A network, and what stands before the names of all that is its own: nothing, or `member.0.` and so on. */
interface Part {
  readonly network: Network;
  readonly prefix: string;
}

/**
 * The bytes of a model with the output softmax(logits / temperature), or the mean of its members' outputs. Its initializers
 * are the tensors, by their names in model files, and constants; its metadata_props are the model's metadata.
 */
export function encodeOnnx(model: Model): Uint8Array {
  const isCommittee = 'members' in model;
  const parts = membersOf(model).map((network, member) => ({
    network,
    prefix: isCommittee ? `member.${member}.` : '',
  }));
  const inputs = new Set(parts.map(({ network }) => inputOf(network.topology)));
  const outputs = parts.map(({ prefix }) => `${prefix}${OUTPUT}`);
  const graph = {
    name: 'distributed-mnist',
    node: [
      ...(inputs.has('pixels') ? [node('Flatten', [INPUT], 'pixels', { axis: 1 })] : []),
      ...(inputs.has('edges') ? listEdgeNodes(INPUT, 'edges') : []),
      ...parts.flatMap(listNodes),
      ...(isCommittee ? [node('Mean', outputs, OUTPUT)] : []),
    ],
    initializer: [...(inputs.has('edges') ? listEdgeInitializers() : []), ...parts.flatMap(listInitializers)],
    input: [value(INPUT, [1, IMAGE_SIDE, IMAGE_SIDE], 'Pixels from 0 to 1, white ink on black.')],
    output: [value(OUTPUT, [CLASSES], 'Calibrated probabilities of the digits 0 to 9.')],
  };
  const description = describeModelProto();
  const proto = create(description, {
    irVersion: BigInt(IR_VERSION),
    opsetImport: [{ domain: '', version: BigInt(OPSET) }],
    producerName: 'distributed-mnist',
    graph,
    metadataProps: listMetadata(model.metadata).map(([key, value]) => ({ key, value })),
  });
  return toBinary(description, proto);
}

/** pixels or edges > a layer's sums and activations, and so on > logits > scaled logits > probabilities */
function listNodes({ network, prefix }: Part) {
  const { topology, tensors } = network;
  const nodes = [];
  // What the network sees is a value of this name in the graph.
  let below: string = inputOf(topology);
  for (let layer = 0; layer < tensors.length; layer++) {
    const isLast = layer === tensors.length - 1;
    const name = `${prefix}layer.${layer}`;
    const sums = isLast ? `${prefix}logits` : `${name}.sums`;
    // The weights are (units, inputs), and multiply from the right.
    nodes.push(node('Gemm', [below, `${name}.weight`, `${name}.bias`], sums, { transB: 1 }));
    below = `${name}.activations`;
    if (!isLast) nodes.push(node(OPERATORS[topology.activation], [sums], below));
  }
  const scaled = `${prefix}scaled.logits`;
  nodes.push(node('Div', [`${prefix}logits`, `${prefix}temperature`], scaled));
  nodes.push(node('Softmax', [scaled], `${prefix}${OUTPUT}`, { axis: 1 }));
  return nodes;
}

function listInitializers({ network, prefix }: Part) {
  const { topology, tensors } = network;
  return [
    ...[...nameTensors(topology, tensors, prefix)].map(([name, { shape, values }]) =>
      tensor(name, shape, values),
    ),
    tensor(`${prefix}temperature`, [], Float32Array.of(temperatureOf(network))),
  ];
}

/** An input or output of N rows, each of shape `sizes`. */
function value(name: string, sizes: number[], docString: string) {
  const dim = [{ dimParam: 'N' }, ...sizes.map((size) => ({ dimValue: BigInt(size) }))];
  return { name, docString, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
