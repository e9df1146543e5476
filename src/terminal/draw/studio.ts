// The session: a drawing, what was read of it, and what a person asks for. Knows neither terminal nor thread.

import { UserError } from '../../errors.js';
import type { Picture } from '../../reading/vision/picture.js';
import type { Page as ReadPage } from '../../reading/vision/read.js';
import type { Reading } from '../../reading/vision/segment.js';
import { isEmpty, type Page } from './drawing/drawing.js';
import { Editor } from './drawing/editor.js';
import { type Source, sourceOf } from './drawing/source.js';
import type { Point } from './drawing/stroke.js';
import { Browser, isFolder, pastedPath } from './files/browser.js';
import { keep } from './files/keep.js';
import { saveDrawing } from './files/save.js';
import type { Action, Mode } from './key-map.js';
import type { Reader } from './reading/reader.js';
import type { Teach } from './teacher.js';

export interface Settings {
  readonly reader: Reader;
  /** Folder that relative paths start from. */
  readonly base: string;
  /** Where drawings are saved, and labelled ones kept. */
  readonly drawings: string;
  readonly kept: string;
  /** Where MNIST is, if not in the usual places. */
  readonly mnist?: string;
  /** 0..1 */
  readonly random: () => number;
  readonly teach: Teach;
  /** What is told first; absent for nothing. */
  readonly welcome?: string;
}

type NamedAction = Extract<Action, string>;

/** Entries that a page key passes in the file browser. */
const BROWSER_PAGE = 10;

export interface Message {
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad';
}

/** What was read, and the picture that it was read from. */
export interface Seen {
  readonly page: ReadPage;
  readonly source: Source;
  /** What the pixels of each reading's image say for it, where asked for. */
  readonly heat?: readonly Float32Array[];
}

/** The longest part of a pasted text that a message repeats. */
const REPEATED = 60;
const cutShort = (text: string) => (text.length > REPEATED ? `${text.slice(0, REPEATED)}…` : text);

export class Studio {
  readonly editor: Editor;
  mode: Mode = 'draw';
  seen: Seen | undefined;
  message: Message = { text: '', tone: 'plain' };
  /** Which digit's bars and picture are shown, counted from the left, line by line. */
  selected = 0;
  explaining = false;
  /** Which step is shown, or by how many lines the help is scrolled. */
  step = 0;
  browser: Browser;
  preview: { readonly path: string; readonly picture?: Picture; readonly problem?: string } | undefined;
  /** The right answer as far as it is typed. */
  answer = '';
  /** Set when the session is over: the exit code. */
  ended: number | undefined;
  /** Called after every change of what is to be seen. */
  onChange: () => void = () => {};
  /** Called with faults of the program. */
  onFault: (error: unknown) => void = (error) => {
    throw error;
  };

  /** Changes of what is to be read; the reading of `readVersion` is shown. */
  private version = 0;
  private readVersion = 0;
  private isReading = false;
  /** Whether a file is being loaded for the browser. */
  private isLoading = false;
  /** The reading under way, or the last one. */
  private lastReading = Promise.resolve();
  private readonly running = new Set<Promise<void>>();
  private lesson: Promise<void> | undefined;
  /** What was told of drawings that were kept since the lesson began, if any were. */
  private untaught: string | undefined;

  constructor(
    private readonly settings: Settings,
    page: Page,
  ) {
    this.editor = new Editor(page);
    this.browser = new Browser(settings.base);
    this.message = { text: settings.welcome ?? '', tone: 'plain' };
  }

  /** The digits read, line by line. */
  get readings(): readonly Reading[] {
    return this.seen?.page.lines.flat() ?? [];
  }

  /** The number as read: a line's digits together, lines parted by blanks. */
  get number(): string {
    return this.seen?.page.lines.map((line) => line.map(({ digit }) => digit).join('')).join(' ') ?? '';
  }

  /** Whether what is shown as read is older than the drawing. */
  get isBehind(): boolean {
    return this.version !== this.readVersion;
  }

  /** Resolves when nothing is learned any more. */
  async learned(): Promise<void> {
    await this.lesson;
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
    if (action === 'interrupt') this.end(130);
    else if (this.mode === 'browse') this.performBrowsing(action);
    else if (this.mode === 'label') this.performLabelling(action);
    else if (this.mode === 'steps') this.performStepping(action);
    else if (this.mode === 'help') this.performScrolling(action);
    else this.performDrawing(action);
  }

  /** Takes text that is no key of the mode: names and digits. */
  type(text: string): void {
    if (this.mode === 'browse') {
      this.browser.type(text);
      this.showPreview();
    } else if (this.mode === 'label') this.typeAnswer(text);
  }

  /** Takes a pasted or dropped text: opens the file that it names, or shows the folder. */
  paste(text: string): void {
    const path = pastedPath(text, this.settings.base);
    if (path && isFolder(path)) this.browse(`${path}/`);
    else if (path) this.open(path);
    else if (this.mode === 'browse') this.type(text.replace(/\s+$/, ''));
    else {
      const [line] = text.trim().split(/[\r\n]/);
      this.say(`There is no file ${JSON.stringify(cutShort(line))} to open.`, 'bad');
    }
  }

