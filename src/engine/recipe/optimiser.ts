// The optimisers by name, with their settings.

export const OPTIMISERS = ['sgd', 'momentum', 'nesterov', 'adam'] as const;
export type OptimiserName = (typeof OPTIMISERS)[number];

/** An optimiser's settings besides its learning rate, which follows a schedule. */
export interface OptimiserSettings {
  readonly name: OptimiserName;
  /** Share of the velocity kept in each step, for momentum and nesterov. */
  readonly momentum: number;
  /** Pull of the weights towards 0. With adam it is decoupled from the gradient (AdamW). */
  readonly weightDecay: number;
}

/** Adam's constants, as its authors (Kingma and Ba 2015) recommend them. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/**
 * The kernels add this to a running mean and subtract it again. That rounds means below 2^-70 to a multiple of 2^-93 (2^-94
 * if negative), so that the smallest become 0. No weight changes by it. For the reason see accelerate in
 * assembly/momentum.ts.
 */
export const FLUSH = 2 ** -70;

/**
 * The learning rate for an optimiser that a preset was not made for. Adam divides steps by the gradient's size and needs a
 * far lower rate; momentum sums ten steps into one, which plain SGD makes up for with a higher rate.
 */
export const USUAL_RATES: Readonly<Record<OptimiserName, number>> = {
  sgd: 1,
  momentum: 0.2,
  nesterov: 0.3,
  adam: 0.002,
};

/** The share of the velocity kept a step, for a preset made for an optimiser without velocity. */
export const USUAL_MOMENTUM = 0.9;

/** How many running means of the parameters' size an optimiser keeps. */
export function optimiserMoments(name: OptimiserName): number {
  return { sgd: 0, momentum: 1, nesterov: 1, adam: 2 }[name];
}
