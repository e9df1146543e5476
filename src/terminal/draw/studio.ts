// The session: a drawing, what was read of it, and what a person asks for. Knows neither terminal nor thread.

import { isEmpty, type Page } from '../../drawing/drawing.js';
import { Editor } from '../../drawing/editor.js';
import { cropTo, sourceOf } from '../../drawing/source.js';
import type { Point } from '../../drawing/stroke.js';
import { UserError } from '../../errors.js';
import { isUnsure } from '../../reading/certainty.js';
import { plainText } from '../../reading/plain-text.js';
import type { Reading } from '../../reading/vision/segment.js';
import { isFolder, pastedPath } from './files/browser.js';
import type { Action, Mode } from './key-map.js';
import { BrowsingMode } from './modes/browsing.js';
import { DrawingMode } from './modes/drawing.js';
import { LabellingMode } from './modes/labelling.js';
import { PagingMode } from './modes/paging.js';
import { LastReading, type Seen } from './reading/last-reading.js';
import type { Message, Session, Settings } from './session.js';

/** The longest part of a pasted text that a message repeats. */
const REPEATED = 60;
const cutShort = (text: string) => (text.length > REPEATED ? `${text.slice(0, REPEATED)}…` : text);

export class Studio implements Session {
  readonly editor: Editor;
  readonly reading = new LastReading();
  mode: Mode = 'draw';
  message: Message;
  selected = 0;
  explaining = false;
  /** By how many lines the help can be scrolled on this screen. */
  helpEnd = 0;
  /** Set when the session is over: the exit code. */
  ended: number | undefined;
  onChange: () => void = () => {};
  /** Called with faults of the program. */
  onFault: (error: unknown) => void = (error) => {
    throw error;
  };

  readonly drawing: DrawingMode;
  readonly browsing: BrowsingMode;
  readonly labelling: LabellingMode;
  readonly steps: PagingMode;
  readonly help: PagingMode;
  private readonly running = new Set<Promise<void>>();

  constructor(
    readonly settings: Settings,
    page: Page,
  ) {
    this.editor = new Editor(page);
    this.message = { text: settings.welcome ?? '', tone: 'plain' };
    this.browsing = new BrowsingMode(this);
    this.labelling = new LabellingMode(this);
    this.steps = new PagingMode(this, 'steps', () =>
      Math.max(0, (this.reading.seen?.page.steps.length ?? 0) - 1),
    );
    this.help = new PagingMode(this, 'help', () => this.helpEnd);
    this.drawing = new DrawingMode(this, {
      steps: () => {
        // What the network sees, and from there back.
        this.steps.begin(Number.POSITIVE_INFINITY);
        this.changed();
      },
      help: () => this.help.begin(0),
      open: () => this.browsing.begin(),
      label: () => this.labelling.begin(),
      'take-back': () => this.labelling.takeBack(),
    });
  }

  get readings(): readonly Reading[] {
    return this.reading.seen?.page.lines.flat() ?? [];
  }

  get number(): string {
    const lines = this.reading.seen?.page.lines ?? [];
    return lines.map((line) => plainText(line, isUnsure)).join(' / ');
  }

  /** Resolves when nothing is under way but a lesson. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  say(text: string, tone: Message['tone'] = 'plain'): void {
    this.message = { text, tone };
    this.onChange();
  }

  resize(page: Page): void {
    this.editor.resize(page);
    this.onChange();
  }

  perform(action: Action): void {
    const modes = {
      draw: this.drawing,
      browse: this.browsing,
      label: this.labelling,
      steps: this.steps,
      help: this.help,
    };
    if (action === 'interrupt') this.end(130);
    else modes[this.mode].perform(action);
  }

  /** Takes typed text that is no key of the mode: names and digits. */
  type(text: string): void {
    if (this.mode === 'browse') this.browsing.type(text);
    else if (this.mode === 'label') this.labelling.type(text);
  }

  /** Takes a pasted or dropped text: opens the file that it names, or shows the folder. */
  paste(text: string): void {
    const path = pastedPath(text, this.settings.base);
    if (path && isFolder(path)) this.browsing.begin(`${path}/`);
    else if (path) this.open(path);
    else if (this.mode === 'browse') this.type(text.replace(/\s+$/, ''));
    else {
      const [line] = text.trim().split(/[\r\n]/);
      this.say(`There is no file ${JSON.stringify(cutShort(line))} to open.`, 'bad');
    }
  }

  /** A pointer's stroke: it begins at a place, goes on, and ends, which changes no ink. */
  pointerDown(place: Point, erase: boolean): void {
    this.editor.lift();
    this.editor.moveTo(place);
    this.editor.putDown(erase || this.editor.pen.eraser);
    this.drawn();
  }

  pointerMove(place: Point): void {
    this.editor.moveTo(place);
    this.drawn();
  }

  pointerUp(): void {
    this.editor.lift();
    this.onChange();
  }

  open(path: string): void {
    this.say(`Opening ${path} …`);
    this.run(async () => {
      const picture = await this.settings.reader.ask('open', { path });
      this.editor.show({ kind: 'photo', path, picture });
      // What was read of another page says nothing of this one.
      this.reading.seen = undefined;
      this.enter('draw');
      this.selected = 0;
      this.message = { text: path, tone: 'plain' };
      this.changed();
    });
  }

  enter(mode: Mode): void {
    this.editor.lift();
    this.mode = mode;
    this.message = { text: '', tone: 'plain' };
    this.onChange();
  }

  end(code: number): void {
    this.ended = code;
    this.onChange();
  }

  drawn(): void {
    this.message = { text: '', tone: 'plain' };
    this.changed();
  }

  changed(): void {
    const reading = this.reading.renew(
      () => this.read(),
      () => {
        this.selected = Math.min(this.selected, Math.max(0, this.readings.length - 1));
        this.onChange();
      },
    );
    this.onChange();
    if (reading) this.run(() => reading);
  }

  private async read(): Promise<Seen | undefined> {
    const { drawing } = this.editor;
    if (isEmpty(drawing)) return undefined;
    const { reader } = this.settings;
    const whole = sourceOf(drawing);
    const page = await reader.ask('read', { picture: whole.picture, steps: this.mode === 'steps' });
    const isPhoto = drawing.backdrop?.kind === 'photo';
    const boxes = page.lines.flat().map(({ box }) => box);
    const source = isPhoto ? cropTo(whole, drawing.page, boxes) : whole;
    if (!this.explaining) return { page, source };
    const asked = page.lines.flat().map(({ image, digit }) => reader.ask('explain', { image, digit }));
    return { page, source, heat: await Promise.all(asked) };
  }

  run(task: () => Promise<void>): void {
    const running = task()
      .catch((error) => this.tellFailure(error))
      .finally(() => this.running.delete(running));
    this.running.add(running);
  }

  tellFailure(error: unknown): void {
    if (error instanceof UserError) this.say(error.message, 'bad');
    else this.onFault(error);
  }
}
