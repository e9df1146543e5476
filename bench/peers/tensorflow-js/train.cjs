// TensorFlow.js on its WASM backend with SIMD and threads, gradients by hand. Its products are fast for operands
// that are not transposed alone, so that they are transposed before. Started and answering as ../peer.py says.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { gunzipSync } = require('node:zlib');
const tf = require('@tensorflow/tfjs');
const wasm = require('@tensorflow/tfjs-backend-wasm');

const PIXELS = 784;
const CLASSES = 10;
const [folder, hidden, activation, ...numbers] = process.argv.slice(2);
const [batch, rate, momentum] = numbers.map(Number);
const widths = [PIXELS, ...hidden.split(',').map(Number), CLASSES];
const threads = Number(process.env.OMP_NUM_THREADS ?? 1);

function readMnist(part) {
  const read = (name, header) =>
    gunzipSync(readFileSync(join(folder, `${part}-${name}.gz`))).subarray(header);
  const pixels = Float32Array.from(read('images-idx3-ubyte', 16), (byte) => byte / 255);
  return { pixels, labels: Int32Array.from(read('labels-idx1-ubyte', 8)) };
}

function drawWeights() {
  return widths.slice(1).map((units, layer) => {
    const shape = [widths[layer], units];
    if (activation === 'sigmoid') return tf.variable(tf.randomNormal(shape, 0, 0.01));
    const limit = Math.sqrt(6 / widths[layer]);
    return tf.variable(tf.randomUniform(shape, -limit, limit));
  });
}

/** Activations of each layer, the logits last. */
function forward({ weights, biases }, inputs) {
  const activations = [inputs];
  for (const [layer, weight] of weights.entries()) {
    const sums = tf.add(tf.matMul(activations[layer], weight), biases[layer]);
    if (layer === weights.length - 1) activations.push(sums);
    else activations.push(activation === 'relu' ? tf.relu(sums) : tf.sigmoid(sums));
  }
  return activations;
}

function descend(variable, velocity, gradient) {
  let step = gradient;
  if (momentum > 0) {
    velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
    step = velocity;
  }
  variable.assign(tf.sub(variable, tf.mul(step, rate)));
}

function trainStep(network, inputs, labels) {
  const { weights, biases, weightVelocities, biasVelocities } = network;
  const activations = forward(network, inputs);
  const size = labels.shape[0];
  let delta = tf.div(tf.sub(tf.softmax(activations[weights.length]), tf.oneHot(labels, CLASSES)), size);
  for (let layer = weights.length - 1; layer >= 0; layer--) {
    const output = activations[layer];
    const below = layer > 0 ? tf.matMul(delta, tf.transpose(weights[layer])) : undefined;
    descend(weights[layer], weightVelocities[layer], tf.matMul(tf.transpose(output), delta));
    descend(biases[layer], biasVelocities[layer], tf.sum(delta, 0));
    if (activation === 'relu') delta = below && tf.mul(below, tf.step(output));
    else delta = below && tf.mul(below, tf.mul(output, tf.sub(1, output)));
  }
}

function trainEpoch(network, { pixels, labels }) {
  const order = tf.util.createShuffledIndices(labels.length);
  for (let start = 0; start < order.length; start += batch) {
    const chosen = order.subarray(start, start + batch);
    const inputs = new Float32Array(chosen.length * PIXELS);
    for (const [row, image] of chosen.entries())
      inputs.set(pixels.subarray(image * PIXELS, (image + 1) * PIXELS), row * PIXELS);
    const targets = Int32Array.from(chosen, (image) => labels[image]);
    tf.tidy(() =>
      trainStep(network, tf.tensor2d(inputs, [chosen.length, PIXELS]), tf.tensor1d(targets, 'int32')),
    );
  }
}

function accuracy(network, { pixels, labels }) {
  return tf.tidy(() => {
    const logits = forward(network, tf.tensor2d(pixels, [labels.length, PIXELS])).at(-1);
    const read = tf.argMax(logits, 1).dataSync();
    return read.reduce((right, digit, image) => right + (digit === labels[image] ? 1 : 0), 0) / labels.length;
  });
}

async function main() {
  if (threads > 1) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
  wasm.setThreadsCount(threads);
  await tf.setBackend('wasm');
  const training = readMnist('train');
  const test = readMnist('t10k');
  const weights = drawWeights();
  const biases = weights.map(({ shape }) => tf.variable(tf.zeros([shape[1]])));
  const zeros = (variables) => variables.map(({ shape }) => tf.variable(tf.zeros(shape)));
  const network = { weights, biases, weightVelocities: zeros(weights), biasVelocities: zeros(biases) };
  const counted = threads > 1 ? wasm.getThreadsCount() : 1;
  const ready = `TensorFlow.js ${tf.version.tfjs}, WASM with SIMD, ${counted} thread(s), Node ${process.versions.node}`;
  console.log(JSON.stringify({ ready }));
  for await (const _ of createInterface({ input: process.stdin })) {
    const started = performance.now();
    trainEpoch(network, training);
    // Reading a value waits for all that was asked for.
    network.biases[0].dataSync();
    const seconds = (performance.now() - started) / 1000;
    console.log(JSON.stringify({ seconds, accuracy: accuracy(network, test) }));
  }
  process.exit(0);
}

main();
