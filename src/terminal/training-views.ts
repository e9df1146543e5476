// Three ways to show a training run: a bar in a terminal, one line an epoch in a file or a pipe, one JSON object a line for
// a program.

import { cursorPrevLine, eraseEndLine } from 'ansi-escapes';
import { BUILTIN_NAME } from '../data/builtin/dataset.js';
import { howToGetMnist } from '../node/data/load.js';
import type { DatasetName } from '../node/data/names.js';
import { areVectorsJoined } from '../node/kernels.js';
import type { RunView } from '../node/runs/view.js';
import { VERSIONS } from '../node/versions.js';
import { printable } from '../printable.js';
import { Bar } from './bar.js';
import { hasCursor } from './cursor.js';
import { outputColumns, outputDepth } from './output.js';
import { advance, barLine, epochsDone, type Position, startOf } from './training-bar.js';
import { briefDoneLines, doneLines, epochLine, startLines } from './training-lines.js';
import { printNotice, printText, printWarning } from './wrapped.js';

/** `asked` is the data set that was asked for: who asks for built-in digits need not hear how to get MNIST. */
const printSaved =
  (isRemote: boolean, asked: DatasetName): RunView['saved'] =>
  (files, done) => {
    const look = { columns: outputColumns(), depth: outputDepth(), isRemote };
    console.log(doneLines(done, files, look).join('\n'));
    if (asked === 'auto' && done.dataset === BUILTIN_NAME)
      printText(`This network was trained on built-in digits. ${howToGetMnist()}`);
  };

const printSavedBriefly: RunView['saved'] = (files, done) =>
  console.log(briefDoneLines(done, files, outputColumns()).join('\n'));

const printNothingSaved: RunView['nothingSaved'] = (out, resume) => {
  printNotice(`Stopped during the first epoch: no model was saved, and ${printable(out)} is unchanged.`);
  // In one line, so that it can be copied.
  console.error(`Resume with: ${resume}`);
};

/**
 * Plain lines: one an epoch. `quiet` leaves out all but the last lines.
 * @param isRemote whether other machines train: this one's workers do not
 */
export function plainView(quiet: boolean, isRemote: boolean, asked: DatasetName): RunView {
  let epochs = 0;
  return {
    show(event) {
      if (event.event === 'start') epochs = event.recipe.epochs;
      if (event.event === 'warning') printWarning(event.message);
      if (quiet) return;
      if (event.event === 'start') console.log(startLines(event, outputColumns(), isRemote).join('\n'));
      if (event.event === 'epoch') console.log(epochLine(event, epochs, outputColumns()));
    },
    saved: quiet ? printSavedBriefly : printSaved(isRemote, asked),
    nothingSaved: printNothingSaved,
  };
}

/** A bar at the bottom, the epochs' lines above it. A terminal whose cursor cannot be moved gets plain lines. */
export function barView(isRemote: boolean, asked: DatasetName): RunView {
  if (!hasCursor(process.stdout)) return plainView(false, isRemote, asked);
  let position: Position;
  const bar = new Bar((columns) => barLine(position, columns), process.stdout);
  const begin = () => bar.start(position.epochs, epochsDone(position));
  /** Prints above the bar, if there is one. */
  const print = (line: string) => {
    const isShown = bar.isActive;
    bar.stop();
    printText(line);
    if (isShown && position.epoch <= position.epochs) begin();
  };
  const note = transientNote();
  return {
    show(event) {
      note.erase();
      if (event.event === 'start') {
        position = startOf(event);
        console.log(startLines(event, outputColumns(), isRemote).join('\n'));
        begin();
      } else if (event.event === 'progress') {
        position = advance(position, event);
        bar.update(epochsDone(position));
      } else if (event.event === 'epoch') {
        position = advance(position, event);
        print(epochLine(event, position.epochs, outputColumns()));
      } else if (event.event === 'warning') {
        print(`Warning: ${event.message}`);
      } else if (event.event === 'stopped') {
        bar.stop();
        console.log('Stopping …');
      } else {
        bar.stop();
      }
    },
    finishing: (what) => note.show(`${what} …`),
    saved(files, done) {
      note.erase();
      printSaved(isRemote, asked)(files, done);
    },
    nothingSaved: printNothingSaved,
  };
}

/** A line that is erased before the next one is printed. The cursor stays below it, where an error may be printed as well. */
function transientNote() {
  let isShown = false;
  const erase = () => {
    if (isShown) process.stdout.write(cursorPrevLine + eraseEndLine);
    isShown = false;
  };
  return {
    erase,
    show(text: string) {
      erase();
      process.stdout.write(`${text.slice(0, outputColumns() - 1)}\n`);
      isShown = true;
    },
  };
}

/** One JSON object a line, and nothing else on standard output. */
export function jsonView(): RunView {
  const print = (value: unknown) => console.log(JSON.stringify(value));
  return {
    show(event) {
      if (event.event === 'start') print({ ...event, versions: VERSIONS, joinedVectors: areVectorsJoined() });
      else if (event.event !== 'done' && event.event !== 'progress') print(event);
    },
    saved(files, { test, ...done }) {
      const scores = test && {
        testAccuracy: test.accuracy,
        testLoss: test.loss,
        testImages: test.images,
        testInterval: test.interval,
        confusion: test.confusion,
      };
      print({ ...done, ...scores, ...files });
    },
    nothingSaved: (_, resume) => print({ event: 'done', stopped: true, epochs: 0, resume }),
  };
}
