// Draw by lines of text: for screen readers, pipes, and terminals that can do no more.

import { createInterface } from 'node:readline';
import { PAGE_SIDE } from '../../drawing/drawing.js';
import { THICKEST, THINNEST } from '../../drawing/editor.js';
import { rasterise } from '../../drawing/raster.js';
import type { Point } from '../../drawing/stroke.js';
import { describeProbability } from '../../numbers.js';
import { isDigit, isUnsure } from '../../reading/certainty.js';
import { SIDE } from '../../reading/vision/normalise.js';
import type { Reading } from '../../reading/vision/segment.js';
import { describeDoubt } from '../prediction/doubt.js';
import { pastedPath } from './files/browser.js';
import { confidenceOf } from './screen/confidence.js';
import type { Settings } from './session.js';
import { Studio } from './studio.js';

const PAGE = { width: PAGE_SIDE, height: PAGE_SIDE };
const PROMPT = 'draw> ';

interface Command {
  readonly usage: string;
  readonly does: string;
  run(session: PlainSession, rest: string): Promise<string[]> | string[];
}

const DIRECTIONS: Record<string, readonly [number, number]> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

const COMMANDS: Record<string, Command> = {
  draw: {
    usage: 'draw X,Y X,Y …',
    does: `a stroke through places, from 0,0 at the top left to ${PAGE_SIDE},${PAGE_SIDE}`,
    run: (session, rest) => session.stroke(rest, false),
  },
  erase: {
    usage: 'erase X,Y X,Y …',
    does: 'take ink away along places',
    run: (session, rest) => session.stroke(rest, true),
  },
  pen: {
    usage: 'pen down | pen up | pen X,Y',
    does: 'put the pen down, lift it, or carry it to a place',
    run: (session, rest) => session.pen(rest),
  },
  move: {
    usage: 'move left|right|up|down [N]',
    does: 'move the pen by N units (1), drawing if it is down',
    run: (session, rest) => session.move(rest),
  },
  width: {
    usage: 'width N',
    does: 'the pen’s width in units',
    run: (session, rest) => session.width(rest),
  },
  undo: {
    usage: 'undo',
    does: 'take back the last stretch or other change',
    run: (session) => session.act('undo'),
  },
  redo: { usage: 'redo', does: 'undo the undo', run: (session) => session.act('redo') },
  clear: { usage: 'clear', does: 'an empty page', run: (session) => session.act('clear') },
  invert: {
    usage: 'invert',
    does: 'dark on light or light on dark',
    run: (session) => session.act('invert'),
  },
  random: { usage: 'random', does: 'a digit to try', run: (session) => session.act('random') },
  open: {
    usage: 'open PATH',
    does: 'open a picture and read it',
    run: (session, rest) => session.open(rest),
  },
  read: { usage: 'read', does: 'the answer, with all likely digits', run: (session) => session.read() },
  steps: { usage: 'steps', does: 'how the picture was prepared', run: (session) => session.steps() },
  explain: {
    usage: 'explain',
    does: 'which parts of the image are evidence for the answer',
    run: (session) => session.explain(),
  },
  show: { usage: 'show', does: 'the page in characters', run: (session) => session.show() },
  label: {
    usage: 'label DIGITS',
    does: 'teach the right answer: the drawing is kept and learned',
    run: (session, rest) => session.label(rest),
  },
  unlabel: {
    usage: 'unlabel',
    does: 'take back the last answer that was taught',
    run: (session) => session.unlabel(),
  },
  save: { usage: 'save', does: 'save as PNG and SVG', run: (session) => session.act('save') },
  help: { usage: 'help', does: 'these commands', run: () => helpText() },
  quit: { usage: 'quit', does: 'end', run: (session) => session.quit() },
};

function helpText(): string[] {
  return Object.values(COMMANDS).map(({ usage, does }) => `${usage}: ${does}`);
}

/** A session that takes lines and gives lines. */
export class PlainSession {
  private readonly studio: Studio;

