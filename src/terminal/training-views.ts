// Three ways to show a training run: a bar for a terminal, a plain line an epoch for a file or a pipe, one JSON
// object a line for a program.

import { SingleBar } from 'cli-progress';
import { BUILTIN_NAME } from '../data/builtin/dataset.js';
import { fillWords } from '../lines.js';
import { howToGetMnist } from '../node/data/load.js';
import { areVectorsJoined } from '../node/kernels.js';
import type { RunView } from '../node/runs/view.js';
import { VERSIONS } from '../node/versions.js';
import { printable } from '../printable.js';
import { outputColumns } from './columns.js';
import { hasCursor } from './cursor.js';
import { advance, barLine, epochsDone, type Position, startOf } from './training-bar.js';
import { doneLines, epochLine, startLines } from './training-lines.js';

const tellSaved: RunView['saved'] = (files, done) => {
  console.log(doneLines(done, files, outputColumns()).join('\n'));
  if (done.dataset !== BUILTIN_NAME) return;
  const text = `This network learned from built-in digits. ${howToGetMnist()}`;
  console.log(fillWords(text, outputColumns()).join('\n'));
};

const tellNothingSaved: RunView['nothingSaved'] = (out, resume) =>
  console.error(
    `Stopped before the first epoch was over: no model is saved, and ${printable(out)} is as it was.\nGo on with: ${resume}`,
  );

/** Plain lines: one an epoch. `quiet` leaves out all but the end. */
export function plainView(quiet: boolean): RunView {
  let epochs = 0;
  return {
    show(event) {
      if (event.event === 'start') epochs = event.recipe.epochs;
      if (event.event === 'warning') console.error(`Warning: ${event.message}`);
      if (quiet) return;
      if (event.event === 'start') console.log(startLines(event, outputColumns()).join('\n'));
      if (event.event === 'epoch') console.log(epochLine(event, epochs, outputColumns()));
    },
    saved: tellSaved,
    nothingSaved: tellNothingSaved,
  };
}

/** A bar at the bottom, the epochs' lines above it; lines alone on a terminal without a cursor to move. */
export function barView(): RunView {
  if (!hasCursor(process.stdout)) return plainView(false);
  let position = startOf(0);
  const bar = new SingleBar({
    format: (_, { maxWidth }, shown) => barLine(shown as Position, maxWidth),
    hideCursor: true,
    clearOnComplete: true,
  });
  // The bar changes the object that it is started with: it gets one of its own.
  const begin = () => bar.start(position.epochs, epochsDone(position), { ...position });
  /** Prints above the bar, if there is one. */
  const print = (line: string) => {
    const isShown = bar.isActive;
    bar.stop();
    console.log(line);
    if (isShown && position.epoch <= position.epochs) begin();
  };
  return {
    show(event) {
      if (event.event === 'start') {
        position = startOf(event.recipe.epochs, event.epochsBefore);
        console.log(startLines(event, outputColumns()).join('\n'));
        begin();
      } else if (event.event === 'progress') {
        position = advance(position, event);
        bar.update(epochsDone(position), position);
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
    saved: tellSaved,
    nothingSaved: tellNothingSaved,
  };
}

/** One JSON object a line, and nothing else on standard output. */
export function jsonView(): RunView {
  const tell = (value: unknown) => console.log(JSON.stringify(value));
  return {
    show(event) {
      if (event.event === 'start') tell({ ...event, versions: VERSIONS, joinedVectors: areVectorsJoined() });
      else if (event.event !== 'done' && event.event !== 'progress') tell(event);
    },
    saved(files, { test, ...done }) {
      const scores = test && {
        testAccuracy: test.accuracy,
        testLoss: test.loss,
        testImages: test.images,
        testInterval: test.interval,
        confusion: test.confusion,
      };
      tell({ ...done, ...scores, ...files });
    },
    nothingSaved: (_, resume) => tell({ event: 'done', stopped: true, epochs: 0, resume }),
  };
}
