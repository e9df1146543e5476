// The modes in which keys turn pages: the steps of a reading, and the help.

import type { Action, Mode } from '../key-map.js';
import type { Session } from '../session.js';

/** Lines of the help that a page key passes. */
const PAGE = 10;

/** How far the keys turn. */
const TURNS = { next: 1, previous: -1, 'next-page': PAGE, 'previous-page': -PAGE } as const;

export class PagingMode {
  /** Which step is shown, or by how many lines the help is scrolled. */
  at = 0;

  /** @param last the last page, as far as it is known here */
  constructor(
    private readonly session: Session,
    private readonly mode: Mode,
    private readonly last: () => number,
  ) {}

  begin(at: number): void {
    this.at = at;
    this.session.enter(this.mode);
  }

  /** Turns that lead nowhere: past the first page or the last. */
  get idle(): Action[] {
    const idle: Action[] = [];
    if (this.at >= this.last()) idle.push('next');
    if (Math.min(this.last(), this.at) === 0) idle.push('previous');
    return idle;
  }

  perform(action: Action): void {
    const at = Math.min(this.last(), this.at);
    const by = TURNS[action as keyof typeof TURNS];
    if (by === undefined) this.session.enter('draw');
    else this.at = Math.max(0, Math.min(this.last(), at + by));
    this.session.onChange();
  }
}
