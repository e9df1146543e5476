// The optimisers over several steps, against their formulas in float64.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FLUSH } from '../../../src/engine/recipe/optimiser.js';
import { assertNear, randomFloats, randomFor, WORKBENCHES, type Workbench } from './workbench.js';

const random = randomFor('optimisers');
const COUNTS = [4, 8, 16, 192, 272];
const STEPS = 6;
/** As single precision has them: 1 - 0.999 differs by 3e-5 of itself otherwise. */
const [BETA1, BETA2] = [Math.fround(0.9), Math.fround(0.999)];
const EPSILON = 1e-8;

interface Setting {
  readonly rate: number;
  readonly decay: number;
  readonly momentum: number;
}

/** A kernel's and a formula's way to make one step, on what each keeps between steps. */
interface Method {
  readonly name: string;
  /** Running means that it keeps. */
  readonly moments: number;
  run(
    bench: Workbench,
    at: { weights: number; gradient: number; moments: number[] },
    count: number,
    setting: Setting,
    step: number,
  ): void;
  /** The new weight of one parameter; changes `moments`. */
  formula(w: number, g: number, moments: number[], setting: Setting, step: number): number;
}

const descend: Method = {
  name: 'descend',
  moments: 0,
  run: (bench, { weights, gradient }, count, { rate, decay }) =>
    bench.kernels.descend(weights, gradient, count, rate, decay),
  formula: (w, g, _, { rate, decay }) => w - rate * (g + decay * w),
};

function withMomentum(nesterov: boolean): Method {
  return {
    name: `descendWithMomentum${nesterov ? ', Nesterov' : ''}`,
    moments: 1,
    run: (bench, { weights, gradient, moments }, count, { rate, momentum, decay }) =>
      bench.kernels.descendWithMomentum(
        weights,
        gradient,
        moments[0],
        count,
        rate,
        momentum,
        decay,
        nesterov,
        FLUSH,
      ),
    formula(w, gradient, moments, { rate, momentum, decay }) {
      const g = gradient + decay * w;
      moments[0] = momentum * moments[0] + g;
      return w - rate * (nesterov ? g + momentum * moments[0] : moments[0]);
    },
  };
}

const adam: Method = {
  name: 'descendWithAdam',
  moments: 2,
  run: (bench, { weights, gradient, moments }, count, { rate, decay }, step) =>
    bench.kernels.descendWithAdam(
      weights,
      gradient,
      moments[0],
      moments[1],
      count,
      rate,
      BETA1,
      BETA2,
      1 - BETA1 ** (step + 1),
      1 - BETA2 ** (step + 1),
      EPSILON,
      decay,
      FLUSH,
    ),
  formula(w, g, moments, { rate, decay }, step) {
    moments[0] = BETA1 * moments[0] + (1 - BETA1) * g;
    moments[1] = BETA2 * moments[1] + (1 - BETA2) * g * g;
    const mean = moments[0] / (1 - BETA1 ** (step + 1));
    const variance = moments[1] / (1 - BETA2 ** (step + 1));
    return w - rate * (mean / (Math.sqrt(variance) + EPSILON) + decay * w);
  },
};

/** Steps with the given gradients, from running means of `mean`; the weights and moments after the last. */
function steps(
  bench: Workbench,
  method: Method,
  start: Float32Array,
  gradients: readonly Float32Array[],
  setting: Setting,
  mean: Float32Array = new Float32Array(start.length),
): { weights: Float32Array; moments: Float32Array[] } {
  let weights: Float32Array = start;
  let moments: Float32Array[] = Array.from({ length: method.moments }, () => mean);
  for (const [step, gradient] of gradients.entries()) {
    bench.reset();
    const at = {
      weights: bench.changed(weights),
      gradient: bench.input(gradient),
      moments: moments.map((values) => bench.changed(values)),
    };
    method.run(bench, at, start.length, setting, step);
    bench.verifyRest();
    weights = bench.floats(at.weights, start.length);
    moments = at.moments.map((address) => bench.floats(address, start.length));
  }
  return { weights, moments };
}

/**
 * A step moves a weight by some times the rate (1 / (1 - momentum) of it at most), and rounds about eight times
 * what it moves, and the weight once or twice.
 */
const tolerance = (w: number, { rate, momentum }: Setting) =>
  STEPS * 2 ** -23 * (Math.abs(w) + (32 * rate) / (1 - momentum));

const SETTINGS: Setting[] = [
  { rate: 0.05, decay: 0, momentum: 0 },
  { rate: 0.1, decay: 0, momentum: 0.9 },
  { rate: 0.1, decay: 0.01, momentum: 0.9 },
];

for (const bench of WORKBENCHES) {
  for (const method of [descend, withMomentum(false), withMomentum(true), adam]) {
    for (const setting of SETTINGS) {
      const { decay, momentum } = setting;
      test(`${method.name}, ${bench.build}: decay ${decay}, momentum ${momentum}, ${STEPS} steps`, () => {
        for (const count of COUNTS) {
          const start = randomFloats(random, count);
          const gradients = Array.from({ length: STEPS }, () => randomFloats(random, count));
          const found = steps(bench, method, start, gradients, setting).weights;
          for (const [index, first] of start.entries()) {
            const moments = [0, 0];
            const expected = gradients.reduce(
              (w, gradient, step) => method.formula(w, gradient[index], moments, setting, step),
              first as number,
            );
            assertNear(found[index], expected, tolerance(expected, setting), `weight ${index} of ${count}`);
          }
        }
      });
    }

    test(`${method.name}, ${bench.build}: nothing pulls at a weight of 0 with gradient 0`, () => {
      const zeros = new Float32Array(16);
      assert.equal(steps(bench, method, zeros, [zeros, zeros], SETTINGS[2]).weights, zeros);
    });

    test(`${method.name}, ${bench.build}: a running mean of less than 2^-94 becomes 0, above 2^-70 it lasts`, () => {
      // Every power of two that single precision has, of either sign, and the odd vector's four from the smallest on.
      const exponents = Array.from({ length: 156 }, (_, index) =>
        index < 150 ? index : 149 - (index % 150),
      );
      const mean = Float32Array.from(exponents, (exponent, index) => (index % 3 ? 1 : -1) * 2 ** -exponent);
      const count = mean.length;
      const none = new Float32Array(count);
      const { moments } = steps(bench, method, none, [none], SETTINGS[1], mean);
      for (const found of moments) {
        const kept = found[0] / mean[0];
        assert.ok(kept > 0.89 && kept < 1);
        for (const [index, exponent] of exponents.entries()) {
          const what = `${mean[index]} at ${index}`;
          if (exponent >= 96) assert.is(found[index], 0, what);
          if (exponent <= 69) assertNear(found[index], kept * mean[index], 2 ** (-22 - exponent), what);
        }
      }
    });
  }
}

test.run();
