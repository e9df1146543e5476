// The drawing under the pen: moving, drawing, erasing, undoing. Knows no terminal and no key.

import {
  type Drawing,
  emptyDrawing,
  isEmpty,
  type Page,
  type Photo,
  type Sample,
  withStroke,
} from './drawing.js';
import { History } from './history.js';
import type { Point, Stroke } from './stroke.js';

/** Pen widths in units. MNIST's strokes are 2 to 4 pixels wide. */
export const THINNEST = 1;
export const THICKEST = 6;
const USUAL_WIDTH = 2.5;
const WIDTH_STEP = 0.5;

/** The eraser is this much wider than the pen: going over a stroke must not leave its soft edges. */
const ERASER = 2;

export interface Pen extends Point {
  readonly down: boolean;
  readonly eraser: boolean;
  /** In units. */
  readonly width: number;
}

/** Units that a stretch has at least: shorter ones, as of a curve drawn key by key, are undone with the one before. */
const LEAST_STRETCH = 4;

/** The stroke that the pen is drawing. */
interface LiveStroke {
  readonly stroke: Stroke;
  /** The drawing without it. */
  readonly base: Drawing;
  /** Where the pen is heading, as signs of its last move, and how many units it went since the last stretch ended. */
  readonly heading?: string;
  readonly length: number;
  /** The stroke up to where the last stretch ended, which the history has. */
  readonly kept?: Stroke;
}

export class Editor {
  private readonly history: History<Drawing>;
  private held: Pen;
  private live: LiveStroke | undefined;

  constructor(private page: Page) {
    this.history = new History(emptyDrawing(page));
    this.held = { x: page.width / 2, y: page.height / 2, down: false, eraser: false, width: USUAL_WIDTH };
  }

  get pen(): Pen {
    return this.held;
  }

  /** What is on the page now, the stroke being drawn included. */
  get drawing(): Drawing {
    const { present } = this.history;
    return this.live ? withStroke(this.live.base, this.live.stroke) : present;
  }

  /** Moves the pen by so many units, as far as the page goes, drawing if it is down. */
  moveBy(dx: number, dy: number): void {
    const heading = `${Math.sign(dx)},${Math.sign(dy)}`;
    const turns = this.live?.heading !== undefined && this.live.heading !== heading;
    if (turns && (this.live?.length ?? 0) >= LEAST_STRETCH) this.endStretch();
    this.moveTo({ x: this.held.x + dx, y: this.held.y + dy });
    if (this.live)
      this.live = { ...this.live, heading, length: this.live.length + Math.max(Math.abs(dx), Math.abs(dy)) };
  }

  /** Ends a stretch of the stroke being drawn: undo takes back no more than what comes after. */
  endStretch(): void {
    if (!this.live || this.live.stroke.points.length < 2) return;
    this.keepStroke();
    this.live = { ...this.live, length: 0, kept: this.live.stroke };
  }

  /** Brings the stroke being drawn into the history as far as it is. */
  private keepStroke(): void {
    if (this.live && this.live.kept !== this.live.stroke)
      this.history.push(withStroke(this.live.base, this.live.stroke));
  }

  /** Moves the pen to a place, drawing a straight line if it is down. */
  moveTo({ x, y, force }: Point): void {
    const { page } = this.live?.base ?? this.history.present;
    const place = {
      x: Math.min(page.width, Math.max(0, x)),
      y: Math.min(page.height, Math.max(0, y)),
      ...(force !== undefined && { force }),
    };
    if (place.x === this.held.x && place.y === this.held.y) return;
    this.held = { ...this.held, force: undefined, ...place };
    if (!this.live) return;
    const { stroke } = this.live;
    this.live = { ...this.live, stroke: { ...stroke, points: [...stroke.points, place] } };
  }

  /** Puts the pen down where it is; `erase` overrides the pen's own mode for this stroke. */
  putDown(erase = this.held.eraser): void {
    this.lift();
    const { x, y, force, width } = this.held;
    this.held = { ...this.held, down: true };
    const points = [{ x, y, ...(force !== undefined && { force }) }];
    const stroke = { points, width: erase ? ERASER * width : width, erase };
    this.live = { stroke, base: this.history.present, length: 0 };
  }

  /** Lifts the pen: the stroke becomes part of the drawing. */
  lift(): void {
    this.held = { ...this.held, down: false };
    this.keepStroke();
    this.live = undefined;
  }

  /** Changes the pen's width by so many steps, within limits. A stroke being drawn goes on as a new one. */
  changeWidth(steps: number): void {
    this.setWidth(this.held.width + steps * WIDTH_STEP);
  }

  /** Sets the pen's width in units, within limits. */
  setWidth(width: number): void {
    this.changePen({ width: Math.min(THICKEST, Math.max(THINNEST, width)) });
  }

  toggleEraser(): void {
    this.changePen({ eraser: !this.held.eraser });
  }

  private changePen(change: Partial<Pen>): void {
    const wasDown = this.live !== undefined;
    this.lift();
    this.held = { ...this.held, ...change };
    if (wasDown) this.putDown();
  }

  /** Takes back the last stretch of a stroke, or another change, and lifts the pen. False if there is none. */
  undo(): boolean {
    this.lift();
    const { strokes } = this.history.present;
    const done = this.history.undo();
    const left = this.history.present.strokes;
    // Part of a stroke is left: the pen goes back to its end, to go on from there.
    const end = left.length === strokes.length ? left.at(-1)?.points.at(-1) : undefined;
    if (end && left.at(-1) !== strokes.at(-1)) this.moveTo(end);
    this.stayOnPage();
    return done;
  }

  redo(): boolean {
    this.lift();
    const done = this.history.redo();
    this.stayOnPage();
    return done;
  }

  /** Pages may differ in size from state to state. */
  private stayOnPage(): void {
    this.moveBy(0, 0);
  }

  /** An empty page of the size that was asked for last. */
  clear(): void {
    this.lift();
    const { present } = this.history;
    const empty = emptyDrawing(this.page, present.inverted);
    if (present.strokes.length === 0 && !present.backdrop) this.history.amend(empty);
    else this.history.push(empty);
    this.stayOnPage();
  }

  /** Swaps ink and paper. */
  invert(): void {
    this.lift();
    const { present } = this.history;
    this.history.push({ ...present, inverted: !present.inverted });
  }

  /** Shows a digit or a picture on an empty page. */
  show(backdrop: Sample | Photo): void {
    this.lift();
    const { inverted } = this.history.present;
    this.history.push({ ...emptyDrawing(this.page, inverted), backdrop });
    this.stayOnPage();
  }

  /** Sets the page's size. A page that holds something keeps its own until it is cleared. */
  resize(page: Page): void {
    this.page = page;
    const { present } = this.history;
    if (this.live || !isEmpty(present)) return;
    const { width, height } = present.page;
    this.history.amend({ ...present, page });
    this.moveTo({ x: (this.held.x / width) * page.width, y: (this.held.y / height) * page.height });
  }
}