  /** The mouse's or another pointer's stroke: begins at a place, goes on, ends, which changes no ink. */
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

  /** Opens a picture file and reads it. */
  open(path: string): void {
    this.say(`Opening ${path} …`);
    this.run(async () => {
      const picture = await this.settings.reader.ask('open', { path });
      this.editor.show({ kind: 'photo', path, picture });
      this.enter('draw');
      this.selected = 0;
      this.message = { text: path, tone: 'plain' };
      this.changed();
    });
  }

  /** Keeps the digits as read under the labels, one character each. */
  label(labels: string): void {
    const { readings } = this;
    if (readings.length === 0) this.say('There is no digit on the page to label.', 'bad');
    else if (!/^\d+$/.test(labels) || labels.length !== readings.length)
      this.say(`Read ${readings.length} digit(s): the right answer has as many.`, 'bad');
    else this.run(() => this.keepAs(labels));
  }

  private async keepAs(labels: string): Promise<void> {
    const { readings } = this;
    const count = keep(
      this.settings.kept,
      readings.map(({ image }, i) => ({ image, label: Number(labels[i]) })),
    );
    const wrong = readings.filter(({ digit }, i) => digit !== Number(labels[i])).length;
    const verdict = wrong === 0 ? 'I was right.' : 'Thank you for the correction.';
    this.untaught = `${verdict} Kept as ${labels}; ${this.settings.kept} holds ${count}.`;
    this.say(`${this.untaught} Learning from them …`, 'good');
    this.lesson ??= this.learn()
      .catch((error) => this.tellFailure(error))
      .finally(() => {
        this.lesson = undefined;
      });
  }

  /** Learns from what is kept until that is all, and reads with what was learned. */
  private async learn(): Promise<void> {
    const { teach, kept, reader } = this.settings;
    while (this.untaught !== undefined) {
      const told = this.untaught;
      this.untaught = undefined;
      const { images, rightBefore, rightAfter, model } = await teach(kept);
      await reader.ask('use', { path: model });
      this.changed();
      const gain = `of ${images} it reads ${rightAfter} right, ${rightBefore} before`;
      this.say(`${told} Learned: ${gain}. Saved as ${model}`, 'good');
    }
  }

  /** What the named keys do to the drawing. */
  private readonly drawingActions: Partial<Record<NamedAction, () => void>> = {
    pen: () => {
      if (this.editor.pen.down) this.pointerUp();
      else {
        this.editor.putDown();
        this.drawn();
      }
    },
    thicker: () => this.changeWidth(1),
    thinner: () => this.changeWidth(-1),
    eraser: () => {
      this.editor.toggleEraser();
      this.say(this.editor.pen.eraser ? 'The pen erases now.' : 'The pen draws again.');
    },
    undo: () => (this.editor.undo() ? this.drawn() : this.say('Nothing to undo.')),
    redo: () => (this.editor.redo() ? this.drawn() : this.say('Nothing to redo.')),
    clear: () => {
      this.editor.clear();
      this.drawn();
    },
    invert: () => {
      this.editor.invert();
      this.drawn();
    },
    'next-digit': () => {
      this.selected = (this.selected + 1) % Math.max(1, this.readings.length);
      this.onChange();
    },
    explain: () => {
      this.explaining = !this.explaining;
      this.changed();
    },
    steps: () => {
      // What the network sees, and from there back.
      this.step = Number.POSITIVE_INFINITY;
      this.enter('steps');
      this.changed();
    },
    help: () => {
      this.step = 0;
      this.enter('help');
    },
    open: () => this.browse(this.browser.text),
    random: () => this.showSample(),
    save: () => this.save(),
    label: () => this.askAnswer(),
    quit: () => this.end(0),
  };

  private performDrawing(action: Action): void {
    if (typeof action === 'string') this.drawingActions[action]?.();
    else {
      this.editor.moveBy(...action.move);
      if (this.editor.pen.down) this.changed();
      else this.onChange();
    }
  }

  private changeWidth(steps: number): void {
    this.editor.changeWidth(steps);
    this.onChange();
  }

  private performStepping(action: Action): void {
    const last = Math.max(0, (this.seen?.page.steps.length ?? 0) - 1);
    const at = Math.min(last, this.step);
    if (action === 'next') this.step = Math.min(last, at + 1);
    else if (action === 'previous') this.step = Math.max(0, at - 1);
    else this.enter('draw');
    this.onChange();
  }

  /** Scrolls the help. */
  private performScrolling(action: Action): void {
    if (action === 'next') this.step++;
    else if (action === 'previous') this.step = Math.max(0, this.step - 1);
    else this.enter('draw');
    this.onChange();
  }

  private readonly browsingActions: Partial<Record<NamedAction, () => void>> = {
    next: () => this.browser.move(1),
    previous: () => this.browser.move(-1),
    'next-page': () => this.browser.move(BROWSER_PAGE),
    'previous-page': () => this.browser.move(-BROWSER_PAGE),
    'leave-folder': () => this.browser.leave(),
    complete: () => this.browser.complete(),
    'erase-character': () => this.browser.erase(),
    accept: () => {
      const path = this.browser.choose();
      if (path) this.open(path);
    },
    back: () => this.enter('draw'),
  };

