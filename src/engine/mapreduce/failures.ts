// Failures in worker threads, by what follows from them. A worker that dies or hangs says nothing about its work, so the
// work is repeated. An exception would be thrown again, so it ends the run.

/** A worker died or hung. */
export class WorkerFailure extends Error {}

/** An exception on its way between threads, where an object of its own class would lose its name. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

export function describeThrown(error: unknown): Thrown {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  const { name, message, stack } = error;
  return { name, message, stack };
}

/** An exception in a worker, with its original name, message and stack. */
export class WorkerException extends Error {
  constructor({ name, message, stack }: Thrown) {
    super(message);
    this.name = name;
    this.stack = stack;
  }
}

/** Thrown by work that was stopped before it was complete. */
export class Stopped extends Error {
  constructor(work: string) {
    super(`${work} was stopped before it was whole`);
    this.name = 'Stopped';
  }
}
