// The data sets that a command can be asked for, by name.

export const DATASETS = ['auto', 'mnist', 'builtin'] as const;
/** `auto` is MNIST if available, else built-in digits. */
export type DatasetName = (typeof DATASETS)[number];
