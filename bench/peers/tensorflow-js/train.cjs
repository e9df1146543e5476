// TensorFlow.js on its WASM backend with SIMD and threads, gradients by hand. Its products are fast for operands
// that are not transposed alone, so that they are transposed before. Started and answering as ../peer.py says.

const tf = require('@tensorflow/tfjs');
const wasm = require('@tensorflow/tfjs-backend-wasm');
const peer = require('../peer.cjs');

const { CLASSES, PIXELS } = peer;
const workload = peer.readWorkload();
const { activation, rate, momentum } = workload;
const threads = Number(process.env.OMP_NUM_THREADS ?? 1);

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

function trainEpoch(network, training) {
  for (const { inputs, targets } of peer.shuffledBatches(training, workload.batch)) {
    tf.tidy(() =>
      trainStep(network, tf.tensor2d(inputs, [targets.length, PIXELS]), tf.tensor1d(targets, 'int32')),
    );
  }
  // Reading a value waits for all that was asked for.
  network.biases[0].dataSync();
}

function read(network, pixels, count) {
  return tf.tidy(() =>
    forward(network, tf.tensor2d(pixels, [count, PIXELS]))
      .at(-1)
      .dataSync(),
  );
}

function startNetwork() {
  const drawn = peer.drawWeights(workload);
  const weights = drawn.map((weight, layer) =>
    tf.variable(tf.tensor2d(weight, workload.widths.slice(layer, layer + 2))),
  );
  const biases = weights.map(({ shape }) => tf.variable(tf.zeros([shape[1]])));
  const zeros = (variables) => variables.map(({ shape }) => tf.variable(tf.zeros(shape)));
  return { weights, biases, weightVelocities: zeros(weights), biasVelocities: zeros(biases) };
}

async function main() {
  if (threads > 1) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
  wasm.setThreadsCount(threads);
  await tf.setBackend('wasm');
  const training = peer.readMnist(workload.folder, 'train');
  const network = startNetwork();
  const counted = threads > 1 ? wasm.getThreadsCount() : 1;
  const versions = `TensorFlow.js ${tf.version.tfjs}, WASM with SIMD, ${counted} thread(s)`;
  const train = () => trainEpoch(network, training);
  await peer.serve(versions, workload, train, (pixels, count) => read(network, pixels, count));
}

main();