  constructor(settings: Settings) {
    this.studio = new Studio(settings, PAGE);
  }

  get isOver(): boolean {
    return this.studio.ended !== undefined;
  }

  /** Carries out a line and returns the answer. A wrong line is answered, not thrown. */
  async execute(line: string): Promise<string[]> {
    const [, name, rest] = /^\s*(\S*)\s*(.*?)\s*$/.exec(line) as RegExpExecArray;
    if (name === '') return [];
    const command = Object.hasOwn(COMMANDS, name.toLowerCase()) ? COMMANDS[name.toLowerCase()] : undefined;
    if (!command) return [`There is no command ${JSON.stringify(name)}. Type help for all of them.`];
    this.studio.message = { text: '', tone: 'plain' };
    return await command.run(this, rest);
  }

  stroke(text: string, erase: boolean): Promise<string[]> | string[] {
    const places = parsePlaces(text);
    if (!places) return [`Expected places such as 14,4 14,24; found ${JSON.stringify(text)}.`];
    const outside = places.find(isOutside);
    if (outside) return [refuseOutside(outside)];
    const picture = this.openedPicture();
    if (erase && picture)
      return [`Only drawings can be erased; the page shows ${picture}. Type clear for an empty page.`];
    const [first, ...others] = places;
    this.studio.pointerDown(first, erase);
    for (const place of others) this.walk(place);
    this.studio.pointerUp();
    return this.outcome(picture);
  }

  async pen(text: string): Promise<string[]> {
    const { editor } = this.studio;
    const [place] = parsePlaces(text) ?? [];
    if (place && isOutside(place)) return [refuseOutside(place)];
    const picture = this.openedPicture();
    editor.endStretch();
    if (place) this.walk(place);
    else if (text !== 'down' && text !== 'up')
      return [`Expected pen down, pen up, or a place such as pen 14,4; found ${JSON.stringify(text)}.`];
    else if ((text === 'down') !== editor.pen.down) this.studio.perform('pen');
    return this.withAnswer(picture);
  }

  async move(text: string): Promise<string[]> {
    const [direction, count = '1'] = text.split(/\s+/);
    const by = Object.hasOwn(DIRECTIONS, direction) ? DIRECTIONS[direction] : undefined;
    const units = Number(count);
    if (!by || !(units > 0))
      return [
        `Expected left, right, up or down, and a number above 0, such as move right 5; found ${JSON.stringify(text)}.`,
      ];
    const { editor } = this.studio;
    const { x, y } = editor.pen;
    editor.endStretch();
    this.walk({ x: x + by[0] * units, y: y + by[1] * units });
    return this.withAnswer();
  }

  /** Carries the pen to a place, or as far as the page goes, a unit at a time, since corners are rounded by half a step. */
  private walk(to: Point): void {
    const { editor } = this.studio;
    const from = editor.pen;
    const [x, y] = [onPage(to.x), onPage(to.y)];
    const steps = Math.ceil(Math.hypot(x - from.x, y - from.y));
    for (let step = 1; step <= steps; step++) {
      const share = step / steps;
      const place = { x: from.x + (x - from.x) * share, y: from.y + (y - from.y) * share };
      if (editor.pen.down) this.studio.pointerMove(place);
      else editor.moveTo(place);
    }
  }

  /** Where the pen is, and while it draws, the answer too. */
  private async withAnswer(picture?: string): Promise<string[]> {
    const { down } = this.studio.editor.pen;
    return down ? [this.penWords(), ...(await this.outcome(picture))] : [this.penWords()];
  }

  width(text: string): string[] {
    const width = Number(text);
    if (!(width >= THINNEST && width <= THICKEST))
      return [
        `Expected a number from ${THINNEST} to ${THICKEST}, such as width 2.5; found ${JSON.stringify(text)}.`,
      ];
    this.studio.editor.setWidth(width);
    return [this.penWords()];
  }

