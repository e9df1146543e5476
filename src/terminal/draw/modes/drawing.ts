// The mode in which keys draw.

import { isEmpty } from '../../../drawing/drawing.js';
import { saveDrawing } from '../files/save.js';
import type { Action } from '../key-map.js';
import type { Session } from '../session.js';

/** The modes that keys of this one open. */
export interface Ways {
  readonly steps: () => void;
  readonly help: () => void;
  readonly open: () => void;
  readonly label: () => void;
  readonly 'take-back': () => void;
}

export class DrawingMode {
  private readonly actions: Partial<Record<Extract<Action, string>, () => void>>;

  constructor(
    private readonly session: Session,
    ways: Ways,
  ) {
    const { editor } = session;
    this.actions = {
      pen: () => this.movePen(),
      thicker: () => this.changeWidth(1),
      thinner: () => this.changeWidth(-1),
      eraser: () => {
        editor.toggleEraser();
        session.say(editor.pen.eraser ? 'The pen erases.' : 'The pen draws.');
      },
      undo: () => (editor.undo() ? session.drawn() : session.say('Nothing to undo.')),
      redo: () => (editor.redo() ? session.drawn() : session.say('Nothing to redo.')),
      clear: () => {
        editor.clear();
        session.drawn();
      },
      invert: () => {
        editor.invert();
        session.drawn();
      },
      'next-digit': () => {
        session.selected = (session.selected + 1) % Math.max(1, session.readings.length);
        session.onChange();
      },
      explain: () => {
        session.explaining = !session.explaining;
        session.changed();
      },
      random: () => this.showSample(),
      save: () => this.save(),
      quit: () => session.end(0),
      ...ways,
    };
  }

  perform(action: Action): void {
    const { session } = this;
    if (typeof action === 'string') this.actions[action]?.();
    else {
      session.editor.moveBy(...action.move);
      if (session.editor.pen.down) session.changed();
      else session.onChange();
    }
  }

  private movePen(): void {
    const { session } = this;
    if (session.editor.pen.down) {
      session.editor.lift();
      session.onChange();
    } else {
      session.editor.putDown();
      session.drawn();
    }
  }

  private changeWidth(steps: number): void {
    this.session.editor.changeWidth(steps);
    this.session.onChange();
  }

  private showSample(): void {
    const { session } = this;
    session.run(async () => {
      const { random, mnist, reader } = session.settings;
      const sample = await reader.ask('sample', { choice: random(), folder: mnist });
      session.editor.show(sample);
      session.selected = 0;
      session.message = { text: `${sample.source}, labelled ${sample.label}`, tone: 'plain' };
      session.changed();
    });
  }

  private save(): void {
    const { session } = this;
    session.editor.lift();
    const { drawing } = session.editor;
    if (isEmpty(drawing)) session.say('There is nothing to save: the page is empty.', 'bad');
    else if (drawing.backdrop?.kind === 'photo')
      session.say(`This picture is already a file: ${drawing.backdrop.path}`, 'bad');
    else
      session.run(async () => {
        await session.reading.last;
        const readAs = session.number.includes('?') ? '' : (session.number.match(/\d+/g) ?? []).join('-');
        const { drawings, reader } = session.settings;
        const paths = await saveDrawing(drawings, drawing, readAs, reader);
        session.say(`Saved ${paths.join(' and ')}`, 'good');
      });
  }
}
