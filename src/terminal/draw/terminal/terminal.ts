// The terminal while we have it: taken over at the start, given back whole however the program ends.

import { writeSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';
import * as escapes from 'ansi-escapes';
import { type InputEvent, InputParser } from './input.js';

/** Button presses, motion with a button down, in SGR's coordinates. */
const MOUSE_ON = '\x1b[?1002h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1002l';
const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';
const PLAIN_COLOURS = '\x1b[0m';

const ENTER = escapes.enterAlternativeScreen + escapes.cursorHide + MOUSE_ON + PASTE_ON;
const LEAVE = PLAIN_COLOURS + PASTE_OFF + MOUSE_OFF + escapes.cursorShow + escapes.exitAlternativeScreen;

/** Its file descriptor. */
const STANDARD_OUTPUT = 1;

/** After so long half a sequence is none, and a lone escape is the key. */
const ESCAPE_MILLISECONDS = 40;

/** Signals that end us, with their numbers: a shell expects 128 + number as the exit code. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

export interface TerminalListener {
  onInput(event: InputEvent): void;
  /** The size changed, or the terminal is ours again after a stop: draw everything. */
  onResize(): void;
}

export class Terminal {
  private readonly parser = new InputParser();
  private escapeTimer: NodeJS.Timeout | undefined;
  private isOpen = false;

  constructor(
    private readonly input: ReadStream,
    private readonly output: WriteStream,
    private readonly listener: TerminalListener,
  ) {}

  get columns(): number {
    return this.output.columns;
  }

  get rows(): number {
    return this.output.rows;
  }

  /** Takes the terminal over. close() must follow, but does so by itself when the process ends. */
  open(): void {
    process.on('exit', this.close);
    for (const name of Object.keys(SIGNALS)) process.on(name, this.endBySignal);
    // Before the command's own listener, which tells of it.
    process.prependListener('uncaughtException', this.close);
    process.on('SIGTSTP', this.suspend);
    process.on('SIGCONT', this.resume);
    this.output.on('resize', this.listener.onResize);
    this.input.setEncoding('utf8');
    this.input.on('data', this.receive);
    this.input.on('end', this.endBySignal);
    this.takeOver();
    this.input.resume();
  }

  write(text: string): void {
    this.output.write(text);
  }

  /** Gives the terminal back as it was. May be called again. */
  readonly close = (): void => {
    if (!this.isOpen) return;
    this.isOpen = false;
    clearTimeout(this.escapeTimer);
    process.off('exit', this.close);
    for (const name of Object.keys(SIGNALS)) process.off(name, this.endBySignal);
    process.off('uncaughtException', this.close);
    process.off('SIGTSTP', this.suspend);
    process.off('SIGCONT', this.resume);
    this.output.off('resize', this.listener.onResize);
    this.input.off('data', this.receive);
    this.input.off('end', this.endBySignal);
    this.giveBack();
    this.input.pause();
  };

  private takeOver(): void {
    this.isOpen = true;
    // A shell that stopped us has set its own mode, of which Node knows nothing: only a change is carried out.
    this.input.setRawMode(false);
    this.input.setRawMode(true);
    this.output.write(ENTER);
  }

  /** Whatever else fails, the screen comes back: a terminal that hung up takes neither call. */
  private giveBack(): void {
    for (const give of [() => this.writeNow(LEAVE), () => this.input.setRawMode(false)]) attempt(give);
  }

  /** Past the stream's queue, for the process may end with the next line. */
  private writeNow(text: string): void {
    writeSync(STANDARD_OUTPUT, text);
  }

  private readonly receive = (chunk: Buffer | string): void => {
    clearTimeout(this.escapeTimer);
    for (const event of this.parser.feed(String(chunk))) this.listener.onInput(event);
    if (this.parser.isWaiting)
      this.escapeTimer = setTimeout(() => {
        for (const event of this.parser.flush()) this.listener.onInput(event);
      }, ESCAPE_MILLISECONDS);
  };

  /** Another program asks us to stop; ctrl-z, which would, is a key of ours. */
  private readonly suspend = (): void => {
    this.giveBack();
    process.kill(process.pid, 'SIGSTOP');
  };

  private readonly resume = (): void => {
    this.takeOver();
    this.listener.onResize();
  };

  private readonly endBySignal = (signal: keyof typeof SIGNALS = 'SIGHUP'): void => {
    this.close();
    process.exit(128 + SIGNALS[signal]);
  };
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // There is no terminal left to care for.
  }
}
