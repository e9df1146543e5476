// The builds of the kernels, by name.

/**
 * `exact` rounds after every multiplication and addition and gives the same bits on every machine. `relaxed` fuses the two
 * if the processor can. That is faster, and gives the same bits for any number of workers, but not on every machine.
 */
export const ARITHMETICS = ['exact', 'relaxed'] as const;
export type Arithmetic = (typeof ARITHMETICS)[number];
