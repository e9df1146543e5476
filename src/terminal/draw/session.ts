// What the modes share of the session: settings, the drawing, what was read of it, and how to tell something.

import type { Editor } from '../../drawing/editor.js';
import type { Reading } from '../../reading/vision/segment.js';
import type { Mode } from './key-map.js';
import type { LastReading } from './reading/last-reading.js';
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
  /** What takes back the last answer that was taught: the key T, unless lines are typed. */
  readonly takesBack?: string;
  /** The first message, if any. */
  readonly welcome?: string;
}

export interface Message {
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad';
}

export interface Session {
  readonly settings: Settings;
  readonly editor: Editor;
  readonly reading: LastReading;
  readonly mode: Mode;
  message: Message;
  /** Which digit's bars and picture are shown, counted from the left, line by line. */
  selected: number;
  /** Whether it is shown which pixels speak for a digit and which against it. */
  explaining: boolean;
  /** What was read, line by line: the digits, and ink that is taken for none. */
  readonly readings: readonly Reading[];
  /** The number as read: a line's digits together, lines parted by ` / `. */
  readonly number: string;
  /** Called after every change of what is to be seen. */
  onChange: () => void;
  say(text: string, tone?: Message['tone']): void;
  enter(mode: Mode): void;
  end(code: number): void;
  /** Opens a picture file and reads it. */
  open(path: string): void;
  /** After a change of the drawing by hand: what was said of the last one is stale. */
  drawn(): void;
  /** Has the drawing read anew, or at the end of the reading under way. */
  changed(): void;
  /** Starts what takes a while; tells what a person can mend. */
  run(task: () => Promise<void>): void;
  tellFailure(error: unknown): void;
}