  async act(action: 'undo' | 'redo' | 'clear' | 'invert' | 'random' | 'save'): Promise<string[]> {
    this.studio.perform(action);
    return this.outcome();
  }

  async open(text: string): Promise<string[]> {
    if (text === '') return ['Expected a path: open PATH.'];
    this.studio.open(pastedPath(text, process.cwd()) ?? text);
    return this.outcome();
  }

  async read(): Promise<string[]> {
    await this.studio.settled();
    const { readings } = this.studio;
    if (readings.length === 0) return [this.answer()];
    if (readings.length > 1)
      return [this.answer(), ...readings.map((reading, i) => `digit ${i + 1}: ${describeReading(reading)}`)];
    const [only] = readings;
    const isPlain = !isDigit(only) || likelyDigits(only.probabilities).length === 1;
    return [this.answer(), ...(isPlain ? [] : [`Likely: ${describeReading(only)}.`])];
  }

  async steps(): Promise<string[]> {
    this.studio.perform('steps');
    await this.studio.settled();
    const steps = this.studio.reading.seen?.page.steps ?? [];
    this.studio.perform('back');
    if (steps.length === 0) return [this.answer()];
    return steps.map(({ name, reason }, i) => `${i + 1}. ${name}: ${reason}`);
  }

  async explain(): Promise<string[]> {
    this.studio.perform('explain');
    await this.studio.settled();
    const {
      readings,
      reading: { seen },
    } = this.studio;
    const lines = readings.flatMap((reading, i) =>
      isDigit(reading) ? [`${reading.digit}: ${describeHeat(seen?.heat?.[i])}`] : [],
    );
    this.studio.perform('explain');
    await this.studio.settled();
    return lines.length === 0 ? [this.answer()] : lines;
  }

  show(): string[] {
    const { drawing } = this.studio.editor;
    if (this.openedPicture()) return ['The page shows a picture. Type steps to hear how it was prepared.'];
    const ink = rasterise(drawing, { x: 0, y: 0, scale: 1, width: PAGE_SIDE, height: PAGE_SIDE });
    return Array.from({ length: PAGE_SIDE / 2 }, (_, row) =>
      Array.from({ length: PAGE_SIDE }, (_, column) => {
        const at = 2 * row * PAGE_SIDE + column;
        return Math.max(ink.data[at], ink.data[at + PAGE_SIDE]) >= 0.5 ? '#' : '.';
      }).join(''),
    );
  }

  async label(text: string): Promise<string[]> {
    await this.studio.settled();
    this.studio.labelling.label(text);
    await this.studio.settled();
    await this.studio.labelling.learned();
    return [this.studio.message.text];
  }

  async unlabel(): Promise<string[]> {
    this.studio.labelling.takeBack();
    await this.studio.settled();
    await this.studio.labelling.learned();
    return [this.studio.message.text];
  }

  quit(): string[] {
    this.studio.perform('quit');
    return [];
  }

  /** The path of the picture on the page, if it shows one. */
  private openedPicture(): string | undefined {
    const { backdrop } = this.studio.editor.drawing;
    return backdrop?.kind === 'photo' ? backdrop.path : undefined;
  }

  /** The answer after a change: the message, if there is one, and what is read. A picture that was shown before may be gone. */
  private async outcome(picture?: string): Promise<string[]> {
    await this.studio.settled();
    const { text, tone } = this.studio.message;
    if (tone !== 'plain') return [text];
    const isNew = picture !== undefined && this.openedPicture() === undefined;
    const told = isNew ? [`This is a new page. Type undo to go back to ${picture}.`] : [];
    return [...told, ...(text === '' ? [] : [text]), this.answer()];
  }

