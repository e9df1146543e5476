// Which model reads: the one that was named, else the one taught your handwriting, else the one trained last or the
// bundled one, whichever reads pictures better.

import { existsSync } from 'node:fs';
import { InputError } from '../../errors.js';
import type { Model, ModelMetadata } from '../../formats/model.js';
import { percent } from '../../numbers.js';
import { printable } from '../../printable.js';
import { commandLine } from '../invocation.js';
import { loadMetadata, loadModel } from '../model-file.js';
import { PRETRAINED, TAUGHT, TRAINED } from '../paths.js';

/** Names that `--model` accepts for files. */
const NAMES: Readonly<Record<string, string>> = { last: TRAINED, bundled: PRETRAINED, taught: TAUGHT };

/** The taught model is used unless it misreads more digits in pictures than the others, by more than this share. */
const FORGOTTEN = 0.03;

/** A model's file, and the reason if the program chose it. */
export interface Choice {
  readonly path: string;
  readonly why?: string;
}

export interface ChosenModel extends Choice {
  readonly model: Model;
}

/** Loads the model to read with. @throws InputError as loadModel() does */
export function chooseModel(named?: string): ChosenModel {
  const choice = choosePath(named);
  return { ...choice, model: loadModel(choice.path) };
}

/** The file of a model that is named by its path, or as last, bundled or taught. @throws InputError `no-model` */
export function modelPath(named: string): string {
  if (named === 'taught' && !existsSync(TAUGHT))
    throw new InputError(
      'no-model',
      `Nothing has been taught yet. Teach one with \`${commandLine('teach', 'FOLDER')}\`.`,
    );
  return Object.hasOwn(NAMES, named) ? NAMES[named] : named;
}

/** The file of the model to read with. @throws InputError as loadMetadata() does */
export function choosePath(named?: string): Choice {
  if (named !== undefined) return { path: modelPath(named) };
  const choice = chooseUntaught();
  if (!existsSync(TAUGHT)) return choice;
  const [taught, other] = [loadTaughtMetadata(), loadMetadata(choice.path)];
  const isComparable = taught.pictureTest === other.pictureTest;
  if (!isComparable || Number(taught.pictureAccuracy) >= Number(other.pictureAccuracy) - FORGOTTEN)
    return { path: TAUGHT, why: 'it was taught your handwriting; --model last or bundled selects another' };
  return {
    path: choice.path,
    why: compare(other, 'the taught model', taught, 'taught'),
  };
}

/** The taught model's metadata. A damaged model is refused: the lesson must not seem forgotten. */
function loadTaughtMetadata(): ModelMetadata {
  try {
    return loadMetadata(TAUGHT);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new InputError(
      cause.code,
      `${cause.message}\nThis model was taught your handwriting. Remove it, teach again, or use --model bundled.`,
      { cause },
    );
  }
}

/** The file of the model to teach. A taught one is never taught again by default: it would forget a little each time. */
export function chooseToTeach(named?: string): string {
  return named === undefined ? chooseUntaught().path : choosePath(named).path;
}

function chooseUntaught(): Choice {
  if (!existsSync(TRAINED)) return { path: PRETRAINED, why: 'no other has been trained yet' };
  const [trained, bundled] = [loadMetadata(TRAINED), loadMetadata(PRETRAINED)];
  if (trained.pictureTest !== bundled.pictureTest)
    return {
      path: PRETRAINED,
      why: `${printable(TRAINED)} has no record of how well it reads pictures (--model last selects it)`,
    };
  // Of equals the bundled one is better: it has learned more ways of writing.
  if (Number(trained.pictureAccuracy) > Number(bundled.pictureAccuracy))
    return {
      path: TRAINED,
      why: compare(trained, 'the bundled model', bundled, 'bundled'),
    };
  return { path: PRETRAINED, why: compare(bundled, printable(TRAINED), trained, 'last') };
}

/** Why a model was chosen over another one; `name` selects the other. */
function compare(chosen: ModelMetadata, otherModel: string, other: ModelMetadata, name: string): string {
  const [first, second] = [digitsRead(chosen), digitsRead(other)];
  const record = `${first} of ${digitsAsked(chosen)} digits in four difficult generated pictures`;
  const figures =
    first === second
      ? `as well as ${otherModel}: both read ${record}`
      : `better than ${otherModel}: ${record}, against ${second}`;
  return `it reads pictures ${figures} (--model ${name} selects that one)`;
}

/** The digits of the test pictures that a model was asked for; `pictureTest` ends with "40 digits". */
function digitsAsked({ pictureTest }: ModelMetadata): number {
  return Number(/(\d+) digits$/.exec(String(pictureTest))?.[1]);
}

/** The digits of them that it read correctly. */
function digitsRead(model: ModelMetadata): number {
  return Math.round(digitsAsked(model) * Number(model.pictureAccuracy));
}

/** "Model data/model.safetensors: 784-512-10, edges, test accuracy 98.21 % (MNIST)" */
export function describeModel(
  path: string,
  { topology, input = 'pixels', dataset, testAccuracy }: ModelMetadata,
): string {
  const score =
    testAccuracy === undefined
      ? 'no test accuracy recorded'
      : `test accuracy ${percent(Number(testAccuracy))} (${printable(String(dataset))})`;
  const seen = input === 'pixels' ? '' : `, ${printable(input)}`;
  return `${path === PRETRAINED ? 'Bundled model' : 'Model'} ${printable(path)}: ${printable(topology)}${seen}, ${score}`;
}

/** The chosen model, and on a second line the reason if the program chose it. */
export function describeChoice({ path, model, why }: ChosenModel): string {
  return `${describeModel(path, model.metadata)}${why === undefined ? '' : `\nChosen because ${why}.`}`;
}
