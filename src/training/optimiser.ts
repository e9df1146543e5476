// The optimisers by name, with their settings.

export const OPTIMISERS = ['sgd', 'momentum', 'nesterov', 'adam'] as const;
export type OptimiserName = (typeof OPTIMISERS)[number];

/** What an optimiser needs to know for a step, besides its rate, which follows a schedule. */
export interface OptimiserSettings {
  readonly name: OptimiserName;
  /** Share of the velocity that is kept a step, for momentum and nesterov. */
  readonly momentum: number;
  /** Pull of the weights towards 0; decoupled from the gradient under adam (AdamW). */
  readonly weightDecay: number;
}

/** Adam's constants, as its authors (Kingma and Ba 2015) recommend them. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** How many running means of the parameters' size an optimiser keeps. */
export function optimiserMoments(name: OptimiserName): number {
  return { sgd: 0, momentum: 1, nesterov: 1, adam: 2 }[name];
}
