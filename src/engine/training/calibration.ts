// Calibration of probabilities. Of many answers with probability 0.9, nine in ten should be right. Trained networks are
// usually too sure, or with smoothed labels not sure enough.

import { CLASSES, OUTPUT_WIDTH } from '../network/topology.js';

/** Beyond these the model itself is wrong. If every answer is right, the loss has no minimum, and a bound is used. */
export const LOWEST_TEMPERATURE = 0.1;
export const HIGHEST_TEMPERATURE = 10;

/** Shrinks the bracket of the golden-section search to less than 1e-5 of its logarithm. */
const ROUNDS = 28;

/** The kernels' smallest probability is e^-87; zeros count as that. */
const SMALLEST = 1e-38;

/**
 * Applies a temperature to probabilities (10 or more): p^(1/T), normalised. Above 1 they become more even, below 1 less so;
 * their order stays (Guo and others 2017, "On Calibration of Modern Neural Networks").
 */
export function applyTemperature(probabilities: Float32Array, temperature: number): Float32Array {
  if (temperature === 1) return probabilities;
  const powers = probabilities.map((value) => Math.max(value, SMALLEST) ** (1 / temperature));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** Applies a temperature to each row of probabilities (n, 12): ten classes and two zeros. */
export function applyTemperatureToRows(probabilities: Float32Array, temperature: number): Float32Array {
  const calibrated = probabilities.slice();
  for (let start = 0; start < calibrated.length; start += OUTPUT_WIDTH)
    calibrated.set(applyTemperature(probabilities.subarray(start, start + CLASSES), temperature), start);
  return calibrated;
}

/**
 * The temperature, 0.1 to 10, that makes the labels (n) likeliest, given a network's probabilities (n, 12: ten
 * classes and two zeros a row): the least mean of -ln p^(1/T)/sum, found by golden section over ln T. The loss is
 * convex in 1/T, so it has one minimum. Without labels it is 1.
 */
export function fitTemperature(probabilities: Float32Array, labels: Uint8Array): number {
  if (labels.length === 0) return 1;
  const logarithms = Float64Array.from(probabilities, (value) => Math.log(Math.max(value, SMALLEST)));
  const loss = (place: number) => lossAt(Math.exp(place), logarithms, labels);
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(LOWEST_TEMPERATURE);
  let high = Math.log(HIGHEST_TEMPERATURE);
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let leftLoss = loss(left);
  let rightLoss = loss(right);
  for (let round = 0; round < ROUNDS; round++) {
    // If every answer is right, the loss is 0 over a wide range: the lowest temperature is taken.
    if (leftLoss <= rightLoss) {
      high = right;
      [right, rightLoss] = [left, leftLoss];
      left = high - golden * (high - low);
      leftLoss = loss(left);
    } else {
      low = left;
      [left, leftLoss] = [right, rightLoss];
      right = low + golden * (high - low);
      rightLoss = loss(right);
    }
  }
  return Math.exp((low + high) / 2);
}

/** Mean of -ln of the probability given to the label, at a temperature; `logarithms` is (n, 12). */
function lossAt(temperature: number, logarithms: Float64Array, labels: Uint8Array): number {
  let loss = 0;
  for (const [row, label] of labels.entries()) {
    const start = row * OUTPUT_WIDTH;
    let largest = Number.NEGATIVE_INFINITY;
    for (let digit = 0; digit < CLASSES; digit++) largest = Math.max(largest, logarithms[start + digit]);
    let sum = 0;
    for (let digit = 0; digit < CLASSES; digit++)
      sum += Math.exp((logarithms[start + digit] - largest) / temperature);
    loss += Math.log(sum) - (logarithms[start + label] - largest) / temperature;
  }
  return loss / labels.length;
}
