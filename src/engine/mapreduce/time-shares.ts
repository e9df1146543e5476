// How the time of an epoch was spent.

/** Where the time of an epoch went, in seconds: of one worker, or summed over all. */
export interface TimeShares {
  readonly map: number;
  readonly reduce: number;
  readonly waiting: number;
}
