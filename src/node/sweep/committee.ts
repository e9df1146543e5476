// The committee of a sweep: its best runs by validation accuracy, tested once and saved as one model.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../engine/training/dataset.js';
import { RunError } from '../../errors.js';
import { committeeOf, type ModelMetadata } from '../../formats/model.js';
import { percent } from '../../numbers.js';
import { printable } from '../../printable.js';
import { evaluate } from '../engine.js';
import { writeWhole } from '../files.js';
import { loadNetwork, saveModel } from '../model-file.js';
import { findBetter, findInRuns } from '../runs/better-model.js';
import { RUN_FILES, RUNS } from '../runs/folder.js';
import { recordPictures } from '../runs/picture-record.js';
import { VERSIONS } from '../versions.js';
import { bestFirst, type RunOutcome } from './outcome.js';

export interface SavedCommittee {
  /** The file. */
  readonly model: string;
  /** The names of the runs, the best first. */
  readonly members: readonly string[];
  readonly dataset: string;
  readonly testAccuracy: number;
  readonly testImages: number;
}

/**
 * Saves the best runs as a committee.
 * @param size how many, at most
 * @throws RunError `diverged` where fewer than two runs came to an end; OutputError `cannot-write`
 */
export async function saveCommittee(
  outcomes: readonly RunOutcome[],
  size: number,
  out: string,
  { name, test, sha256 }: Dataset,
  workers: number,
  warn: (message: string) => void,
): Promise<SavedCommittee> {
  const members = bestFirst(outcomes)
    .slice(0, size)
    .map(({ run }) => run);
  if (members.length < 2)
    throw new RunError(
      'diverged',
      `A committee needs two networks at least, and ${members.length} of the runs came to an end. Lower the learning rates.`,
    );
  if (members.length < size)
    warn(`Only ${members.length} runs came to an end, so the committee has no more members than these.`);
  const networks = members.map((run) => loadNetwork(join(RUNS, run, RUN_FILES.model)));
  const committee = await committeeOf(networks);
  const { score } = await evaluate(committee, { set: test, workers, onFailure: warn });
  const metadata = {
    ...committee.metadata,
    dataset: name,
    datasetSha256: sha256,
    testAccuracy: score.accuracy.toFixed(4),
    testImages: String(score.images),
    versions: VERSIONS,
  };
  const model = await recordPictures({ ...committee, metadata }, warn);
  const better = findBetter(out, { metadata, test: score });
  if (better) keepBetter(out, better, members[0], warn);
  saveModel(out, model);
  const { accuracy: testAccuracy, images: testImages } = score;
  return { model: out, members, dataset: name, testAccuracy, testImages };
}

/** Keeps a better model that is about to be replaced, as train does: in the folder of the best run, unless another has it. */
function keepBetter(out: string, better: ModelMetadata, best: string, warn: (message: string) => void): void {
  const copy = join(RUNS, best, RUN_FILES.replaced);
  const known = findInRuns(better);
  if (!known) writeWhole(copy, readFileSync(out));
  warn(
    `The committee replaces ${printable(out)}, whose test accuracy was higher: ${percent(Number(better.testAccuracy))}. ` +
      `That model is kept as ${printable(known ?? copy)}.`,
  );
}
