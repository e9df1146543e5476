// ONNX Runtime Web, WASM with SIMD and threads: each step is one run of a graph that makes new weights of the old.
// It copies what goes in and out of its memory, the weights too, for it has no other way on WASM.
// Started and answering as ../peer.py says.

const ort = require('onnxruntime-web');
const peer = require('../peer.cjs');
const { readingGraph, renewed, stateShapes, trainingGraph } = require('./graphs.cjs');

const { CLASSES, PIXELS } = peer;
const workload = peer.readWorkload();
const threads = Number(process.env.OMP_NUM_THREADS ?? 1);

const tensor = (data, shape) => new ort.Tensor('float32', data, shape);

/** What one step hands on to the next, by name; all but the weights is zero at first. */
function startState() {
  const state = {};
  for (const [name, shape] of Object.entries(stateShapes(workload)))
    state[name] = tensor(new Float32Array(shape.reduce((product, size) => product * size)), shape);
  for (const [layer, weight] of peer.drawWeights(workload).entries())
    state[`weight${layer}`].data.set(weight);
  return state;
}

async function trainStep(session, state, { inputs, targets }) {
  const size = targets.length;
  const oneHot = new Float32Array(size * CLASSES);
  for (const [row, label] of targets.entries()) oneHot[row * CLASSES + label] = 1;
  const results = await session.run({
    ...state,
    pixels: tensor(inputs, [size, PIXELS]),
    labels: tensor(oneHot, [size, CLASSES]),
    rate: tensor([workload.rate / size], [1]),
  });
  for (const name of Object.keys(state)) state[name] = results[renewed(name)];
}

async function read(session, state, pixels, count) {
  const feeds = { pixels: tensor(pixels, [count, PIXELS]) };
  for (const name of session.inputNames) feeds[name] ??= state[name];
  const [logits] = Object.values(await session.run(feeds));
  return logits.data;
}

async function main() {
  ort.env.wasm.numThreads = threads;
  const training = peer.readMnist(workload.folder, 'train');
  const trainer = await ort.InferenceSession.create(trainingGraph(workload));
  const reader = await ort.InferenceSession.create(readingGraph(workload));
  const state = startState();
  const trainEpoch = async () => {
    for (const batch of peer.shuffledBatches(training, workload.batch))
      await trainStep(trainer, state, batch);
  };
  const versions = `ONNX Runtime Web ${ort.env.versions.web}, WASM with SIMD, ${threads} thread(s)`;
  await peer.serve(versions, workload, trainEpoch, (pixels, count) => read(reader, state, pixels, count));
}

main();
