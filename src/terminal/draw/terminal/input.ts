// From the bytes of a terminal to keys, the mouse and pasted texts.
// Sequences: ECMA-48 and "XTerm Control Sequences" (Dickey): CSI keys, SGR mouse (1006), bracketed paste (2004).

export type InputEvent =
  | { readonly type: 'key'; readonly name: string }
  | { readonly type: 'paste'; readonly text: string }
  | {
      readonly type: 'mouse';
      readonly action: 'press' | 'drag' | 'release' | 'wheel-up' | 'wheel-down';
      readonly button: 'left' | 'middle' | 'right';
      /** The cell, counted from 0. */
      readonly column: number;
      readonly row: number;
    };

const FINAL_LETTERS: Record<string, string> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Z: 'shift+tab',
};

/** The number before a tilde. */
const TILDE_NUMBERS: Record<string, string> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
};

const CONTROL_NAMES: Record<string, string> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x1b': 'escape',
  ' ': 'space',
};

const PASTE_BEGIN = '\x1b[200~';
const PASTE_END = '\x1b[201~';

const SHIFT = 1;
const CONTROL = 4;

const ESCAPE = '\x1b';

/** A control sequence: CSI, parameters, and its final character. */
const CSI = new RegExp(`^${ESCAPE}\\[([0-?]*)[ -/]*([@-~])`);
/** SS3: cursor keys and the numeric pad in application mode. */
const SS3 = new RegExp(`^${ESCAPE}O(.)`, 's');
/** What may go on as one of them. */
const UNFINISHED = new RegExp(`^${ESCAPE}(\\[[ -?]*|O)?$`);
const SGR_MOUSE = /^<(\d+);(\d+);(\d+)$/;

/** A path that arrives in one piece: what a file dropped on a terminal without bracketed paste looks like. */
const DROPPED = /^(?:[/~'"]|file:)\P{Cc}{3,}\s*$/u;

/** Turns chunks as they arrive into events; a sequence cut in two waits for its other half. */
export class InputParser {
  private rest = '';

  /** Whether something waits: a lone escape, or half a sequence. */
  get isWaiting(): boolean {
    return this.rest !== '';
  }

  feed(chunk: string): InputEvent[] {
    if (this.rest === '' && DROPPED.test(chunk)) return [{ type: 'paste', text: chunk }];
    this.rest += chunk;
    const events: InputEvent[] = [];
    while (this.rest !== '') {
      if (this.rest.startsWith(PASTE_BEGIN)) {
        const end = this.rest.indexOf(PASTE_END);
        if (end < 0) break;
        events.push({ type: 'paste', text: this.rest.slice(PASTE_BEGIN.length, end) });
        this.rest = this.rest.slice(end + PASTE_END.length);
      } else if (UNFINISHED.test(this.rest)) break;
      else this.take(events);
    }
    return events;
  }

  /** Gives up waiting: what is there is all there will be, so an escape is the escape key. */
  flush(): InputEvent[] {
    const { rest } = this;
    if (rest === '' || rest.startsWith(PASTE_BEGIN)) return [];
    this.rest = '';
    return [key('escape'), ...[...rest.slice(1)].map((character) => key(nameOf(character)))];
  }

  /** Takes one event off the front. */
  private take(events: InputEvent[]): void {
    const sequence = CSI.exec(this.rest) ?? SS3.exec(this.rest);
    const event = sequence ? eventOf(sequence) : undefined;
    if (event) events.push(event);
    if (sequence) this.rest = this.rest.slice(sequence[0].length);
    else {
      const [character] = this.rest;
      this.rest = this.rest.slice(character.length);
      // An escape before a character is what Alt sends; no key of ours has it.
      events.push(key(nameOf(character)));
    }
  }
}

const key = (name: string): InputEvent => ({ type: 'key', name });

function nameOf(character: string): string {
  if (character in CONTROL_NAMES) return CONTROL_NAMES[character];
  const code = character.codePointAt(0) as number;
  return code < 32 ? `ctrl+${String.fromCharCode(code + 96)}` : character;
}

function eventOf([sequence, first, final]: RegExpExecArray): InputEvent | undefined {
  if (sequence.startsWith('\x1bO')) return padOrCursor(first);
  const mouse = SGR_MOUSE.exec(first);
  if (mouse && (final === 'M' || final === 'm')) return mouseOf(mouse.slice(1).map(Number), final);
  const [number, modifier = '1'] = first.split(';');
  const name = final === '~' ? TILDE_NUMBERS[number] : FINAL_LETTERS[final];
  if (!name) return undefined;
  const flags = Number(modifier) - 1;
  return key(`${flags & CONTROL ? 'ctrl+' : ''}${flags & SHIFT ? 'shift+' : ''}${name}`);
}

/** The numeric pad in application mode: p to y are 0 to 9, j to o the operators, M enter. */
function padOrCursor(letter: string): InputEvent | undefined {
  if (letter >= 'p' && letter <= 'y') return key(String(letter.charCodeAt(0) - 'p'.charCodeAt(0)));
  if (letter >= 'j' && letter <= 'o') return key('*+,-./'['jklmno'.indexOf(letter)]);
  if (letter === 'M') return key('enter');
  const name = FINAL_LETTERS[letter];
  return name ? key(name) : undefined;
}

/** Bits of the SGR button code. */
const MOTION = 32;
const WHEEL = 64;
const BUTTONS = ['left', 'middle', 'right'] as const;

function mouseOf([code, column, row]: number[], final: string): InputEvent | undefined {
  const place = { column: column - 1, row: row - 1 };
  if (code & WHEEL)
    return { type: 'mouse', action: code & 1 ? 'wheel-down' : 'wheel-up', button: 'middle', ...place };
  const button = BUTTONS[code & 3];
  // Motion without a button.
  if (!button) return undefined;
  const action = final === 'm' ? 'release' : code & MOTION ? 'drag' : 'press';
  return { type: 'mouse', action, button, ...place };
}
