// How well confidence parts what is known (digits) from what is not (drawings that are none): the measures of
// recognition in an open set.

/** A digit that was read: how sure the answer is, and whether it is right. */
export interface Known {
  readonly confidence: number;
  readonly right: boolean;
}

export interface OpenSetScore {
  /**
   * The chance that a digit is read more surely than a drawing that is none, right or wrong; a tie counts half. The
   * area under the curve of true positives against false ones.
   */
  readonly auroc: number;
  /** The share of drawings that are taken for digits at the threshold that keeps 95 % of the digits. */
  readonly falseAt95: number;
  /**
   * The area under the curve of the share of digits that are kept and right against the share of drawings taken for
   * digits, over all thresholds (Dhamija and others 2018). At most the accuracy.
   */
  readonly oscr: number;
  /** That curve where one drawing in ten is taken for a digit: the share of digits that are kept and right. */
  readonly rightAt10: number;
}

const KEPT = 0.95;
const TAKEN = 0.1;

/** The measures for digits and drawings that are none, each at least one; `unknown` is how sure their answers are. */
export function scoreOpenSet(known: readonly Known[], unknown: readonly number[]): OpenSetScore {
  const surest = [...known].sort((a, b) => b.confidence - a.confidence);
  const drawings = [...unknown].sort((a, b) => b - a);
  let [auroc, oscr, falseAt95, rightAt10] = [0, 0, 1, 0];
  // The threshold falls from drawing to drawing; at each, so many digits lie above it, and so many lie on it.
  let above = 0;
  let rightAbove = 0;
  for (const [taken, threshold] of drawings.entries()) {
    while (above < surest.length && surest[above].confidence > threshold) {
      if (surest[above].right) rightAbove++;
      above++;
    }
    let on = above;
    let rightOn = rightAbove;
    for (; on < surest.length && surest[on].confidence === threshold; on++) if (surest[on].right) rightOn++;
    auroc += (above + on) / 2;
    oscr += (rightAbove + rightOn) / 2;
    if (above >= KEPT * surest.length) falseAt95 = Math.min(falseAt95, taken / drawings.length);
    if (taken <= TAKEN * drawings.length) rightAt10 = rightAbove;
  }
  const pairs = surest.length * drawings.length;
  return { auroc: auroc / pairs, falseAt95, oscr: oscr / pairs, rightAt10: rightAt10 / surest.length };
}
