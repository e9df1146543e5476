// Work that begins when somebody waits for it, and is done once.

/** A promise of work that has not begun, as an async function gives it of work that has. */
export class Lazy<Value> implements Promise<Value> {
  readonly [Symbol.toStringTag] = 'Promise';
  private begun: Promise<Value> | undefined;

  constructor(private readonly work: () => Promise<Value>) {}

  private begin(): Promise<Value> {
    this.begun ??= this.work();
    return this.begun;
  }

  // biome-ignore lint/suspicious/noThenProperty: it is waited for like any promise
  then: Promise<Value>['then'] = (...handlers) => this.begin().then(...handlers);

  catch: Promise<Value>['catch'] = (...handlers) => this.begin().catch(...handlers);

  finally: Promise<Value>['finally'] = (...handlers) => this.begin().finally(...handlers);
}
