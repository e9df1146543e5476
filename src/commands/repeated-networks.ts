// A committee in which a network stands twice: it takes its time, and weighs more than the others, which was hardly meant.

import { countRepeated, describeCommittee, type Model } from '../formats/model.js';
import { printWarning } from '../terminal/wrapped.js';

/** Warns where networks of a committee have the same weights. */
export async function warnOfRepeated(model: Model): Promise<void> {
  if (!('members' in model)) return;
  const repeated = await countRepeated(model);
  if (repeated === 0) return;
  printWarning(
    `The ${describeCommittee(model)} holds only ${model.members.length - repeated} different: the others have the same weights. ` +
      'Make it of different networks.',
  );
}
