// What all peers on others' WASM share, as peer.py is for Python: the workload, MNIST, the weights to start from,
// batches in a random order, and the answers. Started and answering as said there.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { gunzipSync } = require('node:zlib');

const PIXELS = 784;
const CLASSES = 10;

function readWorkload() {
  const [folder, hidden, activation, ...numbers] = process.argv.slice(2);
  const [batch, rate, momentum] = numbers.map(Number);
  const widths = [PIXELS, ...hidden.split(',').map(Number), CLASSES];
  return { folder, widths, activation, batch, rate, momentum };
}

/** Pixels [images x 784] from 0 to 1 and labels; part is 'train' or 't10k'. */
function readMnist(folder, part) {
  const read = (name, header) =>
    gunzipSync(readFileSync(join(folder, `${part}-${name}.gz`))).subarray(header);
  const pixels = new Float32Array(read('images-idx3-ubyte', 16)).map((byte) => byte / 255);
  return { pixels, labels: read('labels-idx1-ubyte', 8) };
}

/** Weights [inputs x units] of each layer: He uniform for ReLU, 0.01 x standard normal for sigmoid. */
function drawWeights({ widths, activation }) {
  return widths.slice(1).map((units, layer) => {
    const inputs = widths[layer];
    const limit = Math.sqrt(6 / inputs);
    const draw =
      activation === 'relu' ? () => (2 * Math.random() - 1) * limit : () => 0.01 * drawStandardNormal();
    return Float32Array.from({ length: inputs * units }, draw);
  });
}

/** By Box and Muller's transform; 1 - random is never zero. */
function drawStandardNormal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

/** All images in a new random order as batches: pixels [size x 784], labels [size]. The last may be smaller. */
function* shuffledBatches({ pixels, labels }, batch) {
  const order = shuffledIndices(labels.length);
  for (let start = 0; start < order.length; start += batch) {
    const chosen = order.subarray(start, start + batch);
    const inputs = new Float32Array(chosen.length * PIXELS);
    for (const [row, image] of chosen.entries())
      inputs.set(pixels.subarray(image * PIXELS, (image + 1) * PIXELS), row * PIXELS);
    yield { inputs, targets: Int32Array.from(chosen, (image) => labels[image]) };
  }
}

/** By Fisher and Yates. */
function shuffledIndices(count) {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** The share of images whose label has the largest of its ten logits, and the mean cross-entropy. */
function score(logits, labels) {
  let right = 0;
  let loss = 0;
  for (const [image, label] of labels.entries()) {
    const own = logits.subarray(image * CLASSES, (image + 1) * CLASSES);
    const largest = Math.max(...own);
    if (own.indexOf(largest) === label) right++;
    const sum = own.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    loss += Math.log(sum) + largest - own[label];
  }
  return { accuracy: right / labels.length, loss: loss / labels.length };
}

/** Answers until the input ends. trainEpoch() trains to the end; read(pixels, count) is the logits of so many images. */
async function serve(versions, workload, trainEpoch, read) {
  const { pixels, labels } = readMnist(workload.folder, 't10k');
  console.log(JSON.stringify({ ready: `${versions}, Node ${process.versions.node}` }));
  for await (const _ of createInterface({ input: process.stdin })) {
    const started = performance.now();
    await trainEpoch();
    const seconds = (performance.now() - started) / 1000;
    console.log(JSON.stringify({ seconds, ...score(await read(pixels, labels.length), labels) }));
  }
  // The libraries' threads would keep the process alive.
  process.exit(0);
}

module.exports = { PIXELS, CLASSES, readWorkload, readMnist, drawWeights, shuffledBatches, serve };
