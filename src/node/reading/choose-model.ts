// Which model reads: the one that was named, else one that was taught a person's hand here, else the last one trained
// here or the one in the box, whichever reads pictures better.

import { existsSync } from 'node:fs';
import { InputError } from '../../errors.js';
import type { Model, ModelMetadata } from '../../formats/model.js';
import { printable } from '../../printable.js';
import { loadMetadata, loadModel } from '../model-file.js';
import { PRETRAINED, TAUGHT, TRAINED } from '../paths.js';

/** Words that `--model` takes for a file. */
const NAMES: Readonly<Record<string, string>> = { last: TRAINED, bundled: PRETRAINED, taught: TAUGHT };

/** A taught model is taken unless it reads pictures worse than the others by more than this share of the digits. */
const FORGOTTEN = 0.03;

/** A model's file, and why it was chosen where the program chose. */
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

/** The file of a model that is named by its path, or as last, bundled or taught. */
export const modelPath = (named: string) => (Object.hasOwn(NAMES, named) ? NAMES[named] : named);

/** The file of the model to read with. @throws InputError as loadMetadata() does */
export function choosePath(named?: string): Choice {
  if (named !== undefined) return { path: modelPath(named) };
  const choice = chooseUntaught();
  if (!existsSync(TAUGHT)) return choice;
  const [taught, other] = [loadTaughtMetadata(), loadMetadata(choice.path)];
  const isComparable = taught.pictureTest === other.pictureTest;
  if (!isComparable || Number(taught.pictureAccuracy) >= Number(other.pictureAccuracy) - FORGOTTEN)
    return { path: TAUGHT, why: 'it was taught your hand; --model last or bundled takes another' };
  return {
    path: choice.path,
    why: `it reads ${recordOf(other)} of the digits in pictures made to order, the taught model ${recordOf(taught)} (--model taught takes that one)`,
  };
}

/** What the taught model tells of itself. One that is damaged is refused: it must not seem to be unlearned. */
function loadTaughtMetadata(): ModelMetadata {
  try {
    return loadMetadata(TAUGHT);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new InputError(
      cause.code,
      `${cause.message}\nThis is the model that was taught your hand: remove it, teach again, or read with --model bundled.`,
      { cause },
    );
  }
}

/** The file of the model to teach: never one that was taught already, lest it forgets a little each time. */
export function chooseToTeach(named?: string): string {
  return named === undefined ? chooseUntaught().path : choosePath(named).path;
}

function chooseUntaught(): Choice {
  if (!existsSync(TRAINED)) return { path: PRETRAINED, why: 'no other was trained here' };
  const [trained, bundled] = [loadMetadata(TRAINED), loadMetadata(PRETRAINED)];
  if (trained.pictureTest !== bundled.pictureTest)
    return {
      path: PRETRAINED,
      why: `${printable(TRAINED)} has no record of how it reads pictures (--model last takes that one)`,
    };
  // Where both read as many, the bundled one has learned from more ways of writing.
  if (Number(trained.pictureAccuracy) > Number(bundled.pictureAccuracy))
    return {
      path: TRAINED,
      why: `it reads ${recordOf(trained)} of the digits in pictures made to order, the bundled model ${recordOf(bundled)} (--model bundled takes that one)`,
    };
  if (trained.pictureAccuracy === bundled.pictureAccuracy)
    return {
      path: PRETRAINED,
      why: `${printable(TRAINED)} reads no more of the digits in pictures made to order, ${recordOf(bundled)} (--model last takes that one)`,
    };
  return {
    path: PRETRAINED,
    why: `it reads ${recordOf(bundled)} of the digits in pictures made to order, ${printable(TRAINED)} ${recordOf(trained)} (--model last takes that one)`,
  };
}

/** "97.3 %" */
function recordOf({ pictureAccuracy }: ModelMetadata): string {
  return `${(100 * Number(pictureAccuracy)).toFixed(1)} %`;
}

/** "data/model.safetensors: 784-512-10, 98.21 % of the test images of MNIST right" */
export function describeModel(path: string, { topology, dataset, testAccuracy }: ModelMetadata): string {
  const score =
    testAccuracy === undefined
      ? 'no score recorded'
      : `${(100 * Number(testAccuracy)).toFixed(2)} % of the test images of ${printable(String(dataset))} right`;
  return `${printable(path)}: ${printable(topology)}, ${score}`;
}
