// What checkpoints take of a run: one at most every ten seconds.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawParameters } from '../../src/engine/network/initialise.js';
import { packParameters } from '../../src/engine/network/tensors.js';
import { layoutParameters } from '../../src/engine/network/topology.js';
import { PRESETS } from '../../src/engine/recipe/presets.js';
import type { EpochEvent } from '../../src/engine/training/events.js';
import { writeCheckpoint } from '../../src/node/runs/checkpoint.js';
import { median } from '../statistics.js';
import { atMost, type Outcome, tenths } from './target.js';

const ROUNDS = 15;
/** What `--checkpoint-every` is unless told otherwise. */
const SECONDS_BETWEEN = 10;

/** Writes checkpoints of `accurate` as its last epochs would, with the metrics of all of them. */
export function measureCheckpoint(): Outcome[] {
  const recipe = PRESETS.accurate;
  const { topology, epochs } = recipe;
  const parameters = new Float32Array(layoutParameters(topology).floats);
  packParameters(topology, drawParameters(topology, 'he', 1), parameters);
  const event = {
    event: 'epoch',
    loss: 1 / 3,
    seconds: 2 / 3,
    validationAccuracy: 0.99,
    validationLoss: 1 / 7,
  };
  const epochEvents = Array.from({ length: epochs }, (_, index) => ({ ...event, epoch: index + 1 }));
  const notes = {
    recipe,
    dataSha256: '0'.repeat(64),
    engine: 'a benchmark',
    epochEvents: epochEvents as unknown as EpochEvent[],
  };
  const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
  try {
    const seconds = Array.from({ length: ROUNDS }, (_, round) => {
      const state = { epochs: round + 1, parameters, moments: [parameters], trainingSeconds: 1 };
      const started = performance.now();
      writeCheckpoint(folder, state, notes);
      return (performance.now() - started) / 1000;
    });
    return [
      atMost('checkpoints, share of the time of accurate', 0.02, median(seconds) / SECONDS_BETWEEN, tenths),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
