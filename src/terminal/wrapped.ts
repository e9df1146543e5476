// Text for people, broken between words where the terminal ends. Files and pipes get lines as they are.

import type { WriteStream } from 'node:tty';
import { fillWords } from '../lines.js';

/** Prints text to a stream, each of its lines broken between words to the columns of the terminal. */
function print(stream: WriteStream, text: string): void {
  const columns = stream.columns || Number.POSITIVE_INFINITY;
  const lines = text.split('\n').flatMap((line) => (line === '' ? [''] : fillWords(line, columns)));
  stream.write(`${lines.join('\n')}\n`);
}

export const printText = (text: string) => print(process.stdout, text);
/** What is neither result nor error. */
export const printNotice = (text: string) => print(process.stderr, text);
export const printError = (message: string) => print(process.stderr, `Error: ${message}`);
export const printWarning = (message: string) => print(process.stderr, `Warning: ${message}`);