  /** Shows the files that a path leads to or begins. */
  private browse(text: string): void {
    this.browser.text = text;
    this.enter('browse');
    this.showPreview();
  }

  private performBrowsing(action: Action): void {
    if (typeof action === 'string') this.browsingActions[action]?.();
    if (this.mode === 'browse') this.showPreview();
  }

  private performLabelling(action: Action): void {
    if (action === 'erase-character') this.answer = this.answer.slice(0, -1);
    else this.mode = 'draw';
    if (action === 'accept') this.label(this.answer);
    else this.onChange();
  }

  private askAnswer(): void {
    if (this.isBehind) this.say('Still reading; ask again.');
    else if (this.readings.length === 0) this.say('Draw a digit first; then tell what it is.', 'bad');
    else {
      this.answer = '';
      this.enter('label');
    }
  }

  private typeAnswer(text: string): void {
    if (/^\d$/.test(text)) this.answer += text;
    if (this.answer.length === this.readings.length) this.performLabelling('accept');
    else this.onChange();
  }

  private enter(mode: Mode): void {
    this.editor.lift();
    this.mode = mode;
    this.message = { text: '', tone: 'plain' };
    this.onChange();
  }

  private end(code: number): void {
    this.ended = code;
    this.onChange();
  }

  private showSample(): void {
    this.run(async () => {
      const { random, mnist, reader } = this.settings;
      const sample = await reader.ask('sample', { choice: random(), folder: mnist });
      this.editor.show(sample);
      this.selected = 0;
      this.message = { text: `${sample.source}: ${sample.label}`, tone: 'plain' };
      this.changed();
    });
  }

  private save(): void {
    this.editor.lift();
    const { drawing } = this.editor;
    if (isEmpty(drawing)) this.say('There is nothing on the page to save.', 'bad');
    else if (drawing.backdrop?.kind === 'photo')
      this.say(`This picture is a file already: ${drawing.backdrop.path}`, 'bad');
    else
      this.run(async () => {
        await this.lastReading;
        const readAs = this.number.replaceAll(' ', '-');
        const paths = await saveDrawing(this.settings.drawings, drawing, readAs, this.settings.reader);
        this.say(`Saved ${paths.join(' and ')}`, 'good');
      });
  }

  /** Shows the selected file in the browser. */
  private showPreview(): void {
    const path = this.browser.selectedPicture;
    if (path !== this.preview?.path) {
      this.preview = path ? { path } : undefined;
      if (path && !this.isLoading) this.run(() => this.loadPreviews());
    }
    this.onChange();
  }

  /** Loads one file after the other, until the one selected is there: those passed by meanwhile are left out. */
  private async loadPreviews(): Promise<void> {
    this.isLoading = true;
    try {
      while (this.preview && !this.preview.picture && !this.preview.problem) {
        const { path } = this.preview;
        const loaded = await this.loadPreview(path);
        if (this.preview?.path === path) this.preview = loaded;
        this.onChange();
      }
    } finally {
      this.isLoading = false;
    }
  }

  private async loadPreview(path: string): Promise<NonNullable<Studio['preview']>> {
    try {
      return { path, picture: await this.settings.reader.ask('open', { path }) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { path, problem: error.message };
    }
  }

  /** After a change of the drawing by hand: what was said of the last one is stale. */
  private drawn(): void {
    this.message = { text: '', tone: 'plain' };
    this.changed();
  }

  /** Has the drawing read anew, or at the end of the reading under way. */
  private changed(): void {
    this.version++;
    this.onChange();
    if (this.isReading) return;
    this.lastReading = this.readUntilCurrent();
    this.run(() => this.lastReading);
  }

  private async readUntilCurrent(): Promise<void> {
    this.isReading = true;
    try {
      while (this.isBehind) {
        const { version } = this;
        this.seen = await this.read();
        this.readVersion = version;
        this.selected = Math.min(this.selected, Math.max(0, this.readings.length - 1));
        this.onChange();
      }
    } finally {
      this.isReading = false;
    }
  }

  private async read(): Promise<Seen | undefined> {
    const { drawing } = this.editor;
    if (isEmpty(drawing)) return undefined;
    const { reader } = this.settings;
    const source = sourceOf(drawing);
    const page = await reader.ask('read', { picture: source.picture, steps: this.mode === 'steps' });
    if (!this.explaining) return { page, source };
    const asked = page.lines.flat().map(({ image, digit }) => reader.ask('explain', { image, digit }));
    return { page, source, heat: await Promise.all(asked) };
  }

  /** Starts what takes a while; tells what a person can mend. */
  private run(task: () => Promise<void>): void {
    const running = task()
      .catch((error) => this.tellFailure(error))
      .finally(() => this.running.delete(running));
    this.running.add(running);
  }

  private tellFailure(error: unknown): void {
    if (error instanceof UserError) this.say(error.message, 'bad');
    else this.onFault(error);
  }
}
