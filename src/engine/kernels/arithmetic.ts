// The builds of the kernels that there are, by name.

/**
 * `exact` rounds after every multiplication and addition: the same bits on every machine. `relaxed` fuses the two where
 * the processor can: faster there, and the same bits with any number of workers, but not on every kind of machine.
 */
export const ARITHMETICS = ['exact', 'relaxed'] as const;
export type Arithmetic = (typeof ARITHMETICS)[number];
