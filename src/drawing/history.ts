// Undo and redo: past states, the present one, and those that were undone.

/** The most past states; the oldest are forgotten. States share their strokes, so each costs little. */
const MOST_STATES = 1000;

export class History<State> {
  private past: State[] = [];
  private future: State[] = [];

  constructor(private current: State) {}

  get present(): State {
    return this.current;
  }

  /** Adds a new state. What was undone is forgotten. */
  push(state: State): void {
    this.past.push(this.current);
    if (this.past.length > MOST_STATES) this.past.shift();
    this.future = [];
    this.current = state;
  }

  /** Replaces the present state: for changes that nobody would want to undo. */
  amend(state: State): void {
    this.current = state;
  }

  /** Goes back to the state before. False if there is none. */
  undo(): boolean {
    const state = this.past.pop();
    if (state === undefined) return false;
    this.future.push(this.current);
    this.current = state;
    return true;
  }

  /** Goes forward to the state undone last. False if there is none. */
  redo(): boolean {
    const state = this.future.pop();
    if (state === undefined) return false;
    this.past.push(this.current);
    this.current = state;
    return true;
  }
}
