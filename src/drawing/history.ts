// Undo and redo: the states that were, the one that is, and those that were undone.

/** More states than this are forgotten, oldest first. States share their strokes, so each costs little. */
const MOST_STATES = 1000;

export class History<State> {
  private past: State[] = [];
  private future: State[] = [];

  constructor(private current: State) {}

  get present(): State {
    return this.current;
  }

  /** Goes on to a new state; what was undone is gone. */
  push(state: State): void {
    this.past.push(this.current);
    if (this.past.length > MOST_STATES) this.past.shift();
    this.future = [];
    this.current = state;
  }

  /** Changes the present without a trace: what nobody would want to undo. */
  amend(state: State): void {
    this.current = state;
  }

  /** Back to the state before. False where there is none. */
  undo(): boolean {
    const state = this.past.pop();
    if (state === undefined) return false;
    this.future.push(this.current);
    this.current = state;
    return true;
  }

  /** Forth to the state that was undone last. False where there is none. */
  redo(): boolean {
    const state = this.future.pop();
    if (state === undefined) return false;
    this.past.push(this.current);
    this.current = state;
    return true;
  }
}
