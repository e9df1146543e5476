// The network as ONNX graphs: one that trains a step, gradients and update included, and one that reads images.
// B is the batch's size, free: the last batch of an epoch may be smaller.

const { onnx } = require('onnx-proto');

const { FLOAT } = onnx.TensorProto.DataType;
const { AttributeType } = onnx.AttributeProto;
// ONNX 1.7, the last in which sums name their axes by an attribute instead of a further input.
const IR_VERSION = 7;
const OPSET = 12;

const int = (name, i) => ({ name, type: AttributeType.INT, i });
const ints = (name, list) => ({ name, type: AttributeType.INTS, ints: list });
const float = (name, f) => ({ name, type: AttributeType.FLOAT, f });

/** What a step makes of a parameter or velocity. */
const renewed = (name) => `${name}'`;
const velocityOf = (name) => `${name}Velocity`;

/** Shapes by name of each layer's weight and bias. */
function parameterShapes({ widths }) {
  const layers = widths.slice(1).map((units, layer) => ({
    [`weight${layer}`]: [widths[layer], units],
    [`bias${layer}`]: [units],
  }));
  return Object.assign({}, ...layers);
}

/** Shapes by name of all that one step hands on to the next: the parameters and, with momentum, their velocities. */
function stateShapes(workload) {
  const shapes = parameterShapes(workload);
  const velocities = Object.entries(shapes).map(([name, shape]) => [velocityOf(name), shape]);
  return workload.momentum > 0 ? { ...shapes, ...Object.fromEntries(velocities) } : shapes;
}

/**
 * Pixels [B, 784], one-hot labels [B, 10], the learning rate divided by B [1] and the state to the state renewed.
 * The derivatives have the learning rate in them from the logits on.
 */
function trainingGraph(workload) {
  const { widths, activation } = workload;
  const graph = new Graph();
  const activations = addForward(graph, workload);
  const error = graph.add('Sub', [graph.add('Softmax', [activations.at(-1)]), 'labels']);
  let delta = graph.add('Mul', [error, 'rate']);
  for (let layer = widths.length - 2; layer >= 0; layer--) {
    const output = activations[layer];
    addUpdates(graph, workload.momentum, layer, output, delta);
    if (layer === 0) break;
    const below = graph.add('Gemm', [delta, `weight${layer}`], [int('transB', 1)]);
    delta = graph.add('Mul', [below, addSlope(graph, activation, output)]);
  }
  const state = stateShapes(workload);
  const after = Object.entries(state).map(([name, shape]) => [renewed(name), shape]);
  const batch = { pixels: ['B', widths[0]], labels: ['B', widths.at(-1)], rate: [1] };
  return graph.encode({ ...batch, ...state }, Object.fromEntries(after));
}

/** Pixels [B, 784] and the parameters to logits [B, 10]. */
function readingGraph(workload) {
  const graph = new Graph();
  const logits = addForward(graph, workload).at(-1);
  const inputs = { pixels: ['B', workload.widths[0]], ...parameterShapes(workload) };
  return graph.encode(inputs, { [logits]: ['B', workload.widths.at(-1)] });
}

/** Names of each layer's activations, the pixels first, the logits last. */
function addForward(graph, { widths, activation }) {
  const activations = ['pixels'];
  for (let layer = 0; layer < widths.length - 1; layer++) {
    const sums = graph.add('Gemm', [activations[layer], `weight${layer}`, `bias${layer}`]);
    const isLast = layer === widths.length - 2;
    activations.push(isLast ? sums : graph.add(activation === 'relu' ? 'Relu' : 'Sigmoid', [sums]));
  }
  return activations;
}

/** The activation's derivative by its sum, told from its output. */
function addSlope(graph, activation, output) {
  if (activation === 'relu') return graph.add('Sign', [output]);
  return graph.add('Sub', [output, graph.add('Mul', [output, output])]);
}

/** The product that makes a weight's gradient adds it to the weight or velocity too. */
function addUpdates(graph, momentum, layer, output, delta) {
  const [weight, bias] = [`weight${layer}`, `bias${layer}`];
  const addProduct = (sum, alpha, beta) =>
    graph.add(
      'Gemm',
      [output, delta, sum],
      [int('transA', 1), float('alpha', alpha), float('beta', beta)],
      renewed(sum),
    );
  const biasGradient = graph.add('ReduceSum', [delta], [ints('axes', [0]), int('keepdims', 0)]);
  if (momentum === 0) {
    addProduct(weight, -1, 1);
    graph.add('Sub', [bias, biasGradient], [], renewed(bias));
    return;
  }
  const factor = graph.add('Constant', [], [float('value_float', momentum)]);
  const biasVelocity = velocityOf(bias);
  const slowed = graph.add('Mul', [biasVelocity, factor]);
  graph.add('Add', [slowed, biasGradient], [], renewed(biasVelocity));
  addProduct(velocityOf(weight), 1, momentum);
  for (const name of [weight, bias]) graph.add('Sub', [name, renewed(velocityOf(name))], [], renewed(name));
}

/** Nodes in the order in which they are added, each with one output. */
class Graph {
  nodes = [];

  /** Returns the output's name. */
  add(opType, input, attribute = [], output = `${opType}${this.nodes.length}`) {
    this.nodes.push({ opType, input, attribute, output: [output] });
    return output;
  }

  /** The model's bytes. Inputs and outputs are float32, given as shapes by name. */
  encode(inputs, outputs) {
    const graph = { name: 'network', node: this.nodes, input: values(inputs), output: values(outputs) };
    const model = { irVersion: IR_VERSION, opsetImport: [{ version: OPSET }], graph };
    return onnx.ModelProto.encode(model).finish();
  }
}

function values(shapes) {
  return Object.entries(shapes).map(([name, shape]) => {
    const dim = shape.map((size) => (size === 'B' ? { dimParam: size } : { dimValue: size }));
    return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
  });
}

module.exports = { readingGraph, renewed, stateShapes, trainingGraph };
