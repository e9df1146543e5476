// The mode in which the right answer is typed. The digits are kept with it, and learned from.

import { existsSync } from 'node:fs';
import { TAUGHT } from '../../../node/paths.js';
import { count, plural } from '../../../numbers.js';
import { printable } from '../../../printable.js';
import { isDigit } from '../../../reading/certainty.js';
import type { Reading } from '../../../reading/vision/segment.js';
import { keep, takeBack } from '../files/keep.js';
import type { Action } from '../key-map.js';
import type { Session } from '../session.js';
import type { Lesson } from '../teacher.js';

const NOT_YOURS = 'This digit may be a test image. Draw your own, or open a picture, to teach.';
const NOT_LEARNED = 'The model had not learned that, so it stays as it is.';
const TAUGHT_STAYS = `The taught model stays as it is. To forget it, quit and delete ${printable(TAUGHT)}; docs/teach.md says how to go back to an earlier one.`;

/** Digits that were kept together, by one answer. */
interface Kept {
  readonly count: number;
  /** Whether a lesson has taught them. */
  isLearned: boolean;
}

export class LabellingMode {
  /** The right answer as typed so far. */
  answer = '';
  /** Whether it was to be kept before all of its digits were typed. */
  isShort = false;
  private lesson: Promise<void> | undefined;
  private stop = new AbortController();
  /** The message about what changed since the lesson began; undefined if nothing did. */
  private untaught: string | undefined;
  /** What was kept by each answer of this session. */
  private readonly kept: Kept[] = [];

  constructor(private readonly session: Session) {}

  begin(): void {
    const { session } = this;
    if (session.reading.isBehind) session.say('Still reading. Try again.');
    else if (this.asked.length === 0) session.say('Draw a digit first, then teach it.', 'bad');
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

  /** What answers are asked for: the digits; where all ink is taken for no digit, which may be wrong, all of it. */
  get asked(): readonly Reading[] {
    const { readings } = this.session;
    const digits = readings.filter(isDigit);
    return digits.length > 0 ? digits : readings;
  }

  /** Whether each digit has its answer. */
  private get isComplete(): boolean {
    return this.answer.length === this.asked.length;
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

  /** Keeps the digits under the labels, one character each. */
  label(labels: string): void {
    const { session } = this;
    const { length } = this.asked;
    if (length === 0) session.say('There is no digit on the page to teach.', 'bad');
    else if (this.isSample) session.say(NOT_YOURS, 'bad');
    else if (!/^\d+$/.test(labels))
      session.say(`Expected the right answer in digits, such as 42; found ${JSON.stringify(labels)}.`, 'bad');
    else if (labels.length !== length)
      session.say(
        `The right answer must have ${plural(length, 'digit')}, as many as were read; found ${JSON.stringify(labels)}.`,
        'bad',
      );
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
        const left = takeBack(kept, last.count);
        const told = `Took back ${plural(last.count, 'digit')}; ${kept} holds ${plural(left, 'digit')}.`;
        if (!last.isLearned && !this.lesson) session.say(`${told} ${NOT_LEARNED}`, 'good');
        else if (left > 0) this.learnAfter(told);
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
    const { session, asked } = this;
    const { kept, reader, takesBack = 'T' } = session.settings;
    const held = keep(
      kept,
      asked.map(({ image }, i) => ({ image, label: Number(labels[i]) })),
    );
    this.kept.push({ count: asked.length, isLearned: false });
    const wrong = asked.filter(
      (reading, i) => !isDigit(reading) || reading.digit !== Number(labels[i]),
    ).length;
    const verdict = wrong === 0 ? 'The answer was right.' : 'Thank you for the correction.';
    const told = `${verdict} Kept as ${labels} (${takesBack} takes it back); ${kept} holds ${plural(held, 'digit')}.`;
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
      const learning = [...this.kept];
      let replaced = '';
      const lesson = await teach(kept, this.stop.signal, (path) => {
        replaced = ` ${describeReplaced(path)}`;
        session.say(`${told}${replaced} Learning …`, 'good');
      });
      if (!lesson) continue;
      for (const answer of learning) answer.isLearned = true;
      await reader.ask('use', { path: lesson.model });
      session.changed();
      const tone = hasHelped(lesson) ? 'good' : 'bad';
      session.say(`${told} ${describeLesson(lesson)}${replaced} Model: ${lesson.model}`, tone);
    }
  }
}

/** Whether the model reads more of the digits than before, or all of them. */
const hasHelped = ({ images, rightBefore, rightAfter }: Lesson) =>
  rightAfter > rightBefore || rightAfter === images;

/** A taught model of other pictures that the lesson replaces. */
const describeReplaced = (path: string) =>
  `The lesson replaces a model that was taught other pictures; it is kept, and --model ${printable(path)} reads with it.`;

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