  private answer(): string {
    const { readings, number } = this.studio;
    if (readings.length === 0)
      return this.openedPicture()
        ? 'No digit in the picture. Try a closer one in even light; steps tells how this one was prepared.'
        : 'No digit on the page.';
    const digits = readings.filter(isDigit);
    if (digits.length === 0) return `No digit on the page: the ink looks ${readings[0].reason}.`;
    const least = digits.reduce((a, b) => (b.confidence < a.confidence ? b : a));
    const { word } = confidenceOf(least);
    const howSure = isUnsure(least) ? describeDoubt(least, isUnsure) : describeProbability(least.confidence);
    const which = digits.length > 1 ? '; the least sure digit: ' : ', ';
    return `Reads ${number}, ${word}${which}${howSure}.`;
  }

  private penWords(): string {
    const { x, y, down, width } = this.studio.editor.pen;
    return `Pen ${down ? 'down' : 'up'} at ${x},${y}, ${width} wide.`;
  }
}

/** Digits of at least this probability are named as likely. */
const LIKELY = 0.005;

/** "1 with 98.0 %" for each likely digit, the likeliest first. */
const likelyDigits = (probabilities: Float32Array) =>
  [...probabilities]
    .map((probability, digit) => ({ digit, probability }))
    .filter(({ probability }) => probability >= LIKELY)
    .sort((a, b) => b.probability - a.probability)
    .map(({ digit, probability }) => `${digit} with ${describeProbability(probability)}`);

/** Of a digit the likely ones; of other ink what it looks like. */
const describeReading = ({ reason, probabilities }: Reading) =>
  reason === undefined ? likelyDigits(probabilities).join(', ') : `not read, ${reason}`;

const onPage = (place: number) => Math.min(PAGE_SIDE, Math.max(0, place));

const isOutside = ({ x, y }: Point) => onPage(x) !== x || onPage(y) !== y;

const refuseOutside = ({ x, y }: Point) =>
  `Places go from 0,0 to ${PAGE_SIDE},${PAGE_SIDE}; found ${x},${y}.`;

function parsePlaces(text: string): Point[] | undefined {
  const words = text.split(/\s+/);
  const places = words.map((word) => /^(-?[\d.]+),(-?[\d.]+)$/.exec(word));
  if (!places.every((place) => place !== null)) return undefined;
  const points = places.map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
  return points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)) ? points : undefined;
}

const ROWS = ['top', 'middle', 'bottom'];
const COLUMNS = ['left', 'centre', 'right'];

/** The parts of the image with the most evidence for the answer, and with the most against it. */
function describeHeat(heat: Float32Array | undefined): string {
  const ninths = new Float32Array(9);
  heat?.forEach((value, i) => {
    const row = Math.floor((3 * Math.floor(i / SIDE)) / SIDE);
    ninths[3 * row + Math.floor((3 * (i % SIDE)) / SIDE)] += value;
  });
  const place = (ninth: number) =>
    `${ROWS[Math.floor(ninth / 3)]} ${COLUMNS[ninth % 3]}`.replace(/^middle centre$/, 'centre');
  const order = [...ninths.keys()].sort((a, b) => ninths[b] - ninths[a]);
  const most = order.slice(0, 2).filter((ninth) => ninths[ninth] > 0);
  const least = order.slice(-1).filter((ninth) => ninths[ninth] < 0);
  const against = least.length > 0 ? `; main evidence against it: the ${place(least[0])}` : '';
  return `main evidence: the ${most.map(place).join(' and the ')}${against}`;
}

/** Reads lines until `quit` or the end of the input. */
export async function runPlain(
  settings: Settings,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<void> {
  const session = new PlainSession(settings);
  const welcome = settings.welcome ? `${settings.welcome}\n` : '';
  output.write(`${welcome}Draw digits by lines of text. Type help for the commands.\n${PROMPT}`);
  // The prompt is written here: readline's own refuses once the input has ended, though lines are still to come.
  for await (const line of createInterface({ input, terminal: false })) {
    for (const answer of await session.execute(line)) output.write(`${answer}\n`);
    if (session.isOver) return;
    output.write(PROMPT);
  }
  // The input has ended after a prompt.
  output.write('\n');
}
