// Committees as the library offers them.

import type { Committee, Model, Network } from '../formats/model.js';
import * as formats from '../formats/model.js';
import { refuse, requireModel } from './arguments.js';

/**
 * A committee of models: the mean of their calibrated probabilities. The members of committees among them join one by one.
 * @throws UsageError `bad-option` where there are fewer than 2 members, or more than 64
 */
export async function committeeOf(models: readonly Model[]): Promise<Committee> {
  if (!Array.isArray(models)) refuse('committeeOf() takes a list of models', models);
  for (const model of models) requireModel('committeeOf()', model);
  return formats.committeeOf(models);
}

/** The networks of a model: a committee's members, or the network itself. @throws UsageError `bad-option` */
export function membersOf(model: Model): readonly Network[] {
  requireModel('membersOf()', model);
  return formats.membersOf(model);
}
