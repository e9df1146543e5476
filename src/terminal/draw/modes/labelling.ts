// The mode in which a person tells the right answer. The digits are kept under it, and learned from.

import { keep } from '../files/keep.js';
import type { Action } from '../key-map.js';
import type { Session } from '../session.js';

export class LabellingMode {
  /** The right answer as far as it is typed. */
  answer = '';
  private lesson: Promise<void> | undefined;
  /** What was told of drawings that were kept since the lesson began, if any were. */
  private untaught: string | undefined;

  constructor(private readonly session: Session) {}

  begin(): void {
    const { session } = this;
    if (session.reading.isBehind) session.say('Still reading; ask again.');
    else if (session.readings.length === 0) session.say('Draw a digit first; then tell what it is.', 'bad');
    else {
      this.answer = '';
      session.enter('label');
    }
  }

  type(text: string): void {
    if (/^\d$/.test(text)) this.answer += text;
    if (this.answer.length === this.session.readings.length) this.accept();
    else this.session.onChange();
  }

  perform(action: Action): void {
    if (action === 'accept') this.accept();
    else if (action === 'erase-character') {
      this.answer = this.answer.slice(0, -1);
      this.session.onChange();
    } else this.session.enter('draw');
  }

  private accept(): void {
    this.session.enter('draw');
    this.label(this.answer);
  }

  /** Keeps the digits as read under the labels, one character each. */
  label(labels: string): void {
    const { session } = this;
    const { length } = session.readings;
    if (length === 0) session.say('There is no digit on the page to label.', 'bad');
    else if (!/^\d+$/.test(labels) || labels.length !== length)
      session.say(`Read ${length} digit(s): the right answer has as many.`, 'bad');
    else session.run(() => this.keepAs(labels));
  }

  /** Resolves when nothing is learned any more. */
  async learned(): Promise<void> {
    await this.lesson;
  }

  private async keepAs(labels: string): Promise<void> {
    const { session } = this;
    const { readings } = session;
    const { kept } = session.settings;
    const count = keep(
      kept,
      readings.map(({ image }, i) => ({ image, label: Number(labels[i]) })),
    );
    const wrong = readings.filter(({ digit }, i) => digit !== Number(labels[i])).length;
    const verdict = wrong === 0 ? 'I was right.' : 'Thank you for the correction.';
    this.untaught = `${verdict} Kept as ${labels}; ${kept} holds ${count}.`;
    session.say(`${this.untaught} Learning from them …`, 'good');
    this.lesson ??= this.learn()
      .catch((error) => session.tellFailure(error))
      .finally(() => {
        this.lesson = undefined;
      });
  }

  /** Learns from what is kept until that is all, and reads with what was learned. */
  private async learn(): Promise<void> {
    const { session } = this;
    const { teach, kept, reader } = session.settings;
    while (this.untaught !== undefined) {
      const told = this.untaught;
      this.untaught = undefined;
      const { images, rightBefore, rightAfter, model } = await teach(kept);
      await reader.ask('use', { path: model });
      session.changed();
      const gain = `of ${images} it reads ${rightAfter} right, ${rightBefore} before`;
      session.say(`${told} Learned: ${gain}. Saved as ${model}`, 'good');
    }
  }
}
