// Reduce: gradients by range of parameters, each summed over the batch in the images' order, followed by the update.

import type { SparseLists } from '../../memory/lists.js';
import { OUTPUT_WIDTH, TILE } from '../../network/topology.js';
import { FLUSH } from '../../recipe/optimiser.js';
import { multiplyLists, type Operand, TILE_ROW_BYTES } from '../forward.js';
import type { Tiles } from '../plan.js';
import type { StepContext } from './context.js';
import { descend } from './descend.js';

/** Computes the gradient of some tiles' parameters over the whole batch, and updates them. */
export function updateTiles(context: StepContext, layer: number, { first, count }: Tiles): void {
  const { own, kernels, rows, settings } = context;
  const { name, weightDecay } = settings.optimiser;
  const shape = context.forward.layout.hidden[layer];
  const deltas = context.deltaTiles(layer, first);
  const tileBytes = shape.tileFloats * 4;
  const weights = { at: context.forward.tileParameters(shape, first) + TILE_ROW_BYTES, tileBytes };
  const columns = inputColumns(context, layer);
  const sparse = isSparseGradient(context, layer);
  if (sparse) context.fetchLists(columns);
  const plain = sparse && name === 'sgd' && weightDecay === 0;
  for (let place = 0; place < count; place++) {
    const from = deltas.at + place * deltas.tileBytes;
    // No gradient of the weights is stored: see descendTiles.
    if (plain) kernels.scale(from, rows, -context.rates[0]);
    const biases = weights.at + place * tileBytes - TILE_ROW_BYTES;
    const normalised = context.normalised(layer, first + place);
    if (normalised) {
      descend(context, biases, normalised.biasGradient, TILE, 0);
      continue;
    }
    kernels.sumColumns(own.gradient, from, rows);
    if (plain) kernels.descend(biases, own.gradient, TILE, -1, 0);
    else descend(context, biases, own.gradient, TILE, 0);
  }
  const hasMomentum = name === 'momentum' || name === 'nesterov';
  if (plain) descendTiles(context, layer, count, weights, deltas);
  else if (sparse && hasMomentum && columns.blocks === 1)
    descendTilesWithMomentum(context, layer, count, weights, deltas);
  else {
    weightGradients(context, layer, count, deltas);
    for (let place = 0; place < count; place++) {
      const gradient = own.gradient + place * tileBytes;
      descend(context, weights.at + place * tileBytes, gradient, shape.tileFloats - TILE, weightDecay);
    }
  }
}

/** Computes the gradient of the output layer's biases, and updates them. */
export function updateOutputBiases(context: StepContext): void {
  const { kernels, map, own, forward } = context;
  kernels.sumOutputs(own.gradient, map.forward.outputs, context.rows);
  descend(context, map.parameters + forward.layout.output.offset * 4, own.gradient, OUTPUT_WIDTH, 0);
}

function isSparseGradient(context: StepContext, layer: number): boolean {
  return layer === 0 || context.areActivationsSparse(layer - 1);
}

/** A layer's inputs by column: the left-hand side of its gradient. */
function inputColumns({ map }: StepContext, layer: number): SparseLists {
  return layer === 0 ? map.backward.pixelColumns : map.backward.hidden[layer - 1].columns;
}

/**
 * Gradient descent without a stored gradient: products of deltas scaled by minus the rate are added directly to the
 * weights, which are read and written once.
 */
function descendTiles(
  context: StepContext,
  layer: number,
  count: number,
  weights: Operand,
  deltas: Operand,
): void {
  const inputs = context.forward.layout.hidden[layer].paddedInputs;
  const columns = inputColumns(context, layer);
  multiplyLists(context.kernels, count, weights, weights, TILE_ROW_BYTES, deltas, columns, inputs);
}

/**
 * Gradient and step in one pass over weights and velocity, which no core's cache can hold entirely. Only if the gradient is
 * the sum over one block of images; with several blocks it has to be stored in between.
 */
function descendTilesWithMomentum(
  context: StepContext,
  layer: number,
  count: number,
  weights: Operand,
  deltas: Operand,
): void {
  const { kernels, map, settings } = context;
  const { name, momentum, weightDecay } = settings.optimiser;
  kernels.descendSparseWithMomentum(
    count,
    weights.at,
    map.moments[0] + weights.at - map.parameters,
    weights.tileBytes,
    deltas.at,
    deltas.tileBytes,
    inputColumns(context, layer).bounds,
    context.forward.layout.hidden[layer].paddedInputs,
    context.rates[0],
    momentum,
    weightDecay,
    name === 'nesterov',
    FLUSH,
  );
}

/** The gradients of some tiles' weights, at the same distances as the weights. */
function weightGradients(context: StepContext, layer: number, count: number, deltas: Operand): void {
  const { kernels, map, own, rows, forward } = context;
  const { paddedInputs: inputs, tileFloats } = forward.layout.hidden[layer];
  const gradient = { at: own.gradient, tileBytes: tileFloats * 4 };
  if (isSparseGradient(context, layer)) {
    const zeros = { at: map.zeros, tileBytes: 0 };
    multiplyLists(kernels, count, gradient, zeros, 0, deltas, inputColumns(context, layer), inputs);
    return;
  }
  for (let place = 0; place < count; place++) {
    const right = deltas.at + place * deltas.tileBytes;
    for (let below = 0; below < inputs / TILE; below++) {
      const out = gradient.at + place * gradient.tileBytes + below * TILE * TILE_ROW_BYTES;
      kernels.multiplyDenseLeftTransposed(out, forward.activations(layer - 1, below), right, rows);
    }
  }
}
