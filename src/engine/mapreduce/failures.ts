// What can go wrong with work in worker threads, told apart by what may follow. A worker that dies or hangs says nothing
// about its work, so others do it again. An exception would come again, so it ends the run.

/** A worker died or hung. */
export class WorkerFailure extends Error {}

/** An exception as it travels between threads: as an object of its own class it would lose its name. */
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

/** An exception in a worker, with the name, message and stack that it had there. */
export class WorkerException extends Error {
  constructor({ name, message, stack }: Thrown) {
    super(message);
    this.name = name;
    this.stack = stack;
  }
}

/** Thrown in the place of figures by work that was stopped before it was whole. */
export class Stopped extends Error {
  constructor(work: string) {
    super(`${work} was stopped before it was whole`);
    this.name = 'Stopped';
  }
}
