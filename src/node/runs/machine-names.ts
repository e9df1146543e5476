// The machines that trained a run.

import type { EpochEvent } from '../../engine/training/events.js';

/** The names of the machines that trained the shards of a run, in order; none where the run's own workers did. */
export function machineNames(epochs: readonly Pick<EpochEvent, 'machines'>[]): string[] {
  return [...new Set(epochs.flatMap(({ machines = [] }) => machines.map(({ machine }) => machine)))].sort();
}
