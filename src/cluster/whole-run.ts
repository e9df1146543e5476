// A whole run on the wire: its recipe as JSON goes out; its events and its network come back, as one safetensors file. What
// comes back is checked before it is believed.

import { hashTensors } from '../engine/network/hash.js';
import { tensorShapes } from '../engine/network/tensors.js';
import { CLASSES } from '../engine/network/topology.js';
import { checkRecipe, isRecipe, type Recipe } from '../engine/recipe/recipe.js';
import { HIGHEST_TEMPERATURE, LOWEST_TEMPERATURE } from '../engine/training/calibration.js';
import { areFinite } from '../engine/training/divergence.js';
import type { DoneEvent, TrainingEvent } from '../engine/training/events.js';
import type { TrainedNetwork } from '../engine/training/train.js';
import { nameTensors } from '../formats/model.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  LONGEST_HEADER_ALLOWED,
  type TensorFile,
} from '../formats/safetensors.js';

/** What a whole run came to. */
export interface WholeRun {
  /** From `start` to `done`, without progress. */
  readonly events: readonly TrainingEvent[];
  readonly network: TrainedNetwork;
}

export const encodeRecipe = (recipe: Recipe): Uint8Array => new TextEncoder().encode(JSON.stringify(recipe));

/** @throws where the bytes are no recipe that can be trained with */
export function decodeRecipe(bytes: Uint8Array): Recipe {
  const recipe: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isRecipe(recipe)) throw new Error('a task that is no recipe');
  checkRecipe(recipe);
  return recipe;
}

export function encodeWholeRun({ events, network: { recipe, tensors, temperature } }: WholeRun): Uint8Array {
  const metadata = {
    events: JSON.stringify(events),
    ...(temperature !== undefined && { temperature: String(temperature) }),
  };
  return encodeSafetensors({ tensors: nameTensors(recipe.topology, tensors), metadata }, 'F32');
}

/** What is wrong with a result. */
class Wrong extends Error {}

/** The run of a recipe in a result's bytes; in words what is wrong with it, where it is none. */
export async function decodeWholeRun(recipe: Recipe, bytes: Uint8Array): Promise<WholeRun | string> {
  try {
    const file = decodeSafetensors('a result', bytes, LONGEST_HEADER_ALLOWED);
    const events = readEvents(recipe, file.metadata.events);
    const tensors = readTensors(recipe, file);
    const { weightsSha256 } = events.at(-1) as DoneEvent;
    const found = await hashTensors(tensors);
    if (found !== weightsSha256)
      throw new Wrong(`its weights have the SHA-256 ${found}, and its last event states ${weightsSha256}`);
    const temperature = readTemperature(file.metadata.temperature);
    return { events, network: { recipe, tensors, weightsSha256, temperature } };
  } catch (error) {
    return (error as Error).message;
  }
}

function readTensors({ topology }: Recipe, { tensors }: TensorFile) {
  const read = (name: string, length: number) => {
    const values = tensors.get(name)?.values;
    if (values?.length !== length) throw new Wrong(`its tensor ${name} has not ${length} numbers`);
    if (!areFinite(values)) throw new Wrong(`its tensor ${name} has numbers that are not finite`);
    return values;
  };
  return tensorShapes(topology).map(({ units, inputs }, layer) => ({
    weight: read(`layer.${layer}.weight`, units * inputs),
    bias: read(`layer.${layer}.bias`, units),
  }));
}

function readTemperature(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const temperature = Number(text);
  if (temperature >= LOWEST_TEMPERATURE && temperature <= HIGHEST_TEMPERATURE) return temperature;
  throw new Wrong('its temperature is none');
}

type Unknown = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Unknown => typeof value === 'object' && value !== null;
const isNumber = (value: unknown) => typeof value === 'number';
/** JSON has no NaN: what is not finite is null. */
const isFigure = (value: unknown) => isNumber(value) || value === null;
const isAbsentOr = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value);
const isText = (value: unknown) => typeof value === 'string';
const isFlag = (value: unknown) => typeof value === 'boolean';
const isTime = (value: unknown) =>
  isObject(value) && [value.map, value.reduce, value.waiting].every(isNumber);

/** The fields of each kind of event that somebody computes or prints with. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  start: {
    dataset: isText,
    trainedOn: isText,
    trainingImages: isNumber,
    validationImages: isNumber,
    testImages: isNumber,
    parameters: isNumber,
    workers: isNumber,
  },
  epoch: {
    epoch: isNumber,
    seconds: isNumber,
    imagesPerSecond: isNumber,
    loss: isFigure,
    trainingAccuracy: isAbsentOr(isNumber),
    validationAccuracy: isAbsentOr(isNumber),
    validationLoss: isAbsentOr(isFigure),
    testAccuracy: isAbsentOr(isNumber),
    time: isTime,
    timeByWorker: isAbsentOr((value) => Array.isArray(value) && value.every(isTime)),
  },
  warning: { message: isText },
  diverged: { epoch: isNumber, what: (value) => value === 'loss' || value === 'weights' },
  done: {
    test: isScore,
    dataset: isText,
    weightsSha256: isText,
    trainingSeconds: isNumber,
    totalSeconds: isNumber,
    stopped: (value) => value === false,
    diverged: isFlag,
    epochs: isNumber,
    bestEpoch: isAbsentOr(isNumber),
  },
};

function isScore(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { images, correct, accuracy, loss, interval, confusion } = value;
  const isRow = (row: unknown) => Array.isArray(row) && row.length === CLASSES && row.every(isNumber);
  return (
    [images, correct, accuracy].every(isNumber) &&
    isFigure(loss) &&
    Array.isArray(interval) &&
    interval.length === 2 &&
    interval.every(isNumber) &&
    Array.isArray(confusion) &&
    confusion.length === CLASSES &&
    confusion.every(isRow)
  );
}

function readEvents(recipe: Recipe, text = ''): TrainingEvent[] {
  const events: unknown = JSON.parse(text);
  if (!Array.isArray(events)) throw new Wrong('its events are no list');
  for (const [index, event] of events.entries()) checkEvent(index, event);
  const [start] = events;
  if (start?.event !== 'start' || events.at(-1)?.event !== 'done')
    throw new Wrong('its events do not go from start to done');
  // The recipe that was asked for, whatever the machine says.
  return [{ ...start, recipe }, ...events.slice(1)];
}

function checkEvent(index: number, event: unknown): void {
  const kind = isObject(event) && isText(event.event) ? String(event.event) : '';
  if (!isObject(event) || !Object.hasOwn(FIELDS, kind)) throw new Wrong(`its event ${index} is of no kind`);
  const wrong = Object.entries(FIELDS[kind]).find(([field, isSound]) => !isSound(event[field]));
  if (wrong) throw new Wrong(`the field ${wrong[0]} of its event ${index} makes no sense`);
}
