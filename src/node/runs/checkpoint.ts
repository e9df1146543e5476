// Checkpoints: files in a run's folder to resume from. Each is a safetensors file with its own SHA-256, complete or absent. The
// last two are kept, so that a file damaged by the disk loses little.

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LayerTensors,
  packParameters,
  tensorShapes,
  unpackParameters,
} from '../../engine/network/tensors.js';
import { layoutParameters, type Topology } from '../../engine/network/topology.js';
import { optimiserMoments } from '../../engine/recipe/optimiser.js';
import { checkRecipe, isRecipe, type Recipe } from '../../engine/recipe/recipe.js';
import type { BestEpoch } from '../../engine/training/best-weights.js';
import type { EpochEvent } from '../../engine/training/events.js';
import type { TrainingState } from '../../engine/training/state.js';
import { InputError, UserError } from '../../errors.js';
import { nameTensors } from '../../formats/model.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  LONGEST_HEADER_ALLOWED,
  type Tensor,
} from '../../formats/safetensors.js';
import { printable } from '../../printable.js';
import { writeWhole } from '../files.js';
import { readFileWithin, UnreadableFile } from '../read-file.js';
import { sha256 } from '../sha256.js';

/** The format's name and version. */
const FORMAT = 'distributed-mnist checkpoint 1';
const KEPT = 2;
/** More than the weights, running means and best weights of any network that fits into the shared memory. */
const MOST_BYTES = 4 * 2 ** 30;
const FILE = /^checkpoint-(\d+)\.safetensors$/;
/** The placeholder of the file's own SHA-256 while that is computed. */
const NO_HASH = '0'.repeat(64);

/** A checkpoint's information besides the state: what must be the same when the run is resumed, and its metrics so far. */
export interface CheckpointNotes {
  readonly recipe: Recipe;
  /** SHA-256 of the training data. */
  readonly dataSha256: string;
  /** The version that computed it: see describeEngine. */
  readonly engine: string;
  readonly epochEvents: readonly EpochEvent[];
}

export interface Checkpoint {
  readonly state: TrainingState;
  readonly notes: CheckpointNotes;
}

/** Writes a checkpoint into a run's folder, and deletes all but the last two. @throws OutputError `cannot-write` */
export function writeCheckpoint(folder: string, state: TrainingState, notes: CheckpointNotes): void {
  const name = `checkpoint-${String(state.epochs).padStart(6, '0')}.safetensors`;
  writeWhole(join(folder, name), encodeCheckpoint({ state, notes }));
  deleteCheckpoints(folder, KEPT);
}

/** Deletes all checkpoints but the newest `kept`. What cannot be deleted stays. */
export function deleteCheckpoints(folder: string, kept = 0): void {
  try {
    for (const name of listCheckpoints(folder).slice(kept)) rmSync(join(folder, name), { force: true });
  } catch {
    // The disk has become read-only, or the folder is gone. A run does not fail for a file too many.
  }
}

/**
 * The newest intact checkpoint of a run, and what is wrong with newer ones; undefined if there is none at all.
 * @throws InputError `bad-checkpoint` if there are some and none is intact
 */
export function readNewestCheckpoint(
  folder: string,
): { checkpoint: Checkpoint; damaged: readonly string[] } | undefined {
  const damaged: string[] = [];
  for (const name of listCheckpoints(folder)) {
    const path = join(folder, name);
    try {
      return { checkpoint: decodeCheckpoint(path, readFile(path)), damaged };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      damaged.push(error.message);
    }
  }
  if (damaged.length === 0) return undefined;
  throw new InputError(
    'bad-checkpoint',
    `No checkpoint in ${printable(folder)} is intact: ${damaged[0]} ` +
      'Start a new run, or restore the file from a backup.',
  );
}

function readFile(path: string): Uint8Array {
  try {
    return readFileWithin(path, MOST_BYTES);
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause;
    return refuse(path, 'a file that can be read', cause.message);
  }
}

/** The files' names, the newest first. */
function listCheckpoints(folder: string): string[] {
  const epochOf = (name: string) => Number(FILE.exec(name)?.[1]);
  return readdirSync(folder)
    .filter((name) => FILE.test(name))
    .sort((a, b) => epochOf(b) - epochOf(a));
}

/** A checkpoint as a file's bytes. */
export function encodeCheckpoint({ state, notes }: Checkpoint): Uint8Array {
  const { topology } = notes.recipe;
  const { epochs, parameters, moments, outer, best, trainingSeconds } = state;
  const groups: [string, Float32Array][] = [
    ['', parameters],
    ...moments.map((moment, index): [string, Float32Array] => [`moment.${index}.`, moment]),
    ...(outer ? [['outer.', outer] as [string, Float32Array]] : []),
    ...(best ? [['best.', best.weights] as [string, Float32Array]] : []),
  ];
  const tensors = groups.flatMap(([prefix, values]) => [
    ...nameTensors(topology, unpackParameters(topology, values), prefix),
  ]);
  const { weights: _, ...bestFigures } = best ?? {};
  const metadata = {
    sha256: NO_HASH,
    format: FORMAT,
    state: JSON.stringify({ epochs, trainingSeconds, ...(best && { best: bestFigures }) }),
    notes: JSON.stringify(notes),
  };
  const bytes = encodeSafetensors({ tensors: new Map(tensors), metadata }, 'F32');
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  file.write(sha256(file), file.indexOf(NO_HASH));
  return file;
}

