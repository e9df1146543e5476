// The mode in which the right answer is typed. The digits are kept with it, and learned from.

import { existsSync } from 'node:fs';
import { TAUGHT } from '../../../node/paths.js';
import { count, plural } from '../../../numbers.js';
import { printable } from '../../../printable.js';
import { keep, takeBack } from '../files/keep.js';
import type { Action } from '../key-map.js';
import type { Session } from '../session.js';
import type { Lesson } from '../teacher.js';

const NOT_YOURS = 'This digit may be a test image. Draw your own, or open a picture, to teach.';
const TAUGHT_STAYS = `The taught model stays as it is. To read as before, quit and delete ${printable(TAUGHT)}.`;

export class LabellingMode {
  /** The right answer as typed so far. */
  answer = '';
  /** Whether it was to be kept before all of its digits were typed. */
  isShort = false;
  private lesson: Promise<void> | undefined;
  private stop = new AbortController();
  /** The message about what changed since the lesson began; undefined if nothing did. */
  private untaught: string | undefined;
  /** How many digits were kept by each answer of this session. */
  private readonly kept: number[] = [];

  constructor(private readonly session: Session) {}

  begin(): void {
    const { session } = this;
    if (session.reading.isBehind) session.say('Still reading. Try again.');
    else if (session.readings.length === 0) session.say('Draw a digit first, then teach it.', 'bad');
    else if (this.isSample) session.say(NOT_YOURS, 'bad');
    else {
      this.answer = '';
      this.isShort = false;
      session.enter('label');
    }
  }

  /** A random digit may be one of the test images, which no model may learn. */
  private get isSample(): boolean {
    return this.session.editor.drawing.backdrop?.kind === 'sample';
  }

  type(text: string): void {
    if (!/^\d$/.test(text) || this.isComplete) return;
    this.answer += text;
    this.isShort = false;
    this.session.onChange();
  }

  perform(action: Action): void {
    if (action === 'accept') this.accept();
    else if (action === 'erase-character') {
      this.answer = this.answer.slice(0, -1);
      this.isShort = false;
      this.session.onChange();
    } else this.session.enter('draw');
  }

  /** Whether each digit that was read has its answer. */
  private get isComplete(): boolean {
    return this.answer.length === this.session.readings.length;
  }

  /** Keeps the digits under the answer. One that is short stays open, so that nothing is typed twice. */
  private accept(): void {
    this.isShort = !this.isComplete;
    if (this.isShort) this.session.onChange();
    else {
      this.session.enter('draw');
      this.label(this.answer);
    }
  }

  /** Keeps the digits as read under the labels, one character each. */
  label(labels: string): void {
    const { session } = this;
    const { length } = session.readings;
    if (length === 0) session.say('There is no digit on the page to teach.', 'bad');
    else if (this.isSample) session.say(NOT_YOURS, 'bad');
    else if (!/^\d+$/.test(labels) || labels.length !== length)
      session.say(`The right answer must have ${plural(length, 'digit')}, as many as were read.`, 'bad');
    else session.run(() => this.keepAs(labels));
  }

  /** Takes back the digits that were kept last, as where the answer was mistyped, and learns from what is left. */
  takeBack(): void {
    const { session } = this;
    const last = this.kept.pop();
    if (last === undefined) session.say('Nothing was taught in this session.', 'bad');
    else
      session.run(async () => {
        const { kept } = session.settings;
        const left = takeBack(kept, last);
        const told = `Took back ${plural(last, 'digit')}; ${kept} holds ${count(left)}.`;
        if (left > 0) this.learnAfter(told);
        else {
          this.stopLearning();
          session.say(`${told}${existsSync(TAUGHT) ? ` ${TAUGHT_STAYS}` : ''}`, 'good');
        }
      });
  }

  /** Resolves when no lesson is under way. */
  async learned(): Promise<void> {
    await this.lesson;
  }

  private async keepAs(labels: string): Promise<void> {
    const { session } = this;
    const { readings } = session;
    const { kept, reader, takesBack = 'T' } = session.settings;
    const held = keep(
      kept,
      readings.map(({ image }, i) => ({ image, label: Number(labels[i]) })),
    );
    this.kept.push(readings.length);
    const wrong = readings.filter(({ digit }, i) => digit !== Number(labels[i])).length;
    const verdict = wrong === 0 ? 'The answer was right.' : 'Thank you for the correction.';
    const told = `${verdict} Kept as ${labels} (${takesBack} takes it back); ${kept} holds ${count(held)}.`;
    if (wrong === 0 && !this.lesson && (await reader.ask('knows', { folder: kept })))
      session.say(`${told} The model reads all of them surely already, so nothing is learned.`, 'good');
    else this.learnAfter(told);
  }

  /** Ends the lesson under way: what it learns from was taken back. */
  private stopLearning(): void {
    this.untaught = undefined;
    this.stop.abort();
  }

  /** Begins a lesson, or has the one under way go on with what changed. */
  private learnAfter(told: string): void {
    const { session } = this;
    this.untaught = told;
    session.say(`${told} Learning …`, 'good');
    this.lesson ??= this.learn()
      .catch((error) => session.tellFailure(error))
      .finally(() => {
        this.lesson = undefined;
      });
  }

  /** Learns from the folder until nothing in it is new, and reads with the taught model. */
  private async learn(): Promise<void> {
    const { session } = this;
    const { teach, kept, reader } = session.settings;
    while (this.untaught !== undefined) {
      const told = this.untaught;
      this.untaught = undefined;
      this.stop = new AbortController();
      const lesson = await teach(kept, this.stop.signal);
      if (!lesson) continue;
      await reader.ask('use', { path: lesson.model });
      session.changed();
      const tone = hasHelped(lesson) ? 'good' : 'bad';
      session.say(`${told} ${describeLesson(lesson)} Model: ${lesson.model}`, tone);
    }
  }
}

/** Whether the model reads more of the digits than before, or all of them. */
const hasHelped = ({ images, rightBefore, rightAfter }: Lesson) =>
  rightAfter > rightBefore || rightAfter === images;

/** What a lesson came to. */
function describeLesson(lesson: Lesson): string {
  const { images, rightBefore, rightAfter } = lesson;
  const share = `${count(rightAfter)} of ${plural(images, 'digit')}`;
  if (hasHelped(lesson)) return `Learned: ${share} read correctly now, ${count(rightBefore)} before.`;
  const reads =
    rightAfter === rightBefore
      ? `the model still reads ${share} correctly`
      : `the model reads ${share} correctly now, ${count(rightBefore)} before`;
  const others = images === 1 ? 'it' : 'those that it reads wrong';
  return `Trained, but ${reads}. Teach it more drawings of ${others}.`;
}
