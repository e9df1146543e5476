// The program in a terminal: input to the session, the session to the screen.

import type { Look } from '../cells/half-blocks.js';
import { Painter } from '../cells/painter.js';
import { actionOf } from './key-map.js';
import type { ReaderThread } from './reading/reader.js';
import { inside, layOut, pageFor, toPage, viewOf } from './screen/layout.js';
import { helpBeyond } from './screen/overlays.js';
import { drawScreen } from './screen/screen.js';
import type { Settings } from './session.js';
import { Studio } from './studio.js';
import type { InputEvent } from './terminal/input.js';
import { Terminal } from './terminal/terminal.js';

/** A page for a screen that is too small to show one. */
const SOME_PAGE = { width: 28, height: 28 };

/** The screen that the program draws on. */
export interface Screen {
  /** In cells. */
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

/**
 * Runs until the person quits, and gives the terminal back. Returns the exit code.
 * @throws UserError where the model cannot be read
 */
export async function runProgram(settings: Settings & { reader: ReaderThread }, look: Look): Promise<number> {
  const terminal = new Terminal(process.stdin, process.stdout, {
    onInput: (event) => program.take(event),
    onResize: () => program.resize(),
  });
  const program = new Program(settings, look, terminal);
  try {
    terminal.open();
    return await Promise.race([program.run(), settings.reader.failure]);
  } finally {
    terminal.close();
  }
}

export class Program {
  readonly studio: Studio;
  private readonly painter: Painter;
  private isPaintDue = false;
  private end: (code: number) => void = () => {};
  private fail: (error: unknown) => void = () => {};

  constructor(
    settings: Settings,
    private readonly look: Look,
    private readonly screen: Screen,
  ) {
    this.painter = new Painter(look.depth);
    this.studio = new Studio(settings, this.page() ?? SOME_PAGE);
    this.boundHelp();
  }

  /** Shows the session until it ends. Resolves with the exit code. */
  run(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
      this.studio.onChange = () => this.paintSoon();
      this.studio.onFault = this.fail;
      this.paint();
    });
  }

  private page() {
    const layout = layOut(this.screen.columns, this.screen.rows);
    return layout && pageFor(inside(layout.canvas));
  }

  /** Keys scroll the help to its end and no further. */
  private boundHelp(): void {
    const layout = layOut(this.screen.columns, this.screen.rows);
    this.studio.helpEnd = layout ? helpBeyond(layout.body) : 0;
  }

  /** The screen has another size, or lost what was on it. */
  resize(): void {
    this.painter.forget();
    const page = this.page();
    if (page) this.studio.resize(page);
    this.boundHelp();
    this.paintSoon();
  }

  /** Several changes by one chunk of input make one frame. */
  private paintSoon(): void {
    if (this.studio.ended !== undefined) this.end(this.studio.ended);
    if (this.isPaintDue) return;
    this.isPaintDue = true;
    setImmediate(() => {
      this.isPaintDue = false;
      try {
        this.paint();
      } catch (error) {
        this.fail(error);
      }
    });
  }

  private paint(): void {
    if (this.studio.ended !== undefined) return;
    const { columns, rows } = this.screen;
    const changes = this.painter.paint(drawScreen(this.studio, columns, rows, this.look));
    if (changes !== '') this.screen.write(changes);
  }

  take(event: InputEvent): void {
    if (event.type === 'paste') this.studio.paste(event.text);
    else if (event.type === 'mouse') this.takeMouse(event);
    else this.takeKey(event.name);
  }

  private takeKey(name: string): void {
    const action = actionOf(this.studio.mode, name);
    if (action !== undefined) this.studio.perform(action);
    else if (name === 'space') this.studio.type(' ');
    else if ([...name].length === 1) this.studio.type(name);
  }

  private takeMouse({ action, button, column, row }: Extract<InputEvent, { type: 'mouse' }>): void {
    const layout = layOut(this.screen.columns, this.screen.rows);
    if (!layout || this.studio.mode !== 'draw') return;
    const { studio } = this;
    const canvas = inside(layout.canvas);
    const isInside =
      column >= canvas.column &&
      column < canvas.column + canvas.columns &&
      row >= canvas.row &&
      row < canvas.row + canvas.rows;
    const place = toPage(viewOf(studio.editor.drawing.page, canvas), column, row);
    if (action === 'press' && isInside && button !== 'middle') studio.pointerDown(place, button === 'right');
    else if (action === 'drag' && studio.editor.pen.down) studio.pointerMove(place);
    else if (action === 'release') studio.pointerUp();
    else if (action === 'wheel-up') studio.perform('thicker');
    else if (action === 'wheel-down') studio.perform('thinner');
  }
}
