// The images of a run as a machine gets them: its own, where they are the same to the last bit, or else the
// coordinator's, over Redis.

import { addBuiltinDigits, addNonDigits } from '../data/builtin/dataset.js';
import { type LabelledImages, slice } from '../engine/training/dataset.js';
import { UserError } from '../errors.js';
import { findMnist, mnistFolders, readMnist, requireFolder } from '../node/data/mnist.js';
import { machine } from '../node/machine.js';
import { printable } from '../printable.js';
import { hashData } from './data.js';
import type { RunSpec } from './protocol.js';

/**
 * The run's sets of images from this machine's files.
 * @param folder where a person said that they are; undefined for the usual places
 * @returns in words why they are not there, where a person named the folder; undefined where nobody did
 */
export async function loadOwn(
  spec: RunSpec,
  folder: string | undefined,
  workers: number,
): Promise<LabelledImages[] | string | undefined> {
  try {
    const place = folder === undefined ? findMnist(mnistFolders(undefined)) : requireFolder(folder);
    if (!place) return undefined;
    const images = await loadFrom(place, spec, workers);
    const sha256 = hashData(images);
    if (sha256 === spec.dataSha256) return images;
    if (folder === undefined) return undefined;
    return (
      `it trains on data of SHA-256 ${spec.dataSha256}, and from ${printable(folder)} come data of SHA-256 ${sha256}. ` +
      "Name the run's data with --data, or leave --data out: then they come over Redis."
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return folder === undefined ? undefined : error.message;
  }
}

async function loadFrom(
  folder: string,
  { recipe, images }: RunSpec,
  workers: number,
): Promise<LabelledImages[]> {
  const drawers = { machine, workers, listener: { onDrawn() {}, onWarning() {} } };
  const { dataset } = readMnist(folder);
  const withDigits = await addBuiltinDigits(dataset, recipe.builtinDigits, drawers);
  const { training, test } = await addNonDigits(withDigits, recipe.nonDigits);
  const sets = [training, test];
  return images.map((count, set) => slice(sets[set], 0, Math.min(count, sets[set].count)));
}
