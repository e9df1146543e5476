// The checkpoint of a run in this browser's storage: all that the next epoch starts from, with its own SHA-256, so that a
// closed tab goes on to the same bits, or not at all.

import { sha256 } from '../../../engine/sha256.js';
import type { EpochEvent } from '../../../engine/training/events.js';
import type { TrainingState } from '../../../engine/training/state.js';
import { InputError } from '../../../errors.js';
import type { Plan } from '../plan.js';

/** What must be the same when a run goes on. */
export interface Circumstances {
  /** The version and the kernels: see describeEngine in node/versions.ts. */
  readonly engine: string;
  readonly dataSha256: string;
}

export interface KeptRun extends Circumstances {
  readonly plan: Plan;
  readonly epochs: readonly EpochEvent[];
  readonly state: TrainingState;
  readonly sha256: string;
}

/** A run as it is kept: a copy, for the next epoch changes what `state` shows. */
export async function toKept(
  state: TrainingState,
  rest: Omit<KeptRun, 'state' | 'sha256'>,
): Promise<KeptRun> {
  const { best } = state;
  const copy: TrainingState = {
    ...state,
    parameters: new Float32Array(state.parameters),
    moments: state.moments.map((moment) => new Float32Array(moment)),
    ...(best && { best: { ...best, weights: new Float32Array(best.weights) } }),
  };
  return { ...rest, state: copy, sha256: await hashState(copy) };
}

/** @throws InputError `bad-checkpoint`, `cannot-resume` */
export async function checkKept(kept: KeptRun, { engine, dataSha256 }: Circumstances): Promise<void> {
  const found = await hashState(kept.state);
  if (found !== kept.sha256)
    throw new InputError(
      'bad-checkpoint',
      `The checkpoint in this browser is damaged: expected the SHA-256 ${kept.sha256}, found ${found}. Train anew.`,
    );
  const differences = [
    kept.engine !== engine && `it was begun with ${kept.engine}, and this is ${engine}`,
    kept.dataSha256 !== dataSha256 && 'its images are others than those that are here now',
  ].filter((difference) => difference !== false);
  if (differences.length === 0) return;
  throw new InputError(
    'cannot-resume',
    `The run cannot be resumed with the same result: ${differences.join(', and ')}. Train anew.`,
  );
}

function hashState({ parameters, moments, best }: TrainingState): Promise<string> {
  const parts = [parameters, ...moments, ...(best ? [best.weights] : [])];
  return sha256(
    ...parts.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  );
}
