// A target that the project has set itself, and what was measured against it.

export interface Outcome {
  readonly target: string;
  /** What it asks, in words. */
  readonly asked: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** A figure that must be at most, or at least, a limit; `show` puts it in words. */
export function atMost(
  target: string,
  limit: number,
  value: number,
  show: (value: number) => string,
): Outcome {
  return { target, asked: `at most ${show(limit)}`, measured: show(value), reached: value <= limit };
}

export function atLeast(
  target: string,
  limit: number,
  value: number,
  show: (value: number) => string,
): Outcome {
  return { target, asked: `at least ${show(limit)}`, measured: show(value), reached: value >= limit };
}

export const times = (value: number) => `${value.toFixed(2)} x`;
export const milliseconds = (value: number) => `${value.toFixed(0)} ms`;
export const microseconds = (value: number) => `${value.toFixed(1)} us`;
export const nanoseconds = (value: number) => `${value.toFixed(0)} ns`;
export const megabytes = (value: number) => `${value.toFixed(0)} MB`;
/** A small share, in tenths of a percent. */
export const tenths = (value: number) => `${(100 * value).toFixed(1)} %`;
export const percentage = (value: number) => `${(100 * value).toFixed(0)} %`;
