// How many columns there are.

/** Columns of the terminal that standard output is; no limit where it is a file or a pipe. */
export const outputColumns = () => process.stdout.columns || Number.POSITIVE_INFINITY;
