// Three ways to show a training run: a bar for a terminal, a plain line an epoch for a file or a pipe, one JSON
// object a line for a program.

import { SingleBar } from 'cli-progress';
import { describeTopology } from '../network/topology.js';
import type { DoneEvent, EpochEvent, StartEvent, TrainingEvent } from '../training/events.js';
import { count, duration, percent } from './format.js';
import { scoreLines } from './score-report.js';

export interface View {
  show(event: TrainingEvent): void;
  /** Where all was saved; the last thing to tell. */
  saved(files: SavedFiles, done: DoneEvent): void;
}

/** The paths of what a run leaves. */
export interface SavedFiles {
  readonly model: string;
  /** The folder of the run. */
  readonly run: string;
  /** Where one was made. */
  readonly report?: string;
}

function startLine({ recipe, trainedOn, trainingImages, validationImages, workers }: StartEvent): string {
  const { topology, optimiser, batch, learningRate } = recipe;
  return (
    `Training ${describeTopology(topology)} (${topology.activation}) on ${count(trainingImages)} images of ${trainedOn}` +
    `${validationImages > 0 ? `, ${count(validationImages)} held out` : ''}; ${optimiser.name}, rate ${learningRate}, ` +
    `batch ${batch}; ${workers} worker${workers === 1 ? '' : 's'}, seed ${recipe.seed}`
  );
}

function accuracyOf({ validationAccuracy, testAccuracy }: EpochEvent): string {
  if (validationAccuracy !== undefined) return `validation ${percent(validationAccuracy)}`;
  return `test ${percent(testAccuracy ?? Number.NaN)}`;
}

function epochLine(event: EpochEvent, epochs: number): string {
  return (
    `epoch ${String(event.epoch).padStart(String(epochs).length)}/${epochs}  ${event.seconds.toFixed(2)} s  ` +
    `${count(event.imagesPerSecond).padStart(7)} images/s  loss ${event.loss.toFixed(4)}  ${accuracyOf(event)}`
  );
}

function doneLines(event: DoneEvent, { model, run, report }: SavedFiles): string[] {
  return [
    '',
    ...(event.stopped
      ? [`Stopped after ${event.epochs} whole epochs; what follows is about those.`, '']
      : []),
    ...scoreLines(event.test, `test images of ${event.dataset}`),
    '',
    `${duration(event.trainingSeconds)} of training, ${duration(event.totalSeconds)} in all`,
    `weights SHA-256 ${event.weightsSha256}`,
    `model saved as ${model}`,
    report ? `report saved as ${report}` : `run saved in ${run}`,
    '',
    'Next: npm run draw, or npm run predict -- picture.png',
  ];
}

/** Plain lines: one an epoch. `quiet` leaves out all but the end. */
export function plainView(quiet: boolean): View {
  let epochs = 0;
  return {
    show(event) {
      if (event.event === 'start') epochs = event.recipe.epochs;
      if (event.event === 'warning') console.error(`Warning: ${event.message}`);
      if (quiet) return;
      if (event.event === 'start') console.log(startLine(event));
      if (event.event === 'epoch') console.log(epochLine(event, epochs));
    },
    saved: (files, done) => console.log(doneLines(done, files).join('\n')),
  };
}

/** A bar at the bottom, the epochs' lines above it. */
export function barView(): View {
  let epochs = 0;
  let last: EpochEvent | undefined;
  let elapsed = 0;
  const bar = new SingleBar({
    format: '{bar} epoch {epoch}/{epochs}  {speed} images/s{learned}  {left} left',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: null,
  });
  const draw = (epoch: number, share: number, imagesPerSecond: number) =>
    bar.update(epoch - 1 + share, {
      epoch,
      epochs,
      speed: count(imagesPerSecond),
      learned: last ? `  loss ${last.loss.toFixed(4)}  ${accuracyOf(last)}` : '',
      left: last ? duration((elapsed / last.epoch) * (epochs - epoch + 1 - share)) : '…',
    });
  const print = (line: string) => {
    bar.stop();
    console.log(line);
  };
  const begin = (value: number) => {
    bar.start(epochs, value, { epoch: 1, epochs, speed: '…', learned: '', left: '…' });
  };
  return {
    show(event) {
      if (event.event === 'start') {
        epochs = event.recipe.epochs;
        console.log(startLine(event));
        begin(0);
      } else if (event.event === 'progress') {
        draw(event.epoch, event.share, event.imagesPerSecond);
      } else if (event.event === 'epoch') {
        last = event;
        elapsed += event.seconds;
        print(epochLine(event, epochs));
        if (event.epoch < epochs) {
          begin(event.epoch);
          draw(event.epoch + 1, 0, event.imagesPerSecond);
        }
      } else if (event.event === 'warning') {
        print(`Warning: ${event.message}`);
        begin(last?.epoch ?? 0);
      } else {
        bar.stop();
      }
    },
    saved: (files, done) => console.log(doneLines(done, files).join('\n')),
  };
}

/** One JSON object a line, and nothing else on standard output. */
export function jsonView(): View {
  const tell = (value: unknown) => console.log(JSON.stringify(value));
  return {
    show(event) {
      if (event.event !== 'done' && event.event !== 'progress') tell(event);
    },
    saved(files, { test, ...done }) {
      const { accuracy, loss, interval, confusion, images } = test;
      tell({
        ...done,
        testAccuracy: accuracy,
        testLoss: loss,
        testImages: images,
        testInterval: interval,
        confusion,
        ...files,
      });
    },
  };
}
