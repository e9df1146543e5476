// The modes in which keys turn pages: the steps of a reading, and the help.

import type { Action, Mode } from '../key-map.js';
import type { Session } from '../session.js';

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

  perform(action: Action): void {
    const at = Math.min(this.last(), this.at);
    if (action === 'next') this.at = Math.min(this.last(), at + 1);
    else if (action === 'previous') this.at = Math.max(0, at - 1);
    else this.session.enter('draw');
    this.session.onChange();
  }
}