/** Reads a checkpoint's bytes; `path` is named in errors. @throws InputError `bad-safetensors`, `bad-checkpoint` */
export function decodeCheckpoint(path: string, bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(path, bytes, LONGEST_HEADER_ALLOWED);
  if (metadata.format !== FORMAT)
    refuse(path, `the format "${FORMAT}"`, metadata.format === undefined ? 'none' : `"${metadata.format}"`);
  checkHash(path, bytes, metadata.sha256 ?? '');
  const notes = parse(path, metadata.notes, isNotes);
  const { epochs, trainingSeconds, best } = parse(path, metadata.state, isStateFigures);
  const { topology, optimiser, rounds } = notes.recipe;
  const read = (prefix: string) => pack(path, topology, tensors, prefix);
  return {
    notes,
    state: {
      epochs,
      trainingSeconds,
      parameters: read(''),
      moments: Array.from({ length: optimiserMoments(optimiser.name) }, (_, index) =>
        read(`moment.${index}.`),
      ),
      ...(rounds?.outer === 'nesterov' && { outer: read('outer.') }),
      ...(best && { best: { ...best, weights: read('best.') } }),
    },
  };
}

/** The single numbers of a state; its arrays are tensors. */
type StateFigures = Pick<TrainingState, 'epochs' | 'trainingSeconds'> & {
  readonly best?: Omit<BestEpoch, 'weights'>;
};

/** The hash proves that a file is complete, not who wrote it. */
function parse<Value>(path: string, text: string | undefined, has: (value: Value) => boolean): Value {
  let value: Value;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return refuse(path, 'metadata of a run as JSON', text ? 'other text' : 'none');
  }
  if (!value || !has(value)) refuse(path, 'metadata of a run', 'other JSON');
  return value;
}

function isNotes({ recipe, dataSha256, engine, epochEvents }: CheckpointNotes): boolean {
  if (!isRecipe(recipe)) return false;
  checkRecipe(recipe);
  return (
    typeof dataSha256 === 'string' &&
    typeof engine === 'string' &&
    Array.isArray(epochEvents) &&
    epochEvents.every((event) => Number.isInteger(event?.epoch) && Number.isFinite(event.loss))
  );
}

function isStateFigures({ epochs, trainingSeconds, best }: StateFigures): boolean {
  const isBest = ({ epoch, accuracy, loss }: Omit<BestEpoch, 'weights'>) =>
    [epoch, accuracy, loss].every(Number.isFinite);
  return (
    Number.isInteger(epochs) && epochs > 0 && Number.isFinite(trainingSeconds) && (!best || isBest(best))
  );
}

/** The file's SHA-256 is computed with zeros in its own place. */
function checkHash(path: string, bytes: Uint8Array, stated: string): void {
  const file = Buffer.from(bytes);
  const at = stated.length === NO_HASH.length ? file.indexOf(stated) : -1;
  if (at >= 0) file.write(NO_HASH, at);
  const found = sha256(file);
  if (at < 0 || found !== stated) refuse(path, `the SHA-256 that it states (${stated || 'none'})`, found);
}

function pack(
  path: string,
  topology: Topology,
  tensors: ReadonlyMap<string, Tensor>,
  prefix: string,
): Float32Array {
  const layout = layoutParameters(topology);
  const layers = tensorShapes(topology).map(({ units, inputs }, layer): LayerTensors => {
    const values = (name: string, length: number) => {
      const tensor = tensors.get(`${prefix}layer.${layer}.${name}`);
      if (tensor?.values.length !== length)
        refuse(
          path,
          `${length} numbers in ${prefix}layer.${layer}.${name}`,
          `${tensor?.values.length ?? 'none'}`,
        );
      return tensor.values;
    };
    const isNormalised = layout.hidden[layer]?.statistics !== undefined;
    return {
      weight: values('weight', units * inputs),
      bias: values('bias', units),
      ...(isNormalised && {
        statistics: { mean: values('mean', units), variance: values('variance', units) },
      }),
    };
  });
  const parameters = new Float32Array(layout.floats);
  packParameters(topology, layers, parameters);
  return parameters;
}

function refuse(path: string, expected: string, found: string): never {
  throw new InputError(
    'bad-checkpoint',
    `${printable(path)}: expected ${printable(expected)}, found ${printable(found)}. The checkpoint is damaged or of another version.`,
  );
}
