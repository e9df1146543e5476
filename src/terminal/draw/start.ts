// Starts draw: on the screen of a terminal, or by lines of text.

import { UsageError } from '../../errors.js';
import { commandLine, shellWord } from '../../node/invocation.js';
import { dataPath, PRETRAINED, TAUGHT, TRAINED } from '../../node/paths.js';
import { choosePath } from '../../node/reading/choose-model.js';
import { printable } from '../../printable.js';
import { colourDepth } from '../cells/colour.js';
import { readKept } from './files/keep.js';
import { runPlain } from './plain.js';
import { runProgram } from './program.js';
import { ReaderThread } from './reading/reader.js';
import type { Settings } from './session.js';
import { Teacher } from './teacher.js';

export interface DrawOptions {
  model?: string;
  data?: string;
  ascii?: boolean;
  plain?: boolean;
}

/** Runs draw as its options ask, and sets the exit code. @throws UsageError where it cannot start */
export async function plainOrScreen({ model, data, ascii, plain }: DrawOptions): Promise<void> {
  if (!plain) requireTerminal();
  const { path, why } = choosePath(model);
  const reader = new ReaderThread(path);
  // Each lesson begins with the untaught model and takes all drawings.
  const base = model === undefined || model === 'taught' ? [] : ['--model', model];
  const teacher = new Teacher(TAUGHT, [...base, ...(data === undefined ? [] : ['--data', data])]);
  const settings: Settings & { reader: ReaderThread } = {
    reader,
    base: process.cwd(),
    drawings: dataPath('drawings'),
    kept: dataPath('my-digits'),
    mnist: data,
    random: Math.random,
    teach: teacher.teach,
    ...(plain && { takesBack: 'unlabel' }),
    ...(why && { welcome: `Reading with ${nameOf(path)}. Choose another with --model.` }),
  };
  try {
    if (plain) {
      await Promise.race([reader.ready, reader.failure]);
      await Promise.race([runPlain(settings, process.stdin, process.stdout), reader.failure]);
    } else {
      const depth = colourDepth(process.env, process.stdout.getColorDepth());
      process.exitCode = await runProgram(settings, { depth, ascii: ascii ?? false });
    }
  } finally {
    if (teacher.close() && readKept(settings.kept).labels.length > 0)
      console.log(
        `The lesson was stopped. Your drawings are kept; learn them with ${commandLine('teach', shellWord(settings.kept))}`,
      );
    await reader.close();
    // An open input would keep the process alive.
    process.stdin.destroy();
  }
}

/** A model as the first message names it. */
function nameOf(path: string): string {
  const names = {
    [PRETRAINED]: 'the bundled model',
    [TRAINED]: 'the model trained last',
    [TAUGHT]: 'your taught model',
  };
  return names[path] ?? printable(path);
}

function requireTerminal(): void {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && process.env.TERM !== 'dumb';
  if (isTerminal) return;
  throw new UsageError(
    'no-terminal',
    `Draw needs a terminal. Read a picture with \`${commandLine('predict', 'FILE')}\`, or draw by lines of text with --plain.`,
  );
}
